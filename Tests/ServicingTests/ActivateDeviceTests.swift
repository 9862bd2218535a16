import Cryptography
import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing
import UnlockCode

struct ActivateDeviceTests {
  private let story: Story

  init() throws { story = try Story() }

  @Test func `an activation hands over a token and the keys of the first generation`() throws {
    let enrolled = try story.enrol(1, second: 2)
    let activation = try #require(try story.tryActivation(2, code: enrolled.activationCode.lowercased()))
    let id = enrolled.device.id
    #expect(activation.deviceID == id)
    #expect(activation.keyGeneration == 1)
    #expect(activation.unlockKey == story.masterKey.derive("latchkey/unlock-code/v1/\(id)/1"))
    #expect(activation.lockStatusKey == story.masterKey.derive("latchkey/lock-status/v1/\(id)/1"))
    #expect(activation.serverTime == story.clock.now())
    #expect(try holder(of: activation)?.deviceID == id)
    let device = try story.device(id)
    #expect(device.state == .active)
    #expect(device.activatedAt == story.clock.now())
    #expect(try story.status(of: id) == enrolled.lockStatus)
    #expect(try story.events(.deviceActivated).map { $0["data"]?["key_generation"]?.integer } == [1])
  }

  @Test func `every way to be wrong has the same answer`() throws {
    let enrolled = try story.enrol(1)
    #expect(try story.tryActivation(2, code: enrolled.activationCode) == nil, "no such device")
    #expect(try story.tryActivation(1, code: "0000000000") == nil, "another code")
    #expect(try story.tryActivation(1, code: "") == nil, "no code")
    #expect(try story.tryActivation(1, code: enrolled.activationCode) != nil)
    #expect(try story.tryActivation(1, code: enrolled.activationCode) == nil, "a used code")
  }

  @Test func `a code ends after thirty days`() throws {
    let enrolled = try story.enrol(1)
    try story.move(to: "2026-04-01 09:00")
    #expect(try story.tryActivation(1, code: enrolled.activationCode) == nil)
    let code = try issueCode(for: enrolled.device.id)
    #expect(code.expiresAt == story.clock.now().adding(hours: 30 * 24))
    try story.move(to: "2026-05-01 08:59")
    #expect(try story.tryActivation(1, code: code.text) != nil)
  }

  @Test func `ten wrong tries are free, then one an hour, never for ever`() throws {
    let enrolled = try story.enrol(1)
    for _ in 0..<9 { #expect(try story.tryActivation(1, code: "0000000000") == nil) }
    #expect(try standing(of: enrolled).nextTryAt <= story.clock.now())
    #expect(try story.tryActivation(1, code: "0000000000") == nil)
    #expect(try story.tryActivation(1, code: enrolled.activationCode) == nil, "within the wait nothing is looked at")
    #expect(try standing(of: enrolled).wrongTries == 10)
    for hour in 10..<20 {
      try story.move(to: "2026-03-02 \(hour):00")
      #expect(try story.tryActivation(1, code: "0000000000") == nil)
      #expect(try standing(of: enrolled).nextTryAt == story.clock.now().adding(hours: 1))
    }
    try story.move(to: "2026-03-02 20:00")
    #expect(try story.tryActivation(1, code: enrolled.activationCode) != nil)
    #expect(try standing(of: enrolled).wrongTries == 0)
  }

  @Test func `a new code does not lift the wait`() throws {
    let enrolled = try story.enrol(1)
    for _ in 0..<10 { #expect(try story.tryActivation(1, code: "0000000000") == nil) }
    let code = try issueCode(for: enrolled.device.id)
    #expect(try story.tryActivation(1, code: code.text) == nil)
    try story.move(to: "2026-03-02 10:00")
    #expect(try story.tryActivation(1, code: code.text) != nil)
  }

  @Test func `a reset phone keeps its contract and status, and gets the next generation`() throws {
    let first = try story.activate(1)
    let contract = try story.write(on: first, ["2026-03-10": 500])
    try story.move(to: "2026-03-17 08:00")
    let status = try story.status(of: first)
    #expect(status.state == .restricted)
    let kept = try story.contract(contract.contract.id)
    let code = try issueCode(for: first.deviceID)
    #expect(try holder(of: first) != nil, "the old token stands until the code is used")
    let second = try #require(try story.tryActivation(1, code: code.text))
    #expect(second.deviceID == first.deviceID)
    #expect(second.keyGeneration == 2)
    #expect(second.unlockKey == story.masterKey.derive("latchkey/unlock-code/v1/\(first.deviceID)/2"))
    #expect(try holder(of: first) == nil)
    #expect(try holder(of: second)?.keyGeneration == 2)
    #expect(try story.status(of: second) == status)
    #expect(try story.contract(contract.contract.id) == kept)
    #expect(try story.device(first.deviceID).activatedAt == first.serverTime)
  }

  @Test func `code counters begin anew with a generation, and the device is told so`() throws {
    let first = try story.activate(1)
    let key = try story.issueKey(.lender)
    for _ in 0..<3 { _ = try story.issueCode(.cleared, for: first.deviceID, by: key) }
    #expect(try story.document(of: first)["code_counter"]?.integer == 3)
    let before = try story.status(of: first).sequence
    let second = try #require(try story.tryActivation(1, code: issueCode(for: first.deviceID).text))
    #expect(try story.document(of: second)["code_counter"]?.integer == 0)
    #expect(try story.status(of: second).sequence > before)
    #expect(try story.store.read { try DeviceTable.counters(of: first.deviceID, in: $0) } == (next: 0, device: 0))
  }

  @Test func `the right code of hardware that is financed by now is a conflict`() throws {
    let other = try story.registerLender("Other")
    let theirs = try story.enrol(1, of: other)
    let phone = try story.activate(1)
    try story.write(on: phone, ["2026-04-01": 500])
    expectRefusal(.deviceAlreadyFinanced) { try story.tryActivation(1, code: theirs.activationCode) }
    #expect(try story.tryActivation(1, code: "0000000000") == nil)
  }

  @Test func `an activation tells the parked polls`() throws {
    let first = try story.activate(1)
    let code = try issueCode(for: first.deviceID)
    let notes = NotedChanges(story)
    _ = try story.tryActivation(1, code: code.text)
    #expect(notes.deviceIDs == [first.deviceID.text])
  }

  @Test func `a retired device gets no code, and another lender's is not there`() throws {
    let enrolled = try story.enrol(1)
    let other = try story.registerLender("Other")
    expectRefusal(.notFound) {
      try story.store.write { [servicer = story.servicer] in
        try servicer.issueActivationCode(for: enrolled.device.id, of: other.id, in: $0)
      }
    }
    _ = try story.enrol(1)
    expectRefusal(.notFound) { try issueCode(for: enrolled.device.id) }
  }

  private func issueCode(for device: DeviceID) throws -> (text: String, expiresAt: Instant) {
    try story.store.write { [servicer = story.servicer, lender = story.lender.id] in
      let issued = try servicer.issueActivationCode(for: device, of: lender, in: $0)
      return (text: issued.code, expiresAt: issued.expiresAt)
    }
  }

  private func holder(of activation: Servicer.Activation) throws -> DeviceTokenTable.Holder? {
    try story.store.read { try DeviceTokenTable.find(hash: SecretText.hash(activation.token), in: $0) }
  }

  private func standing(of enrolled: Servicer.EnrolledDevice) throws -> ActivationCodeTable.Standing {
    try #require(try story.store.read { try ActivationCodeTable.find(enrolled.device.id, in: $0) })
  }
}
