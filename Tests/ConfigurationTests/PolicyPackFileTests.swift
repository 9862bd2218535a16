import Configuration
import Lending
import Testing

private let service = """
  one of "internet", "outgoing_calls", "messages", "work_apps", "apps", "settings" (the other five work under every pack)
  """
private let weekday = """
  one of "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
  """
private let time = """
  a time from "00:00" to "24:00", in quotes, as in "08:00"
  """
private let keys = """
  claims, codes_per_day, due_soon_days, goodwill, harsher, lapsed_days, needs_complaints, needs_consent, \
  needs_consent_document, notices, offline, orders, restoration, settling_hours, shadow_hours, source, stages, steps, \
  tolerance, unattended
  """

struct PolicyPackFileTests {
  @Test func `every shipped pack is valid`() {
    for file in PolicyPackFile.shipped {
      #expect(throws: Never.self) { try PolicyPackFile.parse(file, digest: "") }
    }
  }

  @Test func `all hours of all days, holidays included, are any time`() throws {
    let text = try standard.text
      .replacing(once: "\"08:00\"", with: "\"00:00\"").replacing(once: "\"20:00\"", with: "\"24:00\"")
      .replacing(once: "\"saturday\"]", with: "\"saturday\", \"sunday\"]")
      .replacing(once: "holidays = false", with: "holidays = true")
    #expect(try PolicyPackFile.parse(ConfigurationFile(path: "any.toml", text: text), digest: "").hours == nil)
  }

  /// In the shipped pack, one text replaced by another; then what the error says after the file's path.
  @Test(
    arguments: [
      ("due_soon_days = 3", "", "due_soon_days is missing; it must be a whole number of days from 0 to 31"),
      (
        "due_soon_days = 3", "due_soon_days = -1", "due_soon_days is -1; it must be a whole number of days from 0 to 31"
      ),
      (
        "due_soon_days = 3", "due_soon_days = 3.0",
        "due_soon_days is a floating-point number; it must be a whole number of days from 0 to 31"
      ),
      (
        "settling_hours = 24", "settling_hours = \"24\"",
        "settling_hours is \"24\"; it must be a whole number of hours from 0 to 744"
      ),
      (
        "tolerance = 0", "tolerance = 9007199254740992",
        "tolerance is 9007199254740992; it must be a whole number of minor units from 0 to 9007199254740991"
      ),
      ("needs_consent = true", "needs_consent = 1", "needs_consent is 1; it must be true or false"),
      (
        "needs_complaints = false", "needs_complaints = false\ncolour = \"red\"",
        "colour is unknown; the keys here are \(keys)"
      ),
      (
        "[goodwill]", "[goodwill]\nhours = 1",
        "goodwill.hours is unknown; the keys here are count, longest_days, period_days"
      ),
      (
        "longest_days = 7", "longest_days = 91",
        "goodwill.longest_days is 91; it must be a whole number of days from 0 to 90"
      ),
      ("\nhours = 1\n", "\nhours = 0\n", "restoration.hours is 0; it must be a whole number of hours from 1 to 72"),
      (
        "gap_days = 0", "gap_days = 1979-05-27",
        "steps.gap_days is a date; it must be a whole number of days from 0 to 366"
      ),
      (
        "days_past_due = 1\n", "days_past_due = 0\n",
        "stages[0].days_past_due is 0; it must be a whole number of days from 1 to 366"
      ),
      ("days_past_due = 15", "days_past_due = 7", "stages[2].days_past_due is 7; it must be more than the 7 before it"),
      (
        "\"locked\"", "\"released\"",
        "stages[2].state is \"released\"; it must be one of \"reminder\", \"restricted\", \"locked\""
      ),
      (
        "\"locked\"", "\"restricted\"",
        "stages[2].state is \"restricted\"; it must be stricter than \"restricted\" before it"
      ),
      (
        "[\"apps\"]", "[\"apps\", \"emergency_calls\"]",
        "stages[1].stops[1] is \"emergency_calls\"; it must be \(service)"
      ),
      ("[\"apps\"]", "[\"apps\", \"apps\"]", "stages[1].stops names something twice; it must name each once"),
      ("[\"apps\"]", "[]", "stages[1].stops is empty; it must name what stops in \"restricted\""),
      ("stops = []", "stops = [\"apps\"]", "stages[0].stops names services; it must be empty in \"reminder\""),
      (
        "\"apps\", \"settings\"]", "\"settings\"]",
        "stages[2].stops leaves out apps; it must name all that has stopped before it"
      ),
      ("\"20:00\"", "\"08:00\"", "steps.until is not after from; it must be, on the same day, \"24:00\" at the latest"),
      ("\"20:00\"", "\"24:01\"", "steps.until is \"24:01\"; it must be \(time)"),
      ("\"20:00\"", "20:00:00", "steps.until is a time; it must be \(time)"),
      ("\"monday\"", "\"Monday\"", "steps.weekdays[0] is \"Monday\"; it must be \(weekday)"),
      ("holidays = false", "", "steps.holidays is missing; it must be true or false"),
      (
        "shadow_hours = 72", "shadow_hours = 745",
        "shadow_hours is 745; it must be a whole number of hours from 0 to 744"
      ),
      (
        "\"owed\"\n\n# Whether a device", "\"kept\"\n\n# Whether a device",
        "lapsed_days is \"kept\"; it must be one of \"owed\", \"shifted\""
      ),
      ("unattended = false", "unattended = 0", "unattended is 0; it must be true or false"),
      (
        "codes_per_day = 5", "codes_per_day = 0",
        "codes_per_day is 0; it must be a whole number of codes from 1 to 1000"
      ),
      ("count = 2", "count = 0", "goodwill.count is 0; it must be a whole number of grants from 1 to 1000"),
      (
        "period_days = 90", "period_days = 367",
        "goodwill.period_days is 367; it must be a whole number of days from 1 to 366"
      ),
      (
        "late_hour_worth = 0", "late_hour_worth = -1",
        "restoration.late_hour_worth is -1; it must be a whole number of minor units from 0 to 9007199254740991"
      ),
      (
        "\"fraud_review\"", "\"payment_overdue\"",
        "orders[3].reason is \"payment_overdue\"; it must be one of \"reported_lost_or_stolen\", "
          + "\"tampering_detected\", \"sim_not_allowed\", \"fraud_review\""
      ),
      (
        "\"fraud_review\"", "\"sim_not_allowed\"",
        "orders[3].reason is \"sim_not_allowed\" again; it must be another"
      ),
      ("per_month = 1", "per_month = 0", "claims.per_month is 0; it must be a whole number of claims from 1 to 31"),
      (
        "restrict_after_days = 30", "restrict_after_days = 201",
        "offline.restrict_after_days is 201; it must be a whole number of days from 3 to 200"
      ),
      (
        "warn_after_days = 25", "warn_after_days = 19",
        "offline.warn_after_days is 19; it must be 1 to 10 days less than restrict_after_days"
      ),
      (
        "[[stages]]\nstate = \"restricted\"", "[[stages]]\nnotices = [\"first\"]\nstate = \"restricted\"",
        "stages[1].notices names \"first\"; it must name notices of the pack"
      ),
    ] as [(String, String, String)])
  func `a mistake is named by its path, with what would be right`(right: String, wrong: String, detail: String) throws {
    try expectMistakes([detail], wrong: standard.text.replacing(once: right, with: wrong))
  }

  /// In `india-2027`, one text replaced by another; then what the error says after the file's path.
  @Test(
    arguments: [
      (
        "after = \"first\"", "after = \"third\"",
        "notices[1].after is \"third\"; it must be the name of a notice before it"
      ),
      ("cure_days = 21", "cure_days = 0", "notices[0].cure_days is 0; it must be a whole number of days from 1 to 366"),
      (
        "name = \"second\"", "name = \"Zweite\"",
        "notices[1].name is \"Zweite\"; it must be a name of 40 characters at most: a–z, 0–9 and _"
      ),
      (
        "\"settings\"]\nnotices = [\"first\", \"second\"]", "\"settings\"]\nnotices = [\"first\"]",
        "stages[2].notices leaves out second; it must name all that the stage before it needs"
      ),
      (
        "in_force = \"2027-01-01\"", "in_force = 2027-01-01",
        "source.in_force is a date; it must be a date in quotes, as in \"2027-01-01\""
      ),
    ] as [(String, String, String)])
  func `a mistake in notices is named too`(right: String, wrong: String, detail: String) throws {
    let file = try #require(PolicyPackFile.shipped.first { $0.name == "india-2027" })
    let text = try file.text.replacing(once: right, with: wrong)
    let error = try #require(throws: ConfigurationError.self) { try parse(text) }
    #expect(error.mistakes.first?.description == "wrong.toml: " + detail)
  }

  @Test func `a pack that was kept before there were more keys says what is gentlest, or nothing`() throws {
    let pack = try parse(
      """
      due_soon_days = 3
      settling_hours = 24
      tolerance = 0
      needs_consent = true
      needs_complaints = false
      goodwill.longest_days = 7
      restoration.hours = 1
      [[stages]]
      state = "locked"
      days_past_due = 15
      stops = ["apps"]
      [steps]
      gap_days = 0
      from = "08:00"
      until = "20:00"
      weekdays = ["monday"]
      holidays = false
      """)
    #expect(pack.shadowHours == 72)
    #expect(pack.lapsedDays == .owed)
    #expect(!pack.isUnattended)
    #expect(pack.restoration == PolicyPack.RestorationRule(hours: 1))
    #expect(pack.goodwill == PolicyPack.Goodwill(longestDays: 7))
    #expect(pack.notices.isEmpty && pack.orders.isEmpty && pack.stages.allSatisfy(\.notices.isEmpty))
    #expect(pack.claims == nil && pack.offline == nil && pack.source == nil)
  }

  @Test func `all mistakes of a file are found at once`() throws {
    let text = try standard.text
      .replacing(once: "tolerance = 0", with: "tolerance = \"none\"")
      .replacing(once: "[\"apps\"]", with: "[\"radio\"]")
      .replacing(once: "\nhours = 1\n", with: "\nhour = 1\n")
    try expectMistakes(
      [
        "stages[1].stops[0] is \"radio\"; it must be \(service)",
        "tolerance is \"none\"; it must be a whole number of minor units from 0 to 9007199254740991",
        "restoration.hours is missing; it must be a whole number of hours from 1 to 72",
        "restoration.hour is unknown; the keys here are capped_by_financed_amount, hours, late_hour_currency, "
          + "late_hour_worth",
      ], wrong: text)
  }

  @Test func `the order of stages is judged even where one of them has another mistake`() throws {
    let text = try standard.text.replacing(once: "[\"apps\"]", with: "[\"radio\"]")
      .replacing(once: "days_past_due = 15", with: "days_past_due = 5")
    try expectMistakes(
      [
        "stages[1].stops[0] is \"radio\"; it must be \(service)",
        "stages[2].days_past_due is 5; it must be more than the 7 before it",
      ], wrong: text)
  }

  @Test func `what may be made harsher is named by the key, and is harsher`() throws {
    let text =
      try standard.text + """

        [harsher]
        settling_hours = 12
        stages.restricted.days_past_due = 5
        steps.until = "21:00"
        """
    let limits = ["settling_hours": 12, "stages.restricted.days_past_due": 5, "steps.until": 1_260]
    #expect(try parse(text).harsher == limits)
    try expectMistakes(
      [
        "harsher.settling_hours is no harsher than the pack; it must be",
        "harsher.stages.restricted.colour is unknown; the keys here are days_past_due",
      ],
      wrong: text.replacing(once: "settling_hours = 12", with: "settling_hours = 24")
        .replacing(once: "stages.restricted.days_past_due = 5", with: "stages.restricted.colour = 5"))
  }

  @Test(
    arguments: [
      ("stages = []", "stages is empty; it must be one or more tables, each headed [[stages]]"),
      ("stages = 3", "stages is 3; it must be one or more tables, each headed [[stages]]"),
      ("stages = [3]", "stages[0] is 3; it must be a table"),
    ])
  func `stages must be tables`(text: String, detail: String) throws {
    let error = try #require(throws: ConfigurationError.self) { try parse(text) }
    #expect(error.mistakes.first?.description == "wrong.toml: " + detail)
  }

  @Test func `what is not TOML is named by its line`() throws {
    let error = try #require(throws: ConfigurationError.self) { try parse("due_soon_days = 3\ntolerance = = 0\n") }
    #expect(error.mistakes.map(\.place) == ["line 2, column 13"])
    #expect(error.description.hasPrefix("wrong.toml: line 2, column 13 is no TOML: "))
  }

  @Test func `a name or a text with U+0000 is a mistake and no crash`() throws {
    for text in ["\"a\\u0000b\" = 1", "a = 1\u{0}"] {
      #expect(throws: ConfigurationError.self) { try parse(text) }
    }
  }

  private var standard: ConfigurationFile {
    get throws { try #require(PolicyPackFile.shipped.first { $0.name == "standard" }) }
  }

  private func parse(_ text: String) throws -> PolicyPack {
    try PolicyPackFile.parse(ConfigurationFile(path: "wrong.toml", text: text), digest: "")
  }

  private func expectMistakes(_ details: [String], wrong text: String) throws {
    let error = try #require(throws: ConfigurationError.self) { try parse(text) }
    #expect(error.mistakes.map(\.description) == details.map { "wrong.toml: " + $0 })
  }
}
