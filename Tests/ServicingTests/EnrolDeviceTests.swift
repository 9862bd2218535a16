import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing
import UnlockCode

struct EnrolDeviceTests {
  private let story: Story

  init() throws { story = try Story() }

  @Test func `a device is enrolled, free, with a code of thirty days`() throws {
    let enrolled = try story.enrol(1, second: 2)
    let device = try story.device(enrolled.device.id)
    #expect(device == enrolled.device)
    #expect(device.state == .enrolled)
    #expect(device.keyGeneration == 0)
    #expect(enrolled.lockStatus == (try story.status(of: device.id)))
    #expect(enrolled.lockStatus.state == .unlocked)
    #expect(enrolled.lockStatus.sequence == story.clock.now().milliseconds)
    let standing = try story.store.read { try ActivationCodeTable.find(device.id, in: $0) }
    #expect(standing?.codeHash == SecretText.hash(enrolled.activationCode))
    #expect(standing?.expiresAt == story.clock.now().adding(hours: 30 * 24))
    #expect(try story.events(.deviceEnrolled).map { $0["device_id"]?.string } == [device.id.text])
  }

  @Test func `a second enrolment replaces the lender's own that nobody activated`() throws {
    let first = try story.enrol(1)
    let second = try story.enrol(1)
    #expect(try story.device(first.device.id).state == .retired)
    #expect(try story.events(.deviceRetired).map { $0["device_id"]?.string } == [first.device.id.text])
    #expect(try story.tryActivation(1, code: first.activationCode) == nil)
    #expect(try story.tryActivation(1, code: second.activationCode)?.deviceID == second.device.id)
  }

  @Test func `an enrolment blocks nobody and is nobody else's to replace`() throws {
    let other = try story.registerLender("Other")
    let first = try story.enrol(1)
    let theirs = try story.enrol(1, of: other)
    #expect(try story.device(first.device.id).state == .enrolled)
    #expect(try story.tryActivation(1, code: theirs.activationCode)?.deviceID == theirs.device.id)
  }

  @Test func `an active device without a contract blocks nobody`() throws {
    let phone = try story.activate(1)
    let other = try story.registerLender("Other")
    _ = try story.enrol(1, of: other)
    _ = try story.enrol(1)
    #expect(try story.device(phone.deviceID).state == .active)
  }

  @Test(arguments: [(1, nil), (2, nil), (3, 1), (3, 2)])
  func `hardware that is active under a live contract is refused by either IMEI, to everybody`(
    imei: Int, second: Int?
  ) throws {
    let phone = try story.activate(1, second: 2)
    try story.write(on: phone, ["2026-04-01": 500])
    let other = try story.registerLender("Other")
    expectRefusal(.deviceAlreadyFinanced) { try story.enrol(imei, second: second, of: other) }
    expectRefusal(.deviceAlreadyFinanced) { try story.enrol(imei, second: second) }
    _ = try story.enrol(3, of: other)
  }

  @Test func `hardware is the same by maker and serial number too`() throws {
    let input = try Story.deviceInput(imei: nil, serialNumber: "SN-7")
    let first = try story.enrol(input)
    let second = try story.enrol(input)
    #expect(try story.device(first.device.id).state == .retired)
    let hardware = Servicer.Hardware.serialNumber(manufacturer: "Tecno", number: "SN-7")
    let activation = try story.store.write { [servicer = story.servicer] in
      try servicer.activateDevice(hardware, code: second.activationCode, in: $0)
    }
    try story.write(on: #require(activation), ["2026-04-01": 500])
    expectRefusal(.deviceAlreadyFinanced) { try story.enrol(Story.deviceInput(imei: 9, serialNumber: "SN-7")) }
    _ = try story.enrol(Story.deviceInput(imei: nil, serialNumber: "SN-8"))
  }

  @Test func `a contract on a device that nobody activated blocks nobody`() throws {
    let enrolled = try story.enrol(1)
    try story.write(Story.contractInput(enrolled.device.id, ["2026-04-01": 500]))
    let other = try story.registerLender("Other")
    _ = try story.activate(1, of: other)
  }

  @Test func `a released device blocks nobody`() throws {
    let phone = try story.activate(1)
    let contract = try story.write(on: phone, ["2026-04-01": 500])
    let device = try story.device(phone.deviceID)
    #expect(try story.store.read { try story.servicer.isFinanced(device, in: $0) })
    try story.pay(contract, 500)
    #expect(try !story.store.read { try story.servicer.isFinanced(device, in: $0) })
    let again = try story.activate(1)
    try story.write(on: again, ["2027-04-01": 500])
  }

  @Test func `a device that was released by a code blocks nobody, though its contract goes on`() throws {
    let phone = try story.activate(1)
    let contract = try story.write(on: phone, ["2026-04-01": 500])
    _ = try story.issueCode(.released, for: phone.deviceID, by: story.issueKey(.lender), reason: "a gift")
    #expect(try story.contract(contract.contract.id).state == .active)
    let again = try story.activate(1)
    try story.write(on: again, ["2027-04-01": 500])
  }
}
