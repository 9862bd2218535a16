import Lending
import Testing

struct WordsTests {
  @Test func `a text has its amount and its date filled in`() throws {
    let words = try #require(Words(every("Please pay {amount}, due since {overdue_since}: {amount} opens all.")))
    let amount = try Money(125_000, #require(Currency("INR")))
    let text = words.text(
      for: .paymentOverdue, in: .locked, amount: amount, overdueSince: CivilDate(year: 2026, month: 3, day: 1))
    #expect(text?.title == "payment_overdue.locked")
    #expect(text?.message == "Please pay INR 1,250.00, due since 1 March 2026: INR 1,250.00 opens all.")
  }

  @Test func `where nothing is restricted nothing is said`() throws {
    let words = try #require(Words(every("Please pay.")))
    let amount = try Money(0, #require(Currency("INR")))
    for state in [LockState.unlocked, .released] {
      #expect(words.text(for: .paymentOverdue, in: state, amount: amount, overdueSince: nil) == nil)
    }
  }

  @Test func `each reason has words for reminder, restricted and locked`() {
    #expect(Words.Key.all.count == Reason.allCases.count * 3)
    for key in Words.Key.all {
      var texts = every("Please pay.")
      texts[key] = nil
      #expect(Words(texts) == nil, "without \(key)")
    }
  }

  @Test func `a message has at most 350 characters, as a reader counts them`() {
    #expect(Words(every(String(repeating: "क्ष", count: 350))) != nil)
    #expect(Words(every(String(repeating: "a", count: 351))) == nil)
  }

  private func every(_ message: String) -> [Words.Key: Words.Text] {
    Dictionary(
      uniqueKeysWithValues: Words.Key.all.map { ($0, Words.Text(title: $0.description, message: message)) })
  }
}
