import JSON
import Lending
import Testing

struct PolicyChangesTests {
  @Test func `what is gentler is taken into the pack, under a version of its own`() throws {
    let changes = PolicyChanges(
      json: [
        "settling_hours": 48, "tolerance": 500, "due_soon_days": 5, "unattended": false,
        "stages": [
          "restricted": ["days_past_due": 10], "locked": ["days_past_due": 30, "stops": ["apps", "settings"]],
        ],
        "steps": ["from": "09:30", "until": "18:00", "weekdays": ["monday", "friday"], "gap_days": 7],
        "goodwill": ["longest_days": 14], "claims": ["hours": 72, "per_month": 2],
      ])
    try changes.check(against: .standard)
    var expected = PolicyPack.standard
    expected.version = PolicyVersion(name: "standard", digest: "feedfeedfeedfeed")
    expected.settlingHours = 48
    expected.tolerance = 500
    expected.dueSoonDays = 5
    expected.stages[1].daysPastDue = 10
    expected.stages[2].daysPastDue = 30
    expected.stages[2].stops = [.apps, .settings]
    expected.orderStops = [.apps, .settings]
    expected.hours = PermittedHours(
      startMinute: 570, endMinute: 1_080, weekdays: [.monday, .friday], includesHolidays: false)
    expected.gapDays = 7
    expected.goodwill.longestDays = 14
    expected.claims = PolicyPack.ClaimRule(hours: 72, perMonth: 2)
    #expect(changes.applied(to: .standard, digest: "feedfeedfeedfeed") == expected)
  }

  /// For `standard` with orders, an offline rule and a notice: what is stated, then where it is refused.
  @Test(
    arguments: [
      (["settling_hours": 23], "/settling_hours"), (["settling_hours": 745], "/settling_hours"),
      (["settling_hours": "48"], "/settling_hours"), (["settling_hours": nil], "/settling_hours"),
      (["needs_consent": false], "/needs_consent"), (["unattended": true], "/unattended"),
      (["stages": ["restricted": ["days_past_due": 6]]], "/stages/restricted/days_past_due"),
      (["stages": ["restricted": ["days_past_due": 15]]], "/stages/locked/days_past_due"),
      (["stages": ["restricted": ["stops": ["apps", "internet"]]]], "/stages/restricted/stops"),
      (["stages": ["restricted": ["stops": []]]], "/stages/restricted/stops"),
      (["stages": ["locked": ["stops": ["internet"]]]], "/stages/locked/stops"),
      (["stages": ["locked": ["stops": ["emergency_calls"]]]], "/stages/locked/stops"),
      (["stages": ["released": ["days_past_due": 1]]], "/stages/released"), (["stages": nil], "/stages"),
      (["stages": ["restricted": nil]], "/stages"), (["stages": ["reminder": nil]], "/stages"),
      (["stages": ["reminder": nil, "restricted": nil]], "/stages"),
      (["stages": 3], "/stages"),
      (["notices": ["first": ["cure_days": 6]]], "/notices/first/cure_days"),
      (["notices": ["second": ["cure_days": 6]]], "/notices/second"),
      (["steps": ["from": "07:59"]], "/steps/from"), (["steps": ["from": "8:00"]], "/steps/from"),
      (["steps": ["until": "20:01"]], "/steps/until"), (["steps": ["from": "20:00"]], "/steps"),
      (["steps": ["weekdays": ["sunday"]]], "/steps/weekdays"), (["steps": ["weekdays": []]], "/steps"),
      (["steps": ["holidays": true]], "/steps/holidays"),
      (["restoration": ["hours": 2]], "/restoration/hours"),
      (["goodwill": ["longest_days": 6]], "/goodwill/longest_days"),
      (["orders": ["fraud_review"]], "/orders"), (["orders": "none"], "/orders"),
      (["claims": ["hours": 24]], "/claims"), (["claims": nil], "/claims"),
      (["offline": ["restrict_after_days": 29]], "/offline/restrict_after_days"),
      (["offline": ["restrict_after_days": 60]], "/offline/warn_after_days"),
      (["lapsed_days": "shifted"], "/lapsed_days"), (["colour": "red"], "/colour"),
    ] as [(JSONValue, String)])
  func `what is harsher, or no change of a pack, is refused at its key`(json: JSONValue, pointer: String) throws {
    let error = #expect(throws: LatchkeyError.self) { try PolicyChanges(json: json).check(against: pack) }
    #expect(error?.fieldErrors.map(\.pointer) == ["/policy_changes" + pointer], "\(json)")
  }

  @Test func `a stage goes only with all that are stricter`() throws {
    for (removed, left) in [
      (["locked": nil], [.reminder, .restricted]), (["locked": nil, "restricted": nil], [.reminder]),
      (["locked": nil, "restricted": nil, "reminder": nil], []),
    ] as [(JSONValue, [LockState])] {
      let changes = PolicyChanges(json: ["stages": removed])
      try changes.check(against: pack)
      #expect(changes.applied(to: pack, digest: "").stages.map(\.state) == left)
    }
  }

  @Test func `what is gentler than one pack changes nothing of a later one that is gentler still`() throws {
    let changes = PolicyChanges(json: ["stages": ["restricted": ["days_past_due": 10]], "settling_hours": 48])
    try changes.check(against: pack)
    var later = pack
    later.stages[1].daysPastDue = 12
    let changed = changes.applied(to: later, digest: "")
    #expect(changed.stages[1].daysPastDue == 12)
    #expect(changed.settlingHours == 48)
  }

  @Test func `every mistake is named at once`() {
    let changes = PolicyChanges(json: ["settling_hours": 1, "steps": ["from": "07:00"], "colour": 1])
    let error = #expect(throws: LatchkeyError.self) { try changes.check(against: pack) }
    #expect(
      error?.fieldErrors.map(\.pointer) == [
        "/policy_changes/settling_hours", "/policy_changes/steps/from", "/policy_changes/colour",
      ])
  }

  @Test func `a stage and the offline rule can be taken away, and orders made fewer`() throws {
    let changes = PolicyChanges(json: ["stages": ["locked": nil], "offline": nil, "orders": ["sim_not_allowed"]])
    try changes.check(against: pack)
    let changed = changes.applied(to: pack, digest: "")
    #expect(changed.stages.map(\.state) == [.reminder, .restricted])
    #expect(changed.offline == nil)
    #expect(changed.orders.map(\.reason) == [.simNotAllowed])
  }

  @Test func `a pack may say what can be made harsher, and how far`() throws {
    var pack = pack
    pack.harsher = ["settling_hours": 12, "steps.until": 1_260]
    try PolicyChanges(json: ["settling_hours": 12, "steps": ["until": "21:00"]]).check(against: pack)
    for (json, pointer) in [
      (["settling_hours": 11], "/settling_hours"), (["steps": ["until": "21:01"]], "/steps/until"),
    ] as [(JSONValue, String)] {
      let error = #expect(throws: LatchkeyError.self) { try PolicyChanges(json: json).check(against: pack) }
      #expect(error?.fieldErrors.map(\.pointer) == ["/policy_changes" + pointer])
    }
  }

  @Test func `no changes are no text, and what is kept comes back`() throws {
    #expect(PolicyChanges.none.storedText == nil)
    let changes = PolicyChanges(json: ["settling_hours": 48])
    #expect(try PolicyChanges(stored: #require(changes.storedText)) == changes)
    #expect(PolicyChanges(stored: "[]") == nil && PolicyChanges(stored: "{") == nil)
  }

  @Test func `beginnings come back as they were kept, set aside or not`() {
    let beginnings = [
      StageBeginning(state: .reminder, at: Instant(milliseconds: 1)),
      StageBeginning(state: .locked, at: Instant(milliseconds: 2), isSetAside: true),
    ]
    #expect(StageBeginning.storedText(beginnings) == "reminder@1 locked@2@aside")
    #expect(StageBeginning.list(stored: "reminder@1 locked@2@aside") == beginnings)
    #expect(StageBeginning.list(stored: "locked@2@else") == nil && StageBeginning.list(stored: "locked") == nil)
  }

  @Test func `changes of keys that the pack no longer has mean nothing`() {
    let changes = PolicyChanges(json: ["notices": ["third": ["cure_days": 3]], "settling_hours": 48])
    #expect(changes.applied(to: .standard, digest: "").settlingHours == 48)
  }

  private var pack: PolicyPack {
    var pack = PolicyPack.standard
    pack.notices = [NoticeRule(name: "first", daysPastDue: 1, cureDays: 7, after: nil)]
    pack.orders = [.tamperingDetected, .simNotAllowed].map { .init(reason: $0, needsBorrowersReport: false) }
    pack.offline = PolicyPack.OfflineRule(warnAfterDays: 25, restrictAfterDays: 30)
    pack.claims = nil
    return pack
  }
}
