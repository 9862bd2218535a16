import Testing

@testable import UnlockCode

@Suite struct VerifyingTests {
  @Test func `a challenge code works once, and makes a new challenge`() throws {
    var device = Device()
    let challenge = device.verifier.challenge
    let code = device.code(.challenge(challenge), .released)
    let accepted = try device.type(code)
    #expect(accepted == .init(mode: .challenge(challenge), grant: .released))
    #expect(device.verifier.challenge != challenge)
    #expect(device.verifier.nextCounter == 0)
    #expect(throws: UnlockCodeError.wrongCode) { try device.type(code) }
  }

  @Test func `a counter code works once, and voids those before it`() throws {
    var device = Device(nextCounter: 5)
    let later = device.code(.counter(9))
    let earlier = device.code(.counter(8))
    #expect(try device.type(later).mode == .counter(9))
    #expect(device.verifier.nextCounter == 10)
    #expect(throws: UnlockCodeError.wrongCode) { try device.type(later) }
    #expect(throws: UnlockCodeError.wrongCode) { try device.type(earlier) }
    #expect(try device.type(device.code(.counter(10))).mode == .counter(10))
  }

  @Test(arguments: [(99, false), (100, true), (119, true), (120, false)] as [(UInt64, Bool)])
  func `the window is the next counter and nineteen more`(counter: UInt64, isInWindow: Bool) throws {
    var device = Device(nextCounter: 100)
    if isInWindow {
      #expect(try device.type(device.code(.counter(counter))).mode == .counter(counter))
    } else {
      #expect(throws: UnlockCodeError.wrongCode) { try device.type(device.code(.counter(counter))) }
    }
  }

  @Test func `the window ends where counters do`() throws {
    var device = Device(nextCounter: .max - 3)
    #expect(try device.type(device.code(.counter(.max))).mode == .counter(.max))
  }

  @Test func `a mistyped code counts no attempt`() {
    var device = Device()
    let before = device.verifier
    for text in ["0091 0637 1933", "0091 0637 193", "", "help", String(repeating: "0", count: 4096)] {
      #expect(throws: UnlockCodeError.mistypedCode) { try device.type(text) }
    }
    #expect(device.verifier == before)
  }

  @Test func `a well typed code with a reserved grant counts an attempt`() {
    var device = Device()
    let digits = Digits.text(Mod97.appendingCheck(to: 95_1234_5678), width: 12)
    #expect(throws: UnlockCodeError.wrongCode) { try device.type(digits) }
    #expect(device.verifier.attempts.misses == 1)
  }

  @Test func `a newer status moves the counter forward, never back, and renews the challenge where it locks`() throws {
    var device = Device(nextCounter: 5)
    let challenge = device.verifier.challenge
    let kept = device.code(.counter(6))
    #expect(throws: UnlockCodeError.wrongCode) { try device.type(device.wrongCode) }

    device.verifier.obeyStatus(codeCounter: 7, locks: false, using: &device.generator)
    #expect(device.verifier.nextCounter == 7)
    #expect(device.verifier.challenge == challenge)
    #expect(device.verifier.attempts == AttemptLimit())
    #expect(throws: UnlockCodeError.wrongCode) { try device.type(kept) }

    device.verifier.obeyStatus(codeCounter: 3, locks: true, using: &device.generator)
    #expect(device.verifier.nextCounter == 7)
    #expect(device.verifier.challenge != challenge)
  }

  @Test func `each of the 92 grants has a response of its own`() {
    let device = Device()
    for mode in [UnlockCode.Mode.challenge(device.verifier.challenge), .counter(3)] {
      let responses = allGrants.map {
        UnlockCode.issue(mode, grant: $0, key: key, authentication: authentication).response
      }
      #expect(Set(responses).count == 92)
    }
  }

  @Test func `a one-day code cannot be made into any other grant`() throws {
    let device = Device(nextCounter: 3)
    let oneDay = try Grant(number: 1)
    for mode in [UnlockCode.Mode.challenge(device.verifier.challenge), .counter(3)] {
      let code = UnlockCode.issue(mode, grant: oneDay, key: key, authentication: authentication)
      for grant in allGrants where grant != oneDay {
        var attacked = device
        let forged = UnlockCode(grant: grant, response: code.response).format()
        #expect(throws: UnlockCodeError.wrongCode) { try attacked.type(forged) }
      }
    }
  }

  @Test func `a code of another device or key generation is wrong`() {
    var device = Device()
    let otherKey = UnlockKey(bytes: [UInt8](repeating: 7, count: 32))
    for mode in [UnlockCode.Mode.challenge(device.verifier.challenge), .counter(0)] {
      let code = UnlockCode.issue(mode, grant: .cleared, key: otherKey, authentication: authentication)
      #expect(throws: UnlockCodeError.wrongCode) { try device.type(code.digits) }
    }
  }
}
