import Cryptography
@testable import DeviceAgent
import Foundation
import JSON
import Testing
import UnlockCode

struct CodeEntryTests {
  let utc = TimeZone.gmt

  @Test func `a code that clears unlocks until a newer status`() throws {
    var device = try Story.makeDevice(holding: [:])
    let challenge = device.verifier.challenge
    let entry = enter(code(.challenge(challenge), .cleared), on: &device)
    #expect(entry.description(in: utc) == "Code accepted: this phone is unlocked.")
    #expect(device.state(at: Story.now.addingTimeInterval(1e9)) == .unlocked)
    #expect(device.verifier.challenge != challenge)
    #expect(device.unreportedUses == [CodeUse(mode: .challenge(challenge), grant: .cleared, typedAt: Story.now)])
  }

  @Test func `a code for days unlocks for so many times 24 hours from its typing`() throws {
    var device = try Story.makeDevice(holding: [:])
    let entry = enter(code(.counter(0), .days(try Grant.Days(2))), on: &device)
    #expect(entry.description(in: utc) == "Code accepted: this phone is unlocked until 5 March 2026, 09:00.")
    let end = Story.now.addingTimeInterval(2 * 86_400)
    #expect(device.state(at: end.addingTimeInterval(-1)) == .unlocked)
    #expect(device.state(at: end) == .locked)
    #expect(device.nextChange(after: Story.now) == end)
    #expect(device.verifier.nextCounter == 1)
  }

  @Test func `a code that releases does so for good`() throws {
    var device = try Story.makeDevice(holding: [:])
    let entry = enter(code(.counter(3), .released), on: &device)
    #expect(entry.description(in: utc) == "Code accepted: this phone is released for good.")
    #expect(device.state(at: Story.now) == .released)
    _ = enter(code(.counter(4), .days(try Grant.Days(1))), on: &device)
    #expect(device.state(at: Story.now) == .released)
  }

  @Test func `of overlapping codes the later end holds`() throws {
    var device = try Story.makeDevice(holding: [:])
    _ = enter(code(.counter(0), .days(try Grant.Days(7))), on: &device)
    _ = enter(code(.counter(1), .days(try Grant.Days(1))), on: &device)
    #expect(device.effect?.endsAt == Story.now.addingTimeInterval(7 * 86_400))
    _ = enter(code(.counter(2), .cleared), on: &device)
    _ = enter(code(.counter(3), .days(try Grant.Days(90))), on: &device)
    #expect(device.effect?.endsAt == nil)
    #expect(device.unreportedUses.count == 4)
  }

  @Test func `no code works twice`() throws {
    var device = try Story.makeDevice(holding: [:])
    let text = code(.counter(0), .cleared)
    #expect(enter(text, on: &device).isAccepted)
    #expect(!enter(text, on: &device).isAccepted)
  }

  @Test func `a slip of the finger is not counted`() throws {
    var device = try Story.makeDevice(holding: [:])
    let before = device
    let entry = enter("0091 0637 1933", on: &device)
    #expect(
      entry.description(in: utc)
        == "Check the digits: a code has 12, and these do not fit together. No attempt was counted.")
    #expect(device == before)
  }

  @Test func `after five wrong codes there are waits, and they outlive a restart`() throws {
    var device = try Story.makeDevice(holding: [:])
    let wrong = UnlockCode.issue(
      .counter(0), grant: .cleared, key: UnlockKey(bytes: Story.lockStatusKey),
      authentication: OpenSSLMessageAuthentication()
    ).format()
    for _ in 0..<4 {
      #expect(
        enter(wrong, on: &device).description(in: utc)
          == "This code is not for this phone now. Check it with your lender, and the challenge that you read out.")
    }
    #expect(
      enter(wrong, on: &device).description(in: utc)
        == "This code is not for this phone now. The next can be tried in 1 minute.")

    var restarted = try #require(try restart(device))
    #expect(restarted == device)
    let right = code(.counter(0), .cleared)
    let justRestarted = ClockReading(bootID: "boot-2", sinceBootSeconds: 20)
    #expect(
      enter(right, on: &restarted, reading: justRestarted).description(in: utc)
        == "Too many wrong codes: the next can be tried in 1 minute. This code was not looked at.")
    #expect(enter(right, on: &restarted, reading: ClockReading(bootID: "boot-2", sinceBootSeconds: 60)).isAccepted)
  }

  @Test func `the use of a code waits for a status to be reported with`() throws {
    var device = try Story.makeDevice()
    #expect(enter(code(.counter(0), .days(try Grant.Days(1))), on: &device).isAccepted)
    #expect(device.acknowledgement(at: Story.now, evenIfKnown: true) == nil)
  }

  @Test func `the use of a code is reported until the server knows of it`() throws {
    var device = try Story.makeDevice(holding: [:])
    let challenge = device.verifier.challenge.digits
    _ = enter(code(.challenge(device.verifier.challenge), .days(try Grant.Days(3))), on: &device)
    _ = enter(code(.counter(5), .released), on: &device)
    let first = try #require(device.acknowledgement(at: Story.now, evenIfKnown: false))
    #expect(
      first.body == [
        "sequence": 15, "state": "released", "applied_at": "2026-03-03T09:00:00Z", "code_counter": 6,
        "unlock_code": ["mode": "challenge", "challenge": .string(challenge), "grant": ["days": 3]],
      ])
    device.note(reported: first)
    let second = try #require(device.acknowledgement(at: Story.now, evenIfKnown: false))
    #expect(second.body["unlock_code"] == ["mode": "counter", "counter": 5, "grant": "release"])
    device.note(reported: second)
    #expect(device.acknowledgement(at: Story.now, evenIfKnown: false) == nil)
  }

  private func code(_ mode: UnlockCode.Mode, _ grant: Grant) -> String {
    UnlockCode.issue(
      mode, grant: grant, key: UnlockKey(bytes: Story.unlockKey), authentication: OpenSSLMessageAuthentication()
    ).format()
  }

  private func enter(
    _ text: String, on device: inout ActiveDevice, reading: ClockReading = Story.reading
  ) -> CodeEntry {
    var generator = SystemRandomNumberGenerator()
    return device.enterCode(text, at: Story.now, reading: reading, using: &generator)
  }

  private func restart(_ device: ActiveDevice) throws -> ActiveDevice? {
    try AgentState(JSONReader.parse(JSONWriter.bytes(AgentState(device: device).json))).device
  }
}
