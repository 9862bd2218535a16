import Lending
import Testing

struct WordsTests {
  @Test func `a text has its amount and its date filled in`() throws {
    let words = try words("Please pay {amount}, due since {overdue_since}: {amount} opens all.")
    let text = try words.text(for: locked, amount: amount, date: CivilDate(year: 2026, month: 3, day: 1))
    #expect(text?.title == "payment_overdue.locked")
    #expect(text?.message == "Please pay INR 1,250.00, due since 1 March 2026: INR 1,250.00 opens all.")
  }

  @Test func `a state that a reason does not lead to has no words`() throws {
    let words = try words("Please pay.")
    for key in [
      Words.Key(.paymentOverdue, .unlocked), Words.Key(.paymentOverdue, .released), Words.Key(.fraudReview, .reminder),
    ] {
      #expect(words.text(for: key, amount: nil, date: nil) == nil, "\(key)")
    }
  }

  @Test func `arrears have words in three states, an order in one, and so has a device without contact`() {
    #expect(
      Words.Key.all.map(\.description) == [
        "due_soon", "released", "payment_overdue.reminder", "payment_overdue.restricted", "payment_overdue.locked",
        "payment_reversed.reminder", "payment_reversed.restricted", "payment_reversed.locked",
        "reported_lost_or_stolen.locked", "tampering_detected.locked", "sim_not_allowed.locked", "fraud_review.locked",
        "no_contact.restricted",
      ])
  }

  @Test func `a language without one of its texts is none`() throws {
    let format = try WordFormat.english
    for key in Words.Key.all {
      var texts = every("Please pay.")
      texts[key] = nil
      #expect(Words(texts, format: format) == nil, "without \(key)")
    }
  }

  @Test func `a message has at most 350 characters, as a reader counts them`() throws {
    let format = try WordFormat.english
    #expect(Words(every(String(repeating: "क्ष", count: 350)), format: format) != nil)
    #expect(Words(every(String(repeating: "a", count: 351)), format: format) == nil)
  }

  @Test(
    arguments: [
      ("es-MX", "es-MX"), ("es_mx", "es-MX"), ("ES", "es"), ("es-PA", "es"), ("es-419", "es"), ("es-Latn-MX", "es-MX"),
      ("hi", "en"), ("", "en"), ("-", "en"), (nil, "en"),
    ] as [(String?, String)])
  func `a locale chooses by language and region, then by language, else English`(locale: String?, tag: String) throws {
    let words = try words("Please pay.")
    let languages = ["en": words, "es": words, "es-MX": words]
    #expect(Words.language(for: locale, among: languages) == tag)
  }

  private let locked = Words.Key(.paymentOverdue, .locked)

  private var amount: Money {
    get throws { try Money(125_000, #require(Currency("INR"))) }
  }

  private func words(_ message: String) throws -> Words {
    try #require(Words(every(message), format: .english))
  }

  private func every(_ message: String) -> [Words.Key: Words.Text] {
    Dictionary(
      uniqueKeysWithValues: Words.Key.all.map { ($0, Words.Text(title: $0.description, message: message)) })
  }
}
