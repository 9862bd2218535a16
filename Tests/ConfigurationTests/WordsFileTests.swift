import Configuration
import Foundation
import Lending
import Testing

private let tables = """
  due_soon, format, fraud_review, no_contact, payment_overdue, payment_reversed, regions, released, \
  reported_lost_or_stolen, sim_not_allowed, tampering_detected
  """
private let name = "text of 1 to 30 characters, without line breaks"
private let title = "text of 1 to 60 characters, without line breaks"

struct WordsFileTests {
  @Test func `there are six languages, and regions that write otherwise`() throws {
    let tags = try WordsFile.load(directory: nil).keys.sorted()
    #expect(tags.filter { !$0.contains("-") } == ["en", "es", "fr", "hi", "pt", "sw"])
    #expect(
      tags.filter { $0.contains("-") } == [
        "en-IN", "es-AR", "es-BO", "es-CL", "es-CO", "es-EC", "es-ES", "es-MX", "es-PE", "es-PY", "es-UY", "es-VE",
        "pt-PT", "sw-CD",
      ])
  }

  @Test func `every language has every text, filled in, short enough, and of its own`() throws {
    let languages = try WordsFile.load(directory: nil)
    let english = try #require(languages["en"])
    for (tag, words) in languages {
      for key in Words.Key.all {
        let text = try #require(try words.text(for: key, amount: amount, date: due), "\(tag) \(key)")
        #expect(!text.message.contains("{"), "\(tag) \(key)")
        #expect(text.message.count <= Words.messageCharactersMax, "\(tag) \(key)")
        let inEnglish = try english.text(for: key, amount: amount, date: due)
        #expect(tag.hasPrefix("en") || text.title != inEnglish?.title, "\(tag) \(key)")
      }
    }
  }

  @Test func `arrears say how much and since when, and every text of a restriction whom to talk to`() throws {
    let lenders = [
      "en": ["lender", "call"], "hi": ["ऋणदाता"], "sw": ["mkopeshaji"], "es": ["financiera"], "pt": ["financeira"],
      "fr": ["prêteur"],
    ]
    for (tag, words) in try WordsFile.load(directory: nil) {
      let names = try #require(lenders[String(tag.prefix(2))])
      for key in Words.Key.all where key != .dueSoon {
        let message = try #require(try words.text(for: key, amount: amount, date: due)).message
        #expect(names.contains { message.contains($0) }, "\(tag) \(key)")
        guard key.reason == .paymentOverdue || key.reason == .paymentReversed else { continue }
        #expect(try message.contains(words.format.text(amount)), "\(tag) \(key)")
        #expect(try message.contains(words.format.text(#require(due))), "\(tag) \(key)")
      }
    }
  }

  @Test(
    arguments: [
      ("en", "INR 1,234,567.89", "1 March 2026"), ("en-IN", "INR 12,34,567.89", "1 March 2026"),
      ("hi", "₹ 12,34,567.89", "1 मार्च 2026"), ("sw", "INR 1,234,567.89", "1 Machi 2026"),
      ("es", "INR 1,234,567.89", "1 de marzo de 2026"), ("es-CO", "INR 1.234.567,89", "1 de marzo de 2026"),
      ("pt", "INR 1.234.567,89", "1º de março de 2026"),
      ("fr", "1\u{A0}234\u{A0}567,89\u{A0}INR", "1er mars 2026"),
    ])
  func `money and dates are written as the language writes them`(tag: String, money: String, date: String) throws {
    let format = try #require(try WordsFile.load(directory: nil)[tag]).format
    #expect(try format.text(Money(123_456_789, #require(Currency("INR")))) == money)
    #expect(try format.text(#require(due)) == date)
  }

  /// In the shipped English, one text replaced by another; then what the error says after the file's path.
  @Test(
    arguments: [
      (
        "[payment_overdue.locked]", "[payment_overdue.looked]",
        [
          "payment_overdue.locked is missing; it must be a table",
          "payment_overdue.looked is unknown; the keys here are locked, reminder, restricted",
        ]
      ),
      (
        "[payment_overdue.locked]", "[fraud.locked]",
        [
          "payment_overdue.locked is missing; it must be a table",
          "fraud is unknown; the keys here are \(tables)",
        ]
      ),
      (
        "title = \"A payment is overdue\"", "titel = \"Locked\"",
        [
          "payment_overdue.locked.title is missing; it must be \(title)",
          "payment_overdue.locked.titel is unknown; the keys here are message, title",
        ]
      ),
      ("\"A payment is overdue\"", "\"\"", ["payment_overdue.locked.title is \"\"; it must be \(title)"]),
      (
        "\"A payment is overdue\"", "\"Locked:\\n{\"",
        ["payment_overdue.locked.title is \"Locked:\\n{\"; it must be \(title)"]
      ),
      (
        "\"A payment is overdue\"", "\"{amount} due\"",
        ["payment_overdue.locked.title has the unknown placeholder {amount}; this title has none"]
      ),
      (
        "so this device is locked", "so {device} is locked",
        [
          "payment_overdue.locked.message has the unknown placeholder {device}; it has {amount} and {overdue_since}"
        ]
      ),
      (
        "so this device is locked", "so this device is locked }",
        ["payment_overdue.locked.message has the unknown placeholder }; it has {amount} and {overdue_since}"]
      ),
      ("\"March\", ", "", ["format.months has 11 values; it must be an array of 12, each of its values \(name)"]),
      (
        "date = \"{day} {month} {year}\"", "date = \"{day} {month}\"",
        ["format.date is \"{day} {month}\"; it must be text with {day}, {month}, {year}, each once"]
      ),
      (
        "[regions.IN]", "[regions.india]",
        ["regions.india is no region; it must be a country of ISO 3166 in capital letters, such as \"MX\""]
      ),
      (
        "[regions.IN]\n", "[regions.IN]\nsymbols = { RUP = \"Rs\" }\n",
        ["regions.IN.symbols.RUP is no currency; it must be a code of ISO 4217"]
      ),
    ] as [(String, String, [String])])
  func `a mistake is named by its path`(right: String, wrong: String, details: [String]) throws {
    let text = try english.text.replacing(once: right, with: wrong)
    let error = try #require(throws: ConfigurationError.self) {
      try WordsFile.parse(ConfigurationFile(path: "en.toml", text: text))
    }
    #expect(error.mistakes.map(\.description) == details.map { "en.toml: " + $0 })
  }

  @Test func `a message must be short enough with the longest amount and date`() throws {
    let longest = String(repeating: "x", count: 350 - "KWD 90,07,19,92,54,740.991".count)
    let start = "so this device is locked. "
    let rest = try #require(try english.text.range(of: start)).upperBound
    let tail = try english.text[rest...].prefix { $0 != "\"" }
    let head = "{amount} is due, the oldest part since {overdue_since}, " + start
    let at = try english.text.replacing(once: head + tail, with: "{amount}" + longest)
    let over = try english.text.replacing(once: head + tail, with: "{amount}x" + longest)
    #expect(throws: Never.self) { try WordsFile.parse(ConfigurationFile(path: "en.toml", text: at)) }
    let error = try #require(throws: ConfigurationError.self) {
      try WordsFile.parse(ConfigurationFile(path: "en.toml", text: over))
    }
    #expect(
      error.description == "en.toml: payment_overdue.locked.message can be 351 characters with its placeholders filled "
        + "in; it must be at most 350")
  }

  @Test func `the longest amount is the longest of all currencies`() throws {
    let format = try #require(try WordsFile.load(directory: nil)["en"]).format
    for code in ["KWD", "INR", "JPY"] {
      let currency = try #require(Currency(code))
      #expect(format.text(Money(Money.amountMax, currency)).count == "KWD 9,007,199,254,740.991".count)
    }
  }

  @Test func `a file in the words directory stands in place of the shipped one`() throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "latchkey-words-\(UUID())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }  // what stays of a temporary folder harms nobody
    let text = try english.text.replacing(once: "\"A payment is overdue\"", with: "\"Ours\"")
    try text.write(to: directory.appending(path: "en.toml"), atomically: false, encoding: .utf8)

    let words = try #require(try WordsFile.load(directory: directory.path)["en"])
    #expect(try words.text(for: Words.Key(.paymentOverdue, .locked), amount: amount, date: due)?.title == "Ours")
  }

  @Test func `a words directory that is not there is named`() throws {
    let error = try #require(throws: ConfigurationError.self) { try WordsFile.load(directory: "/nowhere") }
    #expect(error.description.hasPrefix("/nowhere: cannot be listed: "))
  }

  private var english: ConfigurationFile {
    get throws { try #require(WordsFile.shipped.first { $0.name == "en" }) }
  }

  private var amount: Money {
    get throws { Money(125_000, try #require(Currency("INR"))) }
  }

  private var due: CivilDate? { CivilDate(year: 2026, month: 3, day: 1) }
}
