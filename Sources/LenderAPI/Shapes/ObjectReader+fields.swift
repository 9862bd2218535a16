import Endpoints
import Lending

// Fields that several resources have.
extension ObjectReader {
  func zone(_ name: String) -> CivilZone? { value(name, expected: ObjectReader.zoneExpected, CivilZone.init) }

  func optionalZone(_ name: String) -> CivilZone? {
    optionalValue(name, expected: ObjectReader.zoneExpected, CivilZone.init)
  }

  func currency(_ name: String) -> Currency? {
    value(name, expected: "a currency of ISO 4217 in capital letters, such as INR") { Currency($0) }
  }

  func imei(_ name: String) -> IMEI? {
    optionalValue(name, expected: IMEIField.expected, IMEI.init(parsing:))
  }

  func identifier<Subject: Identified>(_ name: String, of subject: Subject.Type) -> Identifier<Subject>? {
    optionalValue(name, expected: "an id: \(Subject.identifierPrefix) and 26 characters") {
      Identifier<Subject>(parsing: $0)
    }
  }

  /// A telephone number: it is found again by its digits, so it has some.
  func phone(_ name: String) -> String? {
    let phone = optionalText(name)
    if let phone, !phone.utf8.contains(where: { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
      fail(name, "must be a telephone number, such as +91 98765 43210")
    }
    return phone
  }

  private static let zoneExpected = "an IANA time zone, such as Asia/Kolkata"
}

/// What an IMEI must be, wherever one is asked for.
enum IMEIField {
  static let expected = "an IMEI: 15 digits, the last one its Luhn check digit"
}
