import Cryptography
import JSON
import Lending
import Seeds
import Servicing
import Storage
import TestSupport
import Testing
import UnlockCode

struct IssueUnlockCodeTests {
  private let story: Story
  private let phone: Servicer.Activation
  private let contract: Servicer.WrittenContract
  private let lenderKey: APIKey
  private let support: APIKey
  private let senior: APIKey

  init() throws {
    story = try Story()
    phone = try story.activate()
    contract = try story.write(on: phone, ["2026-03-10": 500, "2026-06-10": 500])
    lenderKey = try story.issueKey(.lender)
    support = try story.issueKey(.support)
    senior = try story.issueKey(.support, mayOverride: true)
  }

  @Test func `a code by counter is one that the device takes, once`() throws {
    let issued = try issue(.cleared, by: support)
    #expect(issued.record.mode == .counter(0))
    var device = verifier()
    #expect(try verify(issued.code.format(), &device).mode == .counter(0))
    #expect(throws: UnlockCodeError.wrongCode) { try verify(issued.code.format(), &device) }
    #expect(try verify(issue(.cleared, by: support).code.format(), &device).mode == .counter(1))
  }

  @Test func `a code by challenge is one that the device takes, and moves no counter`() throws {
    var device = verifier()
    let challenge = device.challenge
    let before = try story.status(of: phone)
    let issued = try issue(.cleared, by: support, challenge: challenge)
    #expect(issued.record.mode == .challenge(challenge.digits))
    #expect(try verify(issued.code.format(), &device).mode == .challenge(challenge))
    #expect(try story.status(of: phone) == before)
    #expect(try counters() == (next: 0, device: 0))
  }

  @Test func `the record has everything but the code`() throws {
    let issued = try issue(.cleared, by: support, reason: "paid at the counter")
    let listed = try story.store.read { try UnlockCodeTable.list(phone.deviceID, PageRequest(), in: $0).data }
    #expect(listed == [issued.record])
    #expect(listed.first?.askedBy == support.id)
    #expect(listed.first?.reason == "paid at the counter")
    #expect(listed.first?.keyGeneration == 1)
    let event = try #require(try story.events(.unlockCodeIssued).first)
    #expect(event["contract_id"]?.string == contract.contract.id.text)
    #expect(event["data"]?["asked_by"]?.string == support.id.text)
    for text in [issued.code.digits, issued.code.format()] { #expect(try !contains(text, in: story.store.fileBytes())) }
  }

  @Test func `each code by counter moves what the device is told, up to twenty ahead of what it knows`() throws {
    var device = verifier()
    var codes: [(record: IssuedUnlockCode, code: UnlockCode)] = []
    // Five a day.
    for day in 2...6 {
      try story.move(to: "2026-03-0\(day) 09:00")
      codes += try (0..<(day < 6 ? 5 : 3)).map { _ in try issue(.cleared, by: support) }
    }
    #expect(codes.map(\.record.mode) == ((0..<20).map(Int64.init) + [19, 19, 19]).map(IssuedUnlockCode.Mode.counter))
    #expect(try story.document(of: phone)["code_counter"]?.integer == 20)
    #expect(try counters() == (next: 19, device: 0))
    let last = try #require(codes.last)
    #expect(try verify(last.code.format(), &device).mode == .counter(19), "the last is within the device's window")
    try story.acknowledge(phone)
    #expect(try counters() == (next: 20, device: 20))
    #expect(try issue(.cleared, by: support).record.mode == .counter(20))
    #expect(try story.document(of: phone)["code_counter"]?.integer == 21)
  }

  @Test func `five codes are given in a local day, and refused requests do not count`() throws {
    for _ in 0..<5 { _ = try issue(.cleared, by: support) }
    expectRefusal(.grantNotAllowed) { try issue(.days(Grant.Days(8)), by: support) }
    let error = #expect(throws: LatchkeyError.self) { try issue(.cleared, by: support) }
    #expect(error?.code == .rateLimited)
    #expect(error?.retryAfterSeconds == 15 * 3_600)
    try story.move(to: "2026-03-02 23:59")
    expectRefusal(.rateLimited) { try issue(.cleared, by: support) }
    try story.move(to: "2026-03-03 00:00")
    _ = try issue(.cleared, by: support)
  }

  @Test func `two day grants in arrears are given in 90 days, and grants of the current are not counted`() throws {
    for _ in 0..<3 { _ = try issue(.days(Grant.Days(1)), by: support) }
    try story.move(to: "2026-03-17 12:00")
    for _ in 0..<2 { _ = try issue(.days(Grant.Days(1)), by: senior, reason: "shop closed", overrides: true) }
    let third = { try issue(.days(Grant.Days(1)), by: senior, reason: "shop closed", overrides: true) }
    expectRefusal(.grantNotAllowed) { try third() }
    try story.move(to: Story.instant("2026-06-15 12:00").adding(milliseconds: -1))
    expectRefusal(.grantNotAllowed) { try third() }
    try story.move(to: "2026-06-15 12:00")
    _ = try third()
  }

  @Test func `each move of the counter is a new sequence and no event of the status`() throws {
    let before = try story.status(of: phone).sequence
    let changes = try story.events(.lockStatusChanged).count
    _ = try issue(.cleared, by: support)
    _ = try issue(.cleared, by: support)
    #expect(try story.status(of: phone).sequence == before + 2)
    #expect(try story.events(.lockStatusChanged).count == changes)
  }

  @Test func `a day grant frees the device until its end and the next permitted instant after it`() throws {
    // Friday, 27 March: locked.
    try story.move(to: "2026-03-27 21:00")
    #expect(try story.status(of: phone).state == .locked)
    _ = try issue(.days(.init(1)), by: senior, reason: "family in hospital", overrides: true)
    let granted = try story.status(of: phone)
    #expect(granted.state == .unlocked)
    #expect(granted.grantUntil == (try Story.instant("2026-03-28 21:00")))
    #expect(try story.document(of: phone)["grant_until"]?.string == "2026-03-28T15:30:00Z")
    #expect(try story.document(of: phone)["next"]?["at"]?.string == "2026-03-30T02:30:00Z", "Monday at eight")
    try story.move(to: "2026-03-30 07:59")
    #expect(try story.status(of: phone).state == .unlocked)
    #expect(try story.document(of: phone)["grant_until"] == .null)
    try story.move(to: "2026-03-30 08:00")
    let locked = try story.status(of: phone)
    #expect(locked.state == .locked)
    #expect(locked.beginnings.map(\.at) == granted.beginnings.map(\.at), "a grant restarts no stage")
    #expect(granted.beginnings.map(\.isSetAside) == [true, true, true])
  }

  @Test func `of overlapping grants the later end holds`() throws {
    _ = try issue(.days(.init(5)), by: support)
    _ = try issue(.days(.init(2)), by: support)
    #expect(try story.status(of: phone).grantUntil == (try Story.instant("2026-03-07 09:00")))
  }

  @Test func `in arrears a day grant takes the right, the word and a reason`() throws {
    try story.move(to: "2026-03-17 09:00")
    let days = try Grant.days(.init(2))
    expectRefusal(.contractInArrears) { try issue(days, by: support, reason: "because", overrides: true) }
    expectRefusal(.contractInArrears) { try issue(days, by: senior, reason: "because") }
    expectRefusal(.invalidFields, at: "/reason") { try issue(days, by: senior, overrides: true) }
    expectRefusal(.grantNotAllowed) { try issue(.days(.init(8)), by: senior, reason: "because", overrides: true) }
    let error = #expect(throws: LatchkeyError.self) { try issue(.cleared, by: lenderKey) }
    #expect(error?.members.map(\.name) == ["balance"])
    #expect(error?.members.first?.value["arrears"] == ["amount": 500, "currency": "INR"])
    #expect(try counters() == (next: 0, device: 0), "what is refused takes no counter")
    _ = try issue(days, by: senior, reason: "because", overrides: true)
  }

  @Test func `dues cleared is judged as if no grant stood, and by what stands once it has ended`() throws {
    // Friday, 27 March, 21:00: locked; the grant ends on Saturday at 21:00, and nothing begins before Monday.
    try story.move(to: "2026-03-27 21:00")
    _ = try issue(.days(.init(1)), by: lenderKey, reason: "because", overrides: true)
    expectRefusal(.contractInArrears) { try issue(.cleared, by: support) }
    try story.move(to: "2026-03-28 21:00")
    #expect(try story.status(of: phone).state == .unlocked)
    _ = try issue(.cleared, by: support)
    try story.move(to: "2026-03-30 08:00")
    expectRefusal(.contractInArrears) { try issue(.cleared, by: support) }
    try story.pay(contract, 500)
    _ = try issue(.cleared, by: support)
  }

  @Test func `a code for cleared dues is judged as if no grant stood, by what holds and bars have left`() throws {
    func giveDay() throws { _ = try issue(.days(Grant.Days(1)), by: senior, reason: "shop closed", overrides: true) }
    try story.move(to: "2026-03-25 12:00")
    #expect(try story.status(of: phone).state == .locked)
    try giveDay()
    expectRefusal(.contractInArrears) { try issue(.cleared, by: support) }
    // In a hold's shadow nothing gets stricter than the reminder that it left.
    try story.move(to: "2026-03-27 10:00")
    let hold = try story.placeHold(.dispute, on: contract, by: lenderKey)
    try story.liftHold(hold.id, by: lenderKey)
    try giveDay()
    _ = try issue(.cleared, by: support)
    try story.move(to: "2026-03-31 12:00")
    #expect(try story.status(of: phone).state == .locked)
    expectRefusal(.contractInArrears) { try issue(.cleared, by: support) }
  }

  @Test func `under a grant a hold or a cohort's bar lowers what it has set aside`() throws {
    try story.move(to: "2026-03-25 12:00")
    _ = try issue(.days(Grant.Days(7)), by: senior, reason: "shop closed", overrides: true)
    expectRefusal(.contractInArrears) { try issue(.cleared, by: support) }
    _ = try story.restoreCohort(.devices([phone.deviceID]), until: "2026-03-28 12:00")
    _ = try issue(.cleared, by: support)
    try story.move(to: "2026-03-28 11:00")
    _ = try issue(.cleared, by: support)
  }

  @Test func `a device without a contract is given five codes in its lender's local day`() throws {
    let bare = try story.activate(2)
    for _ in 0..<5 { _ = try story.issueCode(.cleared, for: bare.deviceID, by: support) }
    try story.move(to: "2026-03-02 23:59")
    expectRefusal(.rateLimited) { try story.issueCode(.cleared, for: bare.deviceID, by: support) }
    try story.move(to: "2026-03-03 00:00")
    _ = try story.issueCode(.cleared, for: bare.deviceID, by: support)
  }

  @Test func `a release is final at once, the lender's with a reason while something is owed`() throws {
    expectRefusal(.grantNotAllowed) { try issue(.released, by: support, reason: "because") }
    expectRefusal(.invalidFields, at: "/reason") { try issue(.released, by: lenderKey) }
    let issued = try issue(.released, by: lenderKey, reason: "given to the borrower")
    #expect(issued.code.digits.hasPrefix("99"))
    #expect(try story.status(of: phone).state == .released)
    #expect(try story.contract(contract.contract.id).state == .active)
    try story.move(to: "2026-04-20 12:00")
    #expect(try story.status(of: phone).state == .released)
  }

  @Test func `a device without a contract follows its lender's pack`() throws {
    let bare = try story.activate(2)
    expectRefusal(.grantNotAllowed) { try story.issueCode(.days(.init(8)), for: bare.deviceID, by: support) }
    _ = try story.issueCode(.days(.init(7)), for: bare.deviceID, by: support)
    #expect(try story.status(of: bare).grantUntil == story.clock.now().adding(hours: 7 * 24))
    _ = try story.issueCode(.released, for: bare.deviceID, by: support)
    #expect(try story.status(of: bare).state == .released)
  }

  @Test func `a device that was never activated has no key, and gets no code`() throws {
    let enrolled = try story.enrol(2)
    expectRefusal(.grantNotAllowed) { try story.issueCode(.cleared, for: enrolled.device.id, by: lenderKey) }
  }

  private func issue(
    _ grant: Grant, by key: APIKey, challenge: Challenge? = nil, reason: String? = nil, overrides: Bool = false
  ) throws -> (record: IssuedUnlockCode, code: UnlockCode) {
    try story.issueCode(
      grant, for: phone.deviceID, by: key, challenge: challenge, reason: reason, overrides: overrides)
  }

  private func verifier() -> UnlockCodeVerifier {
    var random = SplitMix64(seed: 7)
    return UnlockCodeVerifier(nextCounter: 0, challenge: .make(using: &random), attempts: AttemptLimit())
  }

  private func verify(_ text: String, _ device: inout UnlockCodeVerifier) throws -> UnlockCodeVerifier.Accepted {
    var random = SplitMix64(seed: 8)
    return try device.verify(
      text, key: UnlockKey(bytes: phone.unlockKey), authentication: OpenSSLMessageAuthentication(),
      at: ClockReading(bootID: "boot", sinceBootSeconds: 1), using: &random)
  }

  private func counters() throws -> (next: Int64, device: Int64) {
    try story.store.read { try DeviceTable.counters(of: phone.deviceID, in: $0) }
  }
}
