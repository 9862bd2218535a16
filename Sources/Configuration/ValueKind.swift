import Foundation
import Lending

/// What a key's value may be: how it is read, and how a sentence says it.
struct ValueKind<Value: Sendable>: Sendable {
  /// What would be right, to follow "it must be".
  let expected: String
  /// The value; nil for what it may not be.
  let decode: @Sendable (TOMLNode) -> Value?

  init(_ expected: String, _ decode: @escaping @Sendable (TOMLNode) -> Value?) {
    self.expected = expected
    self.decode = decode
  }

  /// A kind whose values are strings.
  static func string(_ expected: String, _ decode: @escaping @Sendable (String) -> Value?) -> ValueKind {
    ValueKind(expected) { if case .string(let text) = $0 { decode(text) } else { nil } }
  }
}

extension ValueKind<Int> {
  static func integer(_ range: ClosedRange<Int>, of unit: String) -> ValueKind {
    ValueKind("a whole number of \(unit) from \(range.lowerBound) to \(range.upperBound)") {
      if case .integer(let integer) = $0, range.contains(integer) { integer } else { nil }
    }
  }

  /// `HH:MM` as minutes of the day.
  static var timeOfDay: ValueKind {
    string("a time from \"00:00\" to \"24:00\", in quotes, as in \"08:00\"", PermittedHours.minuteOfDay)
  }
}

extension ValueKind<Int> {
  /// A number as a pack writes it.
  static func number(of kind: PolicyKnob.Kind) -> ValueKind {
    switch kind {
    case .count(let range): integer(range, of: "units")
    case .time: timeOfDay
    case .boolean: ValueKind("true or false") { if case .boolean(let boolean) = $0 { boolean ? 1 : 0 } else { nil } }
    }
  }
}

extension ValueKind<Bool> {
  static var boolean: ValueKind {
    ValueKind("true or false") { if case .boolean(let boolean) = $0 { boolean } else { nil } }
  }
}

extension ValueKind<CivilDate> {
  static var date: ValueKind {
    string("a date in quotes, as in \"2027-01-01\"", CivilDate.init(parsing:))
  }
}

extension ValueKind<Currency> {
  static var currency: ValueKind { string("a currency of ISO 4217 in quotes, as in \"INR\"", Currency.init) }
}

extension ValueKind where Value: RawRepresentable<String> {
  /// One of some names; `reason` says why others of the type are not among them.
  static func choice(of choices: [Value], because reason: String = "") -> ValueKind {
    let names = choices.map { "\"\($0.rawValue)\"" }
    return string("one of " + names.joined(separator: ", ") + reason) { text in choices.first { $0.rawValue == text } }
  }
}

extension ValueKind<String> {
  /// Text on one line.
  static func text(_ characters: ClosedRange<Int>) -> ValueKind {
    string("text of \(characters.lowerBound) to \(characters.upperBound) characters, without line breaks") { text in
      let isPlain = !text.unicodeScalars.contains { CharacterSet.controlCharacters.contains($0) }
      return characters.contains(text.count) && isPlain ? text : nil
    }
  }

  /// A name that other keys and requests refer to.
  static func name(_ characters: ClosedRange<Int>) -> ValueKind {
    string("a name of \(characters.upperBound) characters at most: a–z, 0–9 and _") { text in
      let isPlain = text.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || byte == UInt8(ascii: "_")
      }
      return isPlain && characters.contains(text.utf8.count) ? text : nil
    }
  }

  static var path: ValueKind { string("a path") { $0.isEmpty ? nil : $0 } }
}

extension ValueKind<String?> {
  /// A path that need not be there.
  static var optionalPath: ValueKind { string("a path, or \"\" for none") { .some($0.isEmpty ? nil : $0) } }
}

extension ValueKind<ListenAddress> {
  static var address: ValueKind { string(ListenAddress.expected, ListenAddress.init(parsing:)) }
}

extension ValueKind<ListenAddress?> {
  /// An address that need not be there.
  static var optionalAddress: ValueKind {
    string("\(ListenAddress.expected), or \"\" for none") { text in
      if text.isEmpty { return .some(nil) }
      guard let address = ListenAddress(parsing: text) else { return nil }
      return .some(address)
    }
  }
}

extension ListenAddress {
  fileprivate static let expected = "an IP address and a port, such as \"127.0.0.1:8080\" or \"[::1]:8080\""
}

extension ValueKind<Secret?> {
  static var masterKey: ValueKind {
    string("64 hexadecimal digits, which are 32 bytes") { text in
      text.utf8.count == 64 && text.allSatisfy(\.isHexDigit) ? .some(Secret(text)) : nil
    }
  }
}
