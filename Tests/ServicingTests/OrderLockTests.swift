import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing
import UnlockCode

struct OrderLockTests {
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

  @Test func `an order locks at once, with its event, and lifting frees at once`() throws {
    let order = try story.order(.reportedLostOrStolen, on: phone, by: support, reportedBy: .borrower)
    #expect(try story.status(of: phone).state == .locked)
    #expect(try story.status(of: phone).reason == .reportedLostOrStolen)
    let event = try #require(try story.events(.lockOrdered).first)
    #expect(event["data"]?["lock_order_id"]?.string == order.id.text)
    #expect(event["data"]?["ordered_by"]?.string == support.id.text)
    try story.liftOrder(order.id, by: support)
    #expect(try story.status(of: phone).state == .unlocked)
    #expect(try story.events(.lockOrderLifted).count == 1)
    let before = try story.store.contents()
    try story.liftOrder(order.id, by: support)
    #expect(try story.store.contents() == before)
  }

  @Test func `no restriction by arrears is counted for it, and its end orders no restoration`() throws {
    let order = try story.order(.tamperingDetected, on: phone, by: lenderKey)
    try story.liftOrder(order.id, by: lenderKey)
    let restrictions = try story.store.read {
      try RestrictionTable.listRightful(contract.contract.id, since: Instant.bounds.lowerBound, in: $0)
    }
    #expect(restrictions == [])
    #expect(try story.events(.restorationOrdered) == [])
  }

  @Test func `a fraud review ends by itself after 14 days, to the second, at any hour`() throws {
    try story.move(to: "2026-03-02 22:30")
    try story.order(.fraudReview, on: phone, by: lenderKey)
    try story.move(to: Story.instant("2026-03-16 22:30").adding(milliseconds: -1))
    #expect(try story.status(of: phone).reason == .fraudReview)
    try story.move(to: "2026-03-16 22:30")
    #expect(try story.status(of: phone).state == .reminder)
    expectRefusal(.orderNotAllowed) {
      try story.order(
        .fraudReview, on: phone, by: lenderKey, until: story.clock.now().adding(milliseconds: 14 * 86_400_000 + 1))
    }
  }

  @Test func `fraud reviews do not follow each other, lifted or not`() throws {
    let review = try story.order(.fraudReview, on: phone, by: lenderKey)
    try story.move(to: "2026-03-03 09:00")
    expectRefusal(.orderNotAllowed) { try story.order(.fraudReview, on: phone, by: lenderKey) }
    try story.liftOrder(review.id, by: lenderKey)
    expectRefusal(.orderNotAllowed) { try story.order(.fraudReview, on: phone, by: lenderKey) }
    try story.move(to: "2026-03-17 08:59")
    expectRefusal(.orderNotAllowed) { try story.order(.fraudReview, on: phone, by: lenderKey) }
    try story.move(to: "2026-03-17 09:00")
    try story.order(.fraudReview, on: phone, by: lenderKey)
    #expect(try story.status(of: phone).reason == .fraudReview)
  }

  @Test func `an order that ends past all calendars is refused`() throws {
    let past = Instant.putOffMax.adding(milliseconds: 1)
    expectRefusal(.invalidFields, at: "/until") {
      try story.order(.tamperingDetected, on: phone, by: lenderKey, until: past)
    }
    try story.order(.tamperingDetected, on: phone, by: lenderKey, until: .putOffMax)
    #expect(try story.status(of: phone).state == .locked)
  }

  @Test func `several end each in its way, and the device is free when the last has ended`() throws {
    let lost = try story.order(.reportedLostOrStolen, on: phone, by: lenderKey)
    try story.report(.tampering, by: phone)
    let review = try story.order(.fraudReview, on: phone, by: lenderKey, until: Story.instant("2026-03-03 09:00"))
    #expect(try story.status(of: phone).reason == .fraudReview)
    #expect(try story.status(of: phone).otherReasons == [.tamperingDetected, .reportedLostOrStolen])
    try story.move(to: "2026-03-03 09:00")
    #expect(try story.status(of: phone).reason == .tamperingDetected)
    let now = story.clock.now()
    let standing = try story.store.read { try LockOrderTable.listStanding(phone.deviceID, at: now, in: $0) }
    #expect(
      standing.map(\.reason) == [.reportedLostOrStolen, .tamperingDetected], "what has ended is not loaded again")
    let report = try #require(standing.first { $0.reportedBy == .device })
    try story.liftOrder(report.id, by: lenderKey)
    #expect(try story.status(of: phone).reason == .reportedLostOrStolen)
    #expect(try story.status(of: phone).otherReasons == [])
    try story.liftOrder(lost.id, by: lenderKey)
    #expect(try story.status(of: phone).state == .unlocked)
    try story.liftOrder(review.id, by: lenderKey)
  }

  @Test func `no code but a release opens what an order has locked, and arrears are answered first`() throws {
    try story.order(.simNotAllowed, on: phone, by: lenderKey)
    let code = { (grant: Grant) in
      try story.issueCode(
        grant, for: phone.deviceID, by: lenderKey, reason: grant == .released ? "sold to the borrower" : nil)
    }
    let threeDays = try Grant.days(Grant.Days(3))
    expectRefusal(.otherReasonHolds) { try code(.cleared) }
    expectRefusal(.otherReasonHolds) { try code(threeDays) }
    try story.move(to: "2026-03-25 12:00")
    expectRefusal(.contractInArrears) { try code(.cleared) }
    expectRefusal(.contractInArrears) { try code(threeDays) }
    _ = try code(.released)
    #expect(try story.status(of: phone).state == .released)
  }

  @Test func `an order during a grant locks, and the grant goes on when it is lifted`() throws {
    let end = story.clock.now().adding(hours: 72)
    _ = try story.issueCode(.days(Grant.Days(3)), for: phone.deviceID, by: support)
    let order = try story.order(.tamperingDetected, on: phone, by: lenderKey)
    #expect(try story.status(of: phone).state == .locked)
    #expect(try story.document(of: phone)["grant_until"] == .null)
    try story.liftOrder(order.id, by: lenderKey)
    #expect(try story.document(of: phone)["grant_until"]?.string == end.description)
  }

  @Test func `outside the role, the pack, consent and a contract it is refused`() throws {
    expectRefusal(.forbidden) { try story.order(.reportedLostOrStolen, on: phone, by: support) }
    expectRefusal(.forbidden) { try story.order(.fraudReview, on: phone, by: support, reportedBy: .borrower) }
    expectRefusal(.invalidFields, at: "/until") {
      try story.order(.tamperingDetected, on: phone, by: lenderKey, until: story.clock.now())
    }
    let bare = try story.activate(2)
    expectRefusal(.orderNotAllowed) { try story.order(.tamperingDetected, on: bare, by: lenderKey) }
    var input = try Story.contractInput(bare.deviceID, ["2026-03-10": 500])
    input.policy = "notify-only"
    try story.write(input)
    expectRefusal(.orderNotAllowed) { try story.order(.tamperingDetected, on: bare, by: lenderKey) }
    let unasked = try story.activate(3)
    input = try Story.contractInput(unasked.deviceID, ["2026-03-10": 500])
    input.consent = nil
    try story.write(input)
    expectRefusal(.orderNotAllowed) { try story.order(.tamperingDetected, on: unasked, by: lenderKey) }
    try story.report(.tampering, by: unasked)
    #expect(try story.status(of: unasked).state == .unlocked)
  }
}

struct RecordDeviceReportTests {
  private let story: Story
  private let phone: Servicer.Activation
  private let lenderKey: APIKey

  init() throws {
    story = try Story()
    phone = try story.activate()
    try story.write(on: phone, ["2026-03-10": 500])
    lenderKey = try story.issueKey(.lender)
  }

  @Test func `a SIM that is not allowed locks until the device reports one that is, whoever said so`() throws {
    try story.report(.simChanged, by: phone, detail: "slot 2")
    #expect(try story.status(of: phone).reason == .simNotAllowed)
    try story.order(.simNotAllowed, on: phone, by: lenderKey)
    try story.report(.simAllowed, by: phone)
    #expect(try story.status(of: phone).state == .unlocked)
    #expect(try story.events(.lockOrderLifted).map { $0["data"]?["because"] } == ["device_report", "device_report"])
    let order = try story.store.read { try LockOrderTable.list(phone.deviceID, PageRequest(), in: $0).data }.first
    #expect(order?.note == "slot 2")
    #expect(order?.orderedBy == nil)
    for event in try story.events() { #expect(!JSONWriter.text(event).contains("slot 2")) }
  }

  @Test func `sent again after its opposite it begins nothing, and what ends a reason always does`() throws {
    let changedAt = story.clock.now()
    try story.report(.simChanged, by: phone, at: changedAt)
    try story.move(to: "2026-03-03 09:00")
    try story.report(.simAllowed, by: phone)
    try story.report(.simChanged, by: phone, at: changedAt)
    #expect(try story.status(of: phone).state == .unlocked)
    #expect(try story.events(.deviceReported).count == 3)
    try story.move(to: "2026-03-04 09:00")
    try story.report(.simChanged, by: phone)
    #expect(try story.status(of: phone).reason == .simNotAllowed)
    // Its clock was set back: what frees it is believed none the less.
    try story.report(.simAllowed, by: phone, at: changedAt)
    #expect(try story.status(of: phone).state == .unlocked)
  }

  @Test func `repeated it begins nothing anew`() throws {
    try story.report(.tampering, by: phone)
    let before = try story.status(of: phone)
    try story.report(.tampering, by: phone)
    #expect(try story.status(of: phone) == before)
    #expect(try story.events(.lockOrdered).count == 1)
    #expect(try story.events(.deviceReported).count == 2)
  }

  @Test(arguments: [DeviceReport.Kind.boot, .clockChanged, .simAllowed])
  func `what neither begins nor ends a reason changes nothing but its event`(kind: DeviceReport.Kind) throws {
    let before = try story.status(of: phone)
    try story.report(kind, by: phone)
    #expect(try story.status(of: phone) == before)
    #expect(try story.events(.deviceReported).map { $0["data"]?["kind"]?.string } == [kind.rawValue])
  }
}
