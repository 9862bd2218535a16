@testable import DeviceAgent
import Foundation
import JSON
import Testing

struct ScreenTextTests {
  @Test(
    arguments: [
      (125_000, "INR", "INR 1,250.00"), (5, "INR", "INR 0.05"), (100, "USD", "USD 1.00"), (0, "EUR", "EUR 0.00"),
      (1_234_567, "JPY", "JPY 1,234,567"), (7, "XOF", "XOF 7"), (1_234_567, "KWD", "KWD 1,234.567"),
      (12_345, "CLF", "CLF 1.2345"), (9_007_199_254_740_991, "KES", "KES 90,071,992,547,409.91"),
    ] as [(Int64, String, String)])
  func `money shows its minor digits`(amount: Int64, currency: String, text: String) throws {
    let object = try WireObject(["amount": .integer(amount), "currency": .string(currency)])
    #expect(ScreenText.money(try Money(object)) == text)
  }

  @Test(
    arguments: [
      (1, "1 minute"), (60, "1 minute"), (61, "2 minutes"), (3540, "59 minutes"), (3541, "1 hour"), (3601, "2 hours"),
      (86_400, "24 hours"),
    ] as [(Int64, String)])
  func `a wait is rounded up`(seconds: Int64, text: String) {
    #expect(ScreenText.wait(seconds) == text)
  }

  @Test(
    arguments: [
      ("", []), ("one", ["one"]), ("one two three", ["one two", "three"]), ("abcdefghijk", ["abcdefgh", "ijk"]),
      ("a\u{1B}[2Jb\nc", ["a [2Jb c"]), ("देय राशि बाकी है", ["देय राशि बाकी", "है"]), ("支付金额到期", ["支付金额", "到期"]),
    ] as [(String, [String])])
  func `a text is broken at eight columns`(text: String, lines: [String]) {
    #expect(ScreenText.wrap(text, width: 8) == lines)
  }

  @Test func `an instant is shown in the device's time zone`() throws {
    let zone = try #require(TimeZone(secondsFromGMT: 19_800))
    #expect(ScreenText.moment(Story.now, in: zone) == "3 March 2026, 14:30")
  }

  @Test(arguments: [
    "2026-13-01", "2026-00-10", "2026-1-1", "20260303", "2026-03-32", "abcd-ef-gh", "2026-03--3", "2026-+3-03",
    "2026-03-03-",
  ])
  func `what is not a date is refused`(text: String) {
    #expect(WireDate(text) == nil)
  }
}
