import Configuration
import Foundation
import Lending
import Testing

private let title = "text of 1 to 60 characters, without line breaks"

struct WordsFileTests {
  @Test func `the shipped English has every text, filled in and short enough`() throws {
    let words = try #require(try WordsFile.load(directory: nil)["en"])
    for key in Words.Key.all {
      let text = try #require(
        try words.text(for: key.reason, in: key.state, amount: amount, overdueSince: due))
      #expect(text.message.hasPrefix("INR 1,250.00 has been due since 1 March 2026"))
      #expect(!text.message.contains("{"))
      #expect(text.message.count <= Words.messageCharactersMax)
      #expect(text.message.contains("your lender"))
    }
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
          "fraud is unknown; the keys here are payment_overdue",
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
        ["payment_overdue.locked.title has the unknown placeholder {amount}; a title has none"]
      ),
      (
        "so this device is locked", "so {device} is locked",
        [
          "payment_overdue.locked.message has the unknown placeholder {device}; a message has {amount} and {overdue_since}"
        ]
      ),
      (
        "so this device is locked", "so this device is locked }",
        ["payment_overdue.locked.message has the unknown placeholder }; a message has {amount} and {overdue_since}"]
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
    let longest = String(repeating: "x", count: 350 - "KWD 9,007,199,254,740.991".count)
    let start = "so this device is locked. "
    let rest = try #require(try english.text.range(of: start)).upperBound
    let tail = try english.text[rest...].prefix { $0 != "\"" }
    let head = "{amount} has been due since {overdue_since}, " + start
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
    for code in ["KWD", "INR", "JPY"] {
      let currency = try #require(Currency(code))
      #expect(Money(Money.amountMax, currency).formatted.count == "KWD 9,007,199,254,740.991".count)
    }
  }

  @Test func `a file in the words directory stands in place of the shipped one`() throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "latchkey-words-\(UUID())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }  // what stays of a temporary folder harms nobody
    let text = try english.text.replacing(once: "\"A payment is overdue\"", with: "\"Ours\"")
    try text.write(to: directory.appending(path: "en.toml"), atomically: false, encoding: .utf8)

    let words = try #require(try WordsFile.load(directory: directory.path)["en"])
    #expect(try words.text(for: .paymentOverdue, in: .locked, amount: amount, overdueSince: due)?.title == "Ours")
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
