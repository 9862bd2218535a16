@testable import Endpoints
import JSON
import Lending
import Testing

/// A getter of `ObjectReader` with a value that it takes.
struct Getter: Sendable, CustomTestStringConvertible {
  let name: String
  let good: JSONValue
  let read: @Sendable (ObjectReader, String) -> Void

  var isOptional: Bool { name.hasPrefix("optional") }
  var testDescription: String { name }

  init(_ name: String, _ good: JSONValue, _ read: @escaping @Sendable (ObjectReader, String) -> Void) {
    self.name = name
    self.good = good
    self.read = read
  }

  static let all = [
    Getter("text", "a") { _ = $0.text($1) },
    Getter("optionalText", "a") { _ = $0.optionalText($1) },
    Getter("integer", 7) { _ = $0.integer($1, in: 1...100) },
    Getter("optionalInteger", 7) { _ = $0.optionalInteger($1, in: 1...100) },
    Getter("amount", 7) { _ = $0.amount($1) },
    Getter("optionalAmount", 7) { _ = $0.optionalAmount($1) },
    Getter("instant", "2026-03-02T09:00:00Z") { _ = $0.instant($1) },
    Getter("optionalInstant", "2026-03-02T09:00:00Z") { _ = $0.optionalInstant($1) },
    Getter("date", "2026-03-02") { _ = $0.date($1) },
    Getter("optionalDate", "2026-03-02") { _ = $0.optionalDate($1) },
    Getter("boolean", true) { _ = $0.boolean($1) },
    Getter("optionalBoolean", true) { _ = $0.optionalBoolean($1) },
    Getter("choice", "support") { _ = $0.choice($1, of: Role.self) },
    Getter("optionalChoice", "support") { _ = $0.optionalChoice($1, of: Role.self) },
    Getter("value", "a") { _ = $0.value($1, expected: "the letter a") { $0 == "a" ? 1 : nil } },
    Getter("optionalValue", "a") { _ = $0.optionalValue($1, expected: "the letter a") { $0 == "a" ? 1 : nil } },
    Getter("object", [:]) { _ = $0.object($1) },
    Getter("optionalObject", [:]) { _ = $0.optionalObject($1) },
    Getter("objects", [["a": "b"]]) { _ = $0.objects($1, countMin: 1, countMax: 3).map { $0.text("a") } },
    Getter("texts", ["a"]) { _ = $0.texts($1, countMin: 1, countMax: 3) },
    Getter("money", ["amount": 1, "currency": "INR"]) { _ = $0.money($1, currency: nil) },
    Getter("optionalMoney", ["amount": 1, "currency": "INR"]) { _ = $0.optionalMoney($1, currency: nil) },
  ]
}

/// One value of each kind.
struct JSONSample: Sendable, CustomTestStringConvertible {
  let kind: String
  let value: JSONValue

  var testDescription: String { kind }

  static let all = [
    JSONSample(kind: "null", value: nil), JSONSample(kind: "a Boolean", value: true),
    JSONSample(kind: "an integer", value: 7),
    JSONSample(kind: "a number with a fraction, an exponent or too many digits", value: .number("5.0")),
    JSONSample(kind: "a string", value: "a"), JSONSample(kind: "an array", value: []),
    JSONSample(kind: "an object", value: [:]),
  ]
}
