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
  due_soon_days, goodwill, needs_complaints, needs_consent, restoration, settling_hours, stages, steps, tolerance
  """

struct PolicyPackFileTests {
  @Test func `the shipped standard pack says what its table says`() throws {
    let pack = try PolicyPackFile.parse(standard, digest: "0123456789abcdef")
    #expect(
      pack
        == PolicyPack(
          version: PolicyVersion(name: "standard", digest: "0123456789abcdef"),
          stages: [
            Stage(state: .reminder, daysPastDue: 1, stops: []),
            Stage(state: .restricted, daysPastDue: 7, stops: [.apps]),
            Stage(state: .locked, daysPastDue: 15, stops: Set(Service.allCases).subtracting(Service.floor)),
          ],
          gapDays: 0, dueSoonDays: 3, settlingHours: 24, tolerance: 0,
          hours: PermittedHours(
            startMinute: 480, endMinute: 1_200, weekdays: Set(Weekday.allCases).subtracting([.sunday]),
            includesHolidays: false),
          needsConsent: true, restorationHours: 1, goodwill: PolicyPack.Goodwill(longestDays: 7),
          needsComplaints: false))
  }

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
      ("[goodwill]", "[goodwill]\nhours = 1", "goodwill.hours is unknown; the keys here are longest_days"),
      (
        "longest_days = 7", "longest_days = 91",
        "goodwill.longest_days is 91; it must be a whole number of days from 0 to 90"
      ),
      ("hours = 1", "hours = 0", "restoration.hours is 0; it must be a whole number of hours from 1 to 72"),
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
    ] as [(String, String, String)])
  func `a mistake is named by its path, with what would be right`(right: String, wrong: String, detail: String) throws {
    try expectMistakes([detail], wrong: standard.text.replacing(once: right, with: wrong))
  }

  @Test func `all mistakes of a file are found at once`() throws {
    let text = try standard.text
      .replacing(once: "tolerance = 0", with: "tolerance = \"none\"")
      .replacing(once: "[\"apps\"]", with: "[\"radio\"]")
      .replacing(once: "hours = 1", with: "hour = 1")
    try expectMistakes(
      [
        "stages[1].stops[0] is \"radio\"; it must be \(service)",
        "tolerance is \"none\"; it must be a whole number of minor units from 0 to 9007199254740991",
        "restoration.hours is missing; it must be a whole number of hours from 1 to 72",
        "restoration.hour is unknown; the keys here are hours",
      ], wrong: text)
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
