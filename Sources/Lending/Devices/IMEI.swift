/// An International Mobile Equipment Identity: 15 digits, the last a Luhn check digit (3GPP TS 23.003 section 6.2.1).
public struct IMEI: Sendable, Hashable, CustomStringConvertible {
  /// The 15 digits.
  public let digits: String

  /// Parses 15 digits with a right check digit; nil for anything else.
  public init?(parsing text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 15, bytes.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    var sum = 0
    for (index, byte) in bytes.enumerated() {
      let digit = Int(byte - UInt8(ascii: "0"))
      let doubled = index % 2 == 1 ? digit * 2 : digit
      sum += doubled > 9 ? doubled - 9 : doubled
    }
    guard sum % 10 == 0 else { return nil }
    digits = text
  }

  /// The 15 digits.
  public var description: String { digits }
}
