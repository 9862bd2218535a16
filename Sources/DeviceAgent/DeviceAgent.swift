public import Foundation
import JSON
import UnlockCode

/// The reference device: what a phone's lock agent does, as a program, written from the interface's description alone.
///
/// It keeps everything in one file and reads it anew for each call, so that several processes may share a device:
/// one that polls, and one in which a code is typed. No call needs the others to have run in this process.
///
///     let agent = DeviceAgent(stateFile: "device.json")
///     try await agent.activate(server: url, as: .imei("353240100000008"), activationCode: "7K3Q9ZD2VH")
///     try await agent.run()
public struct DeviceAgent: Sendable {
  let file: AgentStateFile
  let surroundings: Surroundings

  /// Takes up the device of a state file, or none yet.
  ///
  /// - Parameters:
  ///   - path: the state file; it is made by the first `activate`, with mode 0600.
  ///   - surroundings: time, chance, network and output.
  public init(stateFile path: String, surroundings: Surroundings = .real) {
    file = AgentStateFile(path: path)
    self.surroundings = surroundings
  }

  /// Activates the device: exchanges its activation code for a token and keys, and keeps them.
  ///
  /// The `Idempotency-Key` is on disk before anything is sent: after a lost answer the same call gets the answer again.
  ///
  /// - Parameters:
  ///   - server: where the server listens, such as `http://127.0.0.1:8080`.
  ///   - identity: what the device was enrolled under.
  ///   - activationCode: ten characters, from the lender.
  /// - Throws: `AgentError`.
  public func activate(server: URL, as identity: DeviceIdentity, activationCode: String) async throws {
    let request = ActivationRequest(server: server.absoluteString, identity: identity, code: activationCode)
    let pending = try file.update { $0.beginActivation(request, key: surroundings.makeNonce()) }
    let answer = try await send(
      .post, "v1/device-activations", to: request.server, [.idempotencyKey: pending.idempotencyKey], body: request.body)
    guard answer.status == 201 else { throw AgentError.refused(answer.problem) }
    let activation = try readActivation(answer)
    var generator = surroundings.makeGenerator()
    let challenge = Challenge.make(using: &generator)
    try file.update { $0.activate(with: activation, at: request.server, challenge: challenge) }
    surroundings.print("activated: this is device \(activation.deviceID), key generation \(activation.keyGeneration)")
  }

  /// Polls as often as the server asks, and prints what changes.
  ///
  /// - Parameter once: whether to stop after one poll.
  /// - Throws: `AgentError` where there is no device; where `once`, also what `poll` throws. `CancellationError`.
  public func run(once: Bool = false) async throws {
    var shown = ""
    while true {
      try storeWait()
      do {
        let verdict = try await askStatus()
        if !verdict.isUnchanged || once { surroundings.print(verdict.description) }
        try await acknowledge(verdict)
      } catch let error as AgentError where error.isPassing && !once {
        surroundings.print(error.description)
      }
      let screen = try lockScreen()
      if screen != shown { surroundings.print(screen) }
      shown = screen
      if once { return }
      try await surroundings.pause(secondsToNextPoll())
    }
  }

  /// Asks for the lock status once, obeys it if it may, prints the verdict, and reports what is still unreported.
  ///
  /// - Throws: `AgentError` where there is no device, the server cannot be reached, or the state cannot be kept.
  public func poll() async throws {
    let verdict = try await askStatus()
    surroundings.print(verdict.description)
    try await acknowledge(verdict)
  }

  /// Tries an unlock code, with no network at all, and prints what came of it.
  ///
  /// - Parameter text: the code as it was typed; spaces and dashes do not matter.
  /// - Returns: whether the code was accepted.
  /// - Throws: `AgentError` where there is no device, or the state cannot be kept.
  @discardableResult
  public func enterCode(_ text: String) throws -> Bool {
    let now = surroundings.now()
    let reading = try surroundings.clockReading()
    let entry = try file.update { state in
      var device = try requireDevice(state)
      var generator = surroundings.makeGenerator()
      let entry = device.enterCode(text, at: now, reading: reading, using: &generator)
      state.device = device
      return entry
    }
    surroundings.print(entry.description(in: surroundings.timeZone))
    return entry.isAccepted
  }

  /// What the device shows now.
  ///
  /// - Returns: one line, or a box of at most 60 columns; lines end with a line feed but for the last.
  /// - Throws: `AgentError` where there is no device.
  public func lockScreen() throws -> String {
    LockScreen(of: try requireDevice(file.read()), at: surroundings.now(), in: surroundings.timeZone).text
  }
}

extension DeviceAgent {
  private func readActivation(_ answer: WireAnswer) throws -> Activation {
    do {
      return try Activation(WireObject(JSONReader.parse(answer.body)))
    } catch {
      throw AgentError.malformedAnswer("\(error)")
    }
  }

  private func askStatus() async throws -> StatusVerdict {
    let device = try requireDevice(file.read())
    let question = LockStatusPoll(nonce: surroundings.makeNonce(), etag: device.held?.etag)
    var fields: [WireField: String] = [.authorization: device.authorization, .lockNonce: question.nonce]
    fields[.ifNoneMatch] = question.etag
    let answer = try await send(.get, "v1/lock-status", to: device.server, fields)
    let now = surroundings.now()
    return try file.update { state in
      var device = try requireDevice(state)
      let verdict = device.judge(answer, to: question, at: now)
      var generator = surroundings.makeGenerator()
      device.apply(verdict, using: &generator)
      state.device = device
      return verdict
    }
  }

  /// Reports the state, and each use of a code on its own, until all is reported or the server refuses one.
  private func acknowledge(_ verdict: StatusVerdict) async throws {
    guard verdict.isContact else { return }
    var isForced = verdict.isOlder
    while true {
      let device = try requireDevice(file.read())
      guard let report = device.acknowledgement(at: surroundings.now(), evenIfKnown: isForced) else { return }
      isForced = false
      let answer = try await send(
        .post, "v1/lock-status/acknowledgements", to: device.server, [.authorization: device.authorization],
        body: report.body)
      guard answer.status == 204 else {
        return surroundings.print("not acknowledged: \(answer.problem); it will be tried again")
      }
      try file.update { $0.device?.note(reported: report) }
    }
  }

  /// Writes down how much of a wait after wrong codes has passed, for a restart may come.
  private func storeWait() throws {
    let reading = try surroundings.clockReading()
    try file.update { $0.device?.verifier.attempts.advance(to: reading) }
  }

  private func secondsToNextPoll() throws -> Int {
    let device = try requireDevice(file.read())
    let now = surroundings.now()
    let change = device.nextChange(after: now).map { Int($0.timeIntervalSince(now).rounded(.up)) }
    return min(device.held?.status.pollAfterSeconds ?? AgentLimits.pollAfterSecondsUntold, change ?? .max)
  }

  private func requireDevice(_ state: AgentState) throws -> ActiveDevice {
    guard let device = state.device else { throw AgentError.notActivated }
    return device
  }

  private func send(
    _ method: WireRequest.Method, _ path: String, to server: String, _ fields: [WireField: String],
    body: JSONValue? = nil
  ) async throws -> WireAnswer {
    guard let url = URL(string: server)?.appending(path: path) else { throw AgentError.malformedServer(server) }
    var fields = fields
    if body != nil { fields[.contentType] = "application/json" }
    let request = WireRequest(method: method, url: url, fields: fields, body: body.map(JSONWriter.bytes))
    return try await surroundings.send(request)
  }
}
