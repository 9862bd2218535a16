import JSON
import Lending

/// What a field must be, in words and as a function.
struct FieldKind<Value> {
  /// Completes `must be …`.
  let expected: String
  /// The value, or why it is none.
  let parse: (JSONValue) -> Result<Value, FieldRefusal>

  init(_ expected: String, _ parse: @escaping (JSONValue) -> Result<Value, FieldRefusal>) {
    self.expected = expected
    self.parse = parse
  }
}

/// Why a value is not what a field takes.
enum FieldRefusal: Error {
  /// It is of another type, which the sentence then names.
  case otherType
  /// It is of the right type: completes `it is …`, and repeats nothing that may be personal.
  case outside(String)
}

extension FieldKind where Value == String {
  static var text: FieldKind {
    let max = EndpointLimits.textCharactersMax
    return FieldKind("text of 1 to \(max) characters without control characters") { value in
      guard let text = value.string else { return .failure(.otherType) }
      let count = text.unicodeScalars.count
      guard (1...max).contains(count) else { return .failure(.outside("\(count) characters long")) }
      guard !text.utf8.contains(where: FieldKind.isControl) else { return .failure(.outside("text with one of them")) }
      return .success(text)
    }
  }

  /// U+0000–U+001F and U+007F (api.md).
  private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7f }
}

extension FieldKind where Value: FixedWidthInteger {
  static func integer(_ range: ClosedRange<Value>) -> FieldKind {
    FieldKind("an integer from \(range.lowerBound) to \(range.upperBound), without fraction or exponent") { value in
      guard let integer = value.integer else { return .failure(.otherType) }
      guard let number = Value(exactly: integer), range.contains(number) else {
        return .failure(.outside("\(integer)"))
      }
      return .success(number)
    }
  }
}

extension FieldKind where Value == Int64 {
  static var amount: FieldKind {
    FieldKind("an integer of minor units from 1 to \(Money.amountMax), without fraction or exponent") { value in
      guard let integer = value.integer else { return .failure(.otherType) }
      return (1...Money.amountMax).contains(integer) ? .success(integer) : .failure(.outside("\(integer)"))
    }
  }
}

extension FieldKind where Value == Bool {
  static var boolean: FieldKind {
    FieldKind("true or false") { $0.bool.map(Result.success) ?? .failure(.otherType) }
  }
}

extension FieldKind where Value == Instant {
  static var instant: FieldKind {
    value("an instant of RFC 3339, such as 2026-01-31T09:30:00Z", Instant.init(parsing:))
  }
}

extension FieldKind where Value == CivilDate {
  static var date: FieldKind { value("a date that exists, such as 2026-01-31", CivilDate.init(parsing:)) }
}

extension FieldKind where Value: RawRepresentable<String> & CaseIterable {
  static func choice() -> FieldKind {
    value("one of " + Value.allCases.map(\.rawValue).joined(separator: ", "), Value.init(rawValue:))
  }
}

extension FieldKind {
  static func value(_ expected: String, _ parse: @escaping (String) -> Value?) -> FieldKind {
    FieldKind(expected) { value in
      guard let text = value.string else { return .failure(.otherType) }
      return parse(text).map(Result.success) ?? .failure(.outside("another text"))
    }
  }
}
