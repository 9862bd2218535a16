import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing

struct UpdateContractTests {
  private let story: Story
  private let phone: Servicer.Activation
  private let contract: Contract

  init() throws {
    story = try Story()
    phone = try story.activate()
    contract = try story.write(on: phone, ["2026-03-10": 100]).contract
    try story.move(to: "2026-03-03 09:00")
  }

  @Test func `new work apps are shown at the next poll`() throws {
    let before = try story.status(of: phone)
    try update { $0.workApps = ["com.dispatch", "com.wallet"] }
    #expect(try story.document(of: phone)["work_apps"] == ["com.dispatch", "com.wallet"])
    #expect(try story.status(of: phone).sequence > before.sequence)
    #expect(try story.events(.contractUpdated).count == 1)
  }

  @Test func `a new phone number is found by its digits, and the device is told nothing new`() throws {
    let before = try story.status(of: phone)
    try update { $0.phone = "+91-98200-99999" }
    #expect(try story.status(of: phone) == before)
    #expect(try devices(phone: "919820099999") == [phone.deviceID])
    #expect(try devices(phone: "+91 98200 12345") == [])
    try update { $0.phone = nil }
    #expect(try devices(phone: "919820099999") == [])
  }

  @Test func `no change is no event, and another lender's contract is not there`() throws {
    try update { $0.phone = "+91 98200 12345" }
    #expect(try story.events(.contractUpdated).isEmpty)
    let other = try story.registerLender("Other")
    expectRefusal(.notFound) { try update(of: other.id) { $0.phone = nil } }
  }

  @Test func `the borrower is opened for its own contract alone`() throws {
    let box = try #require(try story.store.read { try ContractTable.findBorrower(contract.id, in: $0) })
    #expect(try story.servicer.personalData.openBorrower(box, of: contract.id).name == "Meena Kulkarni")
    let other = ContractID.make(at: story.clock.now())
    #expect(throws: (any Error).self) { try story.servicer.personalData.openBorrower(box, of: other) }
  }

  private func update(of lender: LenderID? = nil, _ change: @escaping @Sendable (inout Borrower) -> Void) throws {
    let owner = lender ?? story.lender.id
    try story.store.write { [servicer = story.servicer, id = contract.id] in
      try servicer.updateContract(id, of: owner, in: $0, change)
    }
  }

  private func devices(phone: String) throws -> [DeviceID] {
    var filter = DeviceTable.Filter()
    filter.phoneIndex = story.servicer.personalData.phoneIndex(phone)
    return try story.store.read { try DeviceTable.list(story.lender.id, filter, PageRequest(), in: $0).data.map(\.id) }
  }
}
