/// The device's side: verifies codes without a network, and remembers what must not work twice.
///
/// All of its state is in three properties. Store them after every call, also one that throws, **before** anything is shown
/// or unlocked: then pulling the battery wins no guess.
public struct UnlockCodeVerifier: Sendable, Hashable {
  /// One past the last counter accepted or heard of; 0 with each new key generation.
  public private(set) var nextCounter: UInt64

  /// The challenge on the lock screen.
  public private(set) var challenge: Challenge

  /// Wrong codes and the wait they have earned; the device may `advance(to:)` it now and then.
  public var attempts: AttemptLimit

  /// A code that was accepted: what to apply, and what to report with the next acknowledgement.
  public struct Accepted: Sendable, Hashable {
    /// Which challenge or counter the code answered.
    public let mode: UnlockCode.Mode

    /// What it gives.
    public let grant: Grant
  }

  /// Takes the state as it was stored, or begins: next counter 0, a new challenge, no attempts.
  ///
  /// - Parameters:
  ///   - nextCounter: one past the last counter accepted or heard of.
  ///   - challenge: the challenge on the lock screen.
  ///   - attempts: the count of wrong codes; it outlives a key generation.
  public init(nextCounter: UInt64, challenge: Challenge, attempts: AttemptLimit) {
    self.nextCounter = nextCounter
    self.challenge = challenge
    self.attempts = attempts
  }

  /// Verifies a code as it was typed: challenge mode first, then the counters of the window.
  ///
  /// Accepting moves past the counter, makes a new challenge and clears the attempts, so that no code works twice.
  ///
  /// - Parameters:
  ///   - text: what was typed; spaces and dashes do not matter.
  ///   - key: the device's unlock key.
  ///   - authentication: the host's HMAC.
  ///   - reading: the clocks now.
  ///   - generator: makes the next challenge; must not be predictable.
  /// - Returns: what was accepted.
  /// - Throws: `UnlockCodeError.mistypedCode` (no attempt), `.tooManyAttempts` (none either), `.wrongCode` (counted).
  public mutating func verify(
    _ text: String, key: UnlockKey, authentication: some MessageAuthentication, at reading: ClockReading,
    using generator: inout some RandomNumberGenerator
  ) throws(UnlockCodeError) -> Accepted {
    let code = try parse(text)
    let waitSeconds = attempts.secondsLeft(at: reading)
    guard waitSeconds == 0 else { throw .tooManyAttempts(waitSeconds: waitSeconds) }
    guard let code, let mode = mode(of: code, key: key, authentication: authentication) else {
      attempts.countMiss(at: reading)
      throw .wrongCode
    }
    if case .counter(let counter) = mode { nextCounter = CounterWindow.after(counter) }
    challenge = Challenge.make(using: &generator)
    attempts = AttemptLimit()
    return Accepted(mode: mode, grant: code.grant)
  }

  /// Takes note of a verified status whose sequence is greater than that of the last.
  ///
  /// What a code kept for later would have granted, the status says: counters below `codeCounter` are void.
  ///
  /// - Parameters:
  ///   - codeCounter: the status's `code_counter`.
  ///   - locks: whether the status locks, which takes a new challenge.
  ///   - generator: makes the next challenge; must not be predictable.
  public mutating func obeyStatus(
    codeCounter: UInt64, locks: Bool, using generator: inout some RandomNumberGenerator
  ) {
    nextCounter = max(nextCounter, codeCounter)
    attempts = AttemptLimit()
    if locks { challenge = Challenge.make(using: &generator) }
  }

  /// A code whose grant is reserved is well typed and can be no one's: `nil`, a miss.
  private func parse(_ text: String) throws(UnlockCodeError) -> UnlockCode? {
    do {
      return try UnlockCode.parse(text)
    } catch .reservedGrant {
      return nil
    }
  }

  private func mode(
    of code: UnlockCode, key: UnlockKey, authentication: some MessageAuthentication
  ) -> UnlockCode.Mode? {
    let window = CounterWindow(first: nextCounter)
    let modes = [.challenge(challenge)] + (window.first...window.last).map(UnlockCode.Mode.counter)
    return modes.first { mode in
      UnlockCode.issue(mode, grant: code.grant, key: key, authentication: authentication) == code
    }
  }
}
