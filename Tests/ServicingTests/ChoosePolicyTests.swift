import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing

struct ChoosePolicyTests {
  @Test func `a lender may choose the packs of its country, and a contract too`() throws {
    let story = try Story()
    expectRefusal(.invalidFields, at: "/policy") { try register("standard", in: "IN", story) }
    expectRefusal(.invalidFields, at: "/policy") { try register("india-2027", in: "BR", story) }
    let officer = Complaints(name: "R. Iyer", phone: "+91 22 5550 2000", email: "c@asha.example", address: "Fort")
    let lender = try register("india-2027", in: "IN", complaints: officer, story)
    var input = try Story.contractInput(story.activate(of: lender).deviceID, ["2026-03-10": 100])
    input.policy = "pay-as-you-go"
    expectRefusal(.invalidFields, at: "/policy") { [input] in try story.write(input, of: lender) }
    input.policy = "notify-only"
    #expect(try story.write(input, of: lender).contract.policy.name == "notify-only")
  }

  @Test func `a rule that came after the lender refuses new contracts, and leaves its devices alone`() throws {
    let story = try Story()
    let old = try story.activate(1)
    try story.write(on: old, ["2026-03-03": 100])
    let lender = try story.store.read { try LenderTable.require(story.lender.id, in: $0) }
    try story.store.write { transaction in
      var moved = lender
      moved.country = "BR"
      try LenderTable.update(moved, in: transaction)
    }
    let phone = try story.activate(2)
    #expect(try story.status(of: phone).state == .unlocked)
    expectRefusal(.invalidFields, at: "/policy") { try story.write(on: phone, ["2026-03-10": 100]) }
    try story.move(to: "2026-03-10 08:00")
    #expect(try story.status(of: old).state == .restricted)
  }

  @Test func `a lender's changes make a version of the pack that its contracts keep`() throws {
    let story = try Story()
    let changes = PolicyChanges(json: ["stages": ["restricted": ["days_past_due": 10]]])
    let plain = try story.activate(1)
    let before = try story.write(on: plain, ["2026-03-10": 100])
    try update(story) { $0.policyChanges = changes }
    let gentle = try story.activate(2)
    let after = try story.write(on: gentle, ["2026-03-10": 100])
    #expect(before.contract.policy.name == after.contract.policy.name)
    #expect(before.contract.policy.digest != after.contract.policy.digest)
    try update(story) { $0.policyChanges = .none }
    try story.move(to: "2026-03-17 08:00")
    #expect(try [plain, gentle].map { try story.status(of: $0).state } == [.restricted, .reminder])
    try story.move(to: "2026-03-20 08:00")
    #expect(try story.status(of: gentle).state == .restricted)
    let kept = try story.store.read { try PolicyVersionTable.find(after.contract.policy, in: $0) }
    #expect(kept?.changes == changes)
  }

  @Test func `another process finds the version that this one has kept`() throws {
    let story = try Story()
    try update(story) { $0.policyChanges = PolicyChanges(json: ["stages": ["restricted": nil, "locked": nil]]) }
    let phone = try story.activate()
    try story.write(on: phone, ["2026-03-10": 100])
    let other = try story.reopened()
    let explained = try story.store.read {
      try other.explainDecision(of: phone.deviceID, lender: story.lender.id, in: $0)
    }
    #expect(explained.decision.explanation.stages.map(\.stage.state) == [.reminder])
  }

  @Test func `a device without a contract has its lender's own version`() throws {
    let story = try Story()
    try update(story) { $0.policyChanges = PolicyChanges(json: ["codes_per_day": 9]) }
    let phone = try story.activate()
    let explained = try story.store.read {
      try story.servicer.explainDecision(of: phone.deviceID, lender: story.lender.id, in: $0)
    }
    let standard = try #require(try PolicyPacks.shipped().current("standard"))
    #expect(explained.decision.explanation.policy.digest != standard.pack.version.digest)
  }

  @Test func `a change that is harsher is refused, also by a change of the pack`() throws {
    let story = try Story()
    expectRefusal(.invalidFields, at: "/policy_changes/settling_hours") {
      try update(story) { $0.policyChanges = PolicyChanges(json: ["settling_hours": 1]) }
    }
    try update(story) { $0.policyChanges = PolicyChanges(json: ["offline": nil]) }
    expectRefusal(.invalidFields, at: "/policy_changes/offline") { try update(story) { $0.policy = "notify-only" } }
  }

  private func register(
    _ policy: String, in country: String, complaints: Complaints? = nil, _ story: Story
  ) throws -> Lender {
    var input = try Story.lenderInput(name: "Other", policy: policy)
    input.country = country
    input.complaints = complaints
    return try story.store.write { [servicer = story.servicer, input] in try servicer.registerLender(input, in: $0) }
  }

  private func update(_ story: Story, _ change: @escaping @Sendable (inout Lender) -> Void) throws {
    _ = try story.store.write { [servicer = story.servicer, id = story.lender.id] in
      try servicer.updateLender(id, in: $0, change)
    }
  }
}
