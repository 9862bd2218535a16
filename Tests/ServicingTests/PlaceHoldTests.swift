import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing

struct PlaceHoldTests {
  private let story: Story
  private let phone: Servicer.Activation
  private let contract: Servicer.WrittenContract
  private let lenderKey: APIKey
  private let support: APIKey

  init() throws {
    story = try Story()
    phone = try story.activate()
    contract = try story.write(on: phone, ["2026-03-10": 500, "2026-09-10": 500])
    lenderKey = try story.issueKey(.lender)
    support = try story.issueKey(.support)
  }

  @Test func `a hold frees a locked device in its own transaction, with its event and the new status's`() throws {
    try story.move(to: "2026-03-25 23:00")
    #expect(try story.status(of: phone).state == .locked)
    let hold = try story.placeHold(.disaster, on: contract, by: lenderKey)
    #expect(try story.status(of: phone).state == .unlocked)
    #expect(try story.store.read { try HoldTable.find(hold.id, of: story.lender.id, in: $0) } == hold)
    let placed = try #require(try story.events(.holdPlaced).first)
    #expect(placed["contract_id"]?.string == contract.contract.id.text)
    #expect(placed["data"]?["hold_id"]?.string == hold.id.text)
    #expect(placed["data"]?["placed_by"]?.string == lenderKey.id.text)
    let changed = try #require(try story.events(.lockStatusChanged).last)
    #expect(changed["data"]?["explanation"]?["rule"] == "hold")
    #expect(changed["data"]?["explanation"]?["holds"]?.elements?.first?["id"]?.string == hold.id.text)
  }

  @Test func `a hold in the past marks what began after it as wrongful, once`() throws {
    try story.move(to: "2026-03-26 09:00")
    let hold = try story.placeHold(.dispute, on: contract, by: lenderKey, since: Story.instant("2026-03-20 12:00"))
    let marked = try story.events(.restrictionFoundWrongful)
    #expect(marked.map { $0["data"]?["state"] } == ["locked"])
    #expect(marked.first?["data"]?["hold_id"]?.string == hold.id.text)
    #expect(marked.first?["data"]?["because"] == "hold")
    try story.placeHold(.legal, on: contract, by: lenderKey, since: Story.instant("2026-03-01 12:00"))
    #expect(try story.events(.restrictionFoundWrongful).map { $0["data"]?["state"] } == ["locked", "restricted"])
    let rightful = try story.store.read {
      try RestrictionTable.listRightful(contract.contract.id, since: Instant.bounds.lowerBound, in: $0)
    }
    #expect(rightful == [])
  }

  @Test func `a restriction that began with the hold's very beginning began before it`() throws {
    try story.move(to: "2026-03-25 08:00")
    try story.placeHold(.dispute, on: contract, by: lenderKey)
    #expect(try story.status(of: phone).state == .reminder)
    #expect(try story.events(.restrictionFoundWrongful).isEmpty)
  }

  @Test func `of the holds whose shadow is over the last alone is looked at, which the watermark must pass`() throws {
    for _ in 0..<2 {
      let hold = try story.placeHold(.dispute, on: contract, by: lenderKey)
      try story.move(to: story.clock.now().adding(milliseconds: 1_800_000))
      try story.liftHold(hold.id, by: lenderKey)
    }
    let holds = {
      try story.store.read {
        try story.servicer.explainDecision(of: phone.deviceID, lender: story.lender.id, in: $0)
      }.decision.explanation.holds.count
    }
    try story.move(to: "2026-03-05 09:29")
    #expect(try holds() == 2)
    try story.move(to: "2026-03-05 10:00")
    #expect(try holds() == 1)
  }

  @Test func `it ends by itself, and nothing begins in the 72 hours after it`() throws {
    try story.move(to: "2026-03-25 12:00")
    try story.placeHold(.hardship, on: contract, by: support, until: Story.instant("2026-04-01 12:00"))
    #expect(try story.status(of: phone).state == .reminder)
    try story.move(to: "2026-04-04 11:59")
    #expect(try story.status(of: phone).state == .reminder)
    try story.move(to: "2026-04-04 12:00")
    #expect(try story.status(of: phone).state == .locked)
  }

  @Test func `support places one of at most 14 days in 90 days, and lifts what support has placed`() throws {
    let now = story.clock.now()
    expectRefusal(.forbidden) { try story.placeHold(.dispute, on: contract, by: support) }
    expectRefusal(.forbidden) {
      try story.placeHold(.dispute, on: contract, by: support, until: now.adding(milliseconds: 14 * 86_400_000 + 1))
    }
    let long = try story.placeHold(.legal, on: contract, by: lenderKey)
    let short = try story.placeHold(.dispute, on: contract, by: support, until: now.adding(hours: 14 * 24))
    expectRefusal(.forbidden) { try story.liftHold(long.id, by: support) }
    try story.liftHold(short.id, by: support)
    let end = now.adding(hours: 90 * 24)
    try story.move(to: end.adding(milliseconds: -1))
    expectRefusal(.forbidden) { try story.placeHold(.dispute, on: contract, by: support, until: end) }
    try story.move(to: end)
    try story.placeHold(.dispute, on: contract, by: support, until: end.adding(hours: 1))
  }

  @Test func `lifting begins the shadow, and lifting again changes nothing`() throws {
    try story.move(to: "2026-03-25 12:00")
    let hold = try story.placeHold(.dispute, on: contract, by: lenderKey)
    try story.move(to: "2026-03-27 10:00")
    try story.liftHold(hold.id, by: lenderKey)
    let lifted = try #require(try story.events(.holdLifted).first)
    #expect(lifted["data"]?["because"] == "lifted")
    #expect(lifted["data"]?["lifted_by"]?.string == lenderKey.id.text)
    #expect(try story.status(of: phone).state == .reminder)
    let before = try story.store.contents()
    try story.liftHold(hold.id, by: lenderKey)
    #expect(try story.store.contents() == before)
    try story.move(to: "2026-03-30 10:00")
    #expect(try story.status(of: phone).state == .locked)
  }

  @Test func `spans that cannot be are refused at their fields`() throws {
    let now = story.clock.now()
    expectRefusal(.invalidFields, at: "/since", "/until") {
      try story.placeHold(.dispute, on: contract, by: lenderKey, since: now.adding(hours: 1), until: now)
    }
  }

  @Test func `one that ends past all calendars is refused, and one kept so leaves its device payable`() throws {
    let far = try #require(Instant(parsing: "9999-12-31T23:59:59Z"))
    expectRefusal(.invalidFields, at: "/until") {
      try story.placeHold(.legal, on: contract, by: lenderKey, until: far)
    }
    try story.placeHold(.dispute, on: contract, by: lenderKey, until: .putOffMax)
    let (id, now) = (contract.contract.id, story.clock.now())
    let hold = Hold(
      id: .make(at: now), contractID: id, kind: .legal, since: now, until: far, placedAt: now, placedBy: lenderKey.id,
      isPlacedBySupport: false, liftedAt: nil, note: "for ever")
    try story.store.write { [lender = story.lender.id] in try HoldTable.insert(hold, of: lender, in: $0) }
    try story.move(to: "2026-03-25 12:00")
    #expect(try story.status(of: phone).state == .unlocked)
    #expect(try story.document(of: phone)["next"] == .null)
    #expect(try story.pay(contract, 100).lockStatus.state == .unlocked)
    try story.liftHold(hold.id, by: lenderKey)
    try story.move(to: "2026-03-26 12:00")
    #expect(try story.pay(contract, 900).lockStatus.state == .released)
  }

  @Test func `a release ends holds and orders, and then there is nothing to hold`() throws {
    let hold = try story.placeHold(.dispute, on: contract, by: lenderKey)
    let order = try story.order(.simNotAllowed, on: phone, by: lenderKey)
    #expect(try story.status(of: phone).state == .locked)
    try story.pay(contract, 1_000)
    #expect(try story.status(of: phone).state == .released)
    #expect(try story.events(.holdLifted).map { $0["data"]?["because"] } == ["release"])
    #expect(try story.events(.lockOrderLifted).map { $0["data"]?["because"] } == ["release"])
    let before = try story.store.contents()
    try story.liftHold(hold.id, by: lenderKey)
    try story.liftOrder(order.id, by: lenderKey)
    #expect(try story.store.contents() == before)
    expectRefusal(.contractNotActive) { try story.placeHold(.dispute, on: contract, by: lenderKey) }
    expectRefusal(.orderNotAllowed) { try story.order(.simNotAllowed, on: phone, by: lenderKey) }
  }
}
