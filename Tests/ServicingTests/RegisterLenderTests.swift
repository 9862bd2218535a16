import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing

struct RegisterLenderTests {
  @Test func `a lender is kept as it was registered, and its record begins`() throws {
    let story = try Story()
    #expect(try story.store.read { try LenderTable.require(story.lender.id, in: $0) } == story.lender)
    #expect(story.lender.version == 1)
    #expect(story.lender.registeredAt == story.clock.now())
    #expect(try story.events().map { $0["kind"]?.string } == ["lender.registered"])
  }

  @Test func `an unknown policy is refused where it stands`() throws {
    let story = try Story()
    expectRefusal(.invalidFields, at: "/policy") { try story.registerLender("Nobody", policy: "harsh") }
  }

  @Test func `a pack that asks for complaints refuses a lender that names nobody`() throws {
    let story = try Story(packs: [.standard(named: "heard", ["needs_complaints = false": "needs_complaints = true"])])
    expectRefusal(.invalidFields, at: "/complaints") { try story.registerLender("Nobody", policy: "heard") }
    expectRefusal(.invalidFields, at: "/complaints") {
      try update(story) { $0.policy = "heard" }
    }
    let officer = Complaints(name: "R. Iyer", phone: "+91 22 5550 2000", email: "c@asha.example", address: "Fort")
    let lender = try update(story) { lender in
      lender.policy = "heard"
      lender.complaints = officer
    }
    #expect(lender.policy == "heard")
  }
}

struct UpdateLenderTests {
  @Test func `each change counts a version, and no change counts none`() throws {
    let story = try Story()
    let phone = "+91 22 5550 9999"
    #expect(try update(story) { $0.contact.phone = phone }.version == 2)
    #expect(try update(story) { $0.contact.phone = phone }.version == 2)
    let lender = try update(story) { $0.country = "KE" }
    #expect(lender.version == 3)
    #expect(try story.store.read { try LenderTable.require(story.lender.id, in: $0) } == lender)
    let events = try story.events(.lenderUpdated).map { $0["data"] }
    #expect(events.map { $0?["version"]?.integer } == [2, 3])
    #expect(events.map { $0?["block_changed"]?.bool } == [true, false])
  }

  @Test func `what is refused changes nothing`() throws {
    let story = try Story()
    expectRefusal(.invalidFields, at: "/policy") { try update(story) { $0.policy = "harsh" } }
    #expect(try story.store.read { try LenderTable.require(story.lender.id, in: $0) } == story.lender)
    expectRefusal(.notFound) {
      try story.store.write { [servicer = story.servicer, at = story.clock.now()] in
        try servicer.updateLender(.make(at: at), in: $0) { $0.name = "Nobody" }
      }
    }
  }

  @Test func `a new phone number rewrites no device`() throws {
    let story = try Story()
    let phone = try story.activate()
    let before = try story.status(of: phone)
    try story.move(to: "2026-03-03 09:00")
    _ = try update(story) { $0.contact.phone = "+91 22 5550 9999" }
    #expect(try story.status(of: phone) == before)
  }
}

private func update(_ story: Story, _ change: @escaping @Sendable (inout Lender) -> Void) throws -> Lender {
  try story.store.write { [servicer = story.servicer, id = story.lender.id] in
    try servicer.updateLender(id, in: $0, change)
  }
}
