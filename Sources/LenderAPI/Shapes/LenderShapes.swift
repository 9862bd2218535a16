import Endpoints
import Lending

/// The objects inside a lender, as requests have them.
enum LenderShapes {
  /// A lock screen shows them all.
  private static let instructionsMax = 10

  static func contact(_ body: ObjectReader) -> Contact {
    Contact(
      phone: body.text("phone"), email: body.text("email"), website: body.text("website"),
      address: body.optionalText("address"))
  }

  static func contactChange(_ body: ObjectReader) -> ContactChange {
    ContactChange(
      phone: body.optionalText("phone"), email: body.optionalText("email"), website: body.optionalText("website"),
      address: body.optionalText("address"))
  }

  static func complaints(_ body: ObjectReader) -> Complaints {
    Complaints(
      name: body.text("name"), phone: body.text("phone"), email: body.text("email"), address: body.text("address"))
  }

  static func instructions(_ body: ObjectReader) -> [PaymentInstruction] {
    body.objects("payment_instructions", countMin: 1, countMax: instructionsMax).map { item in
      PaymentInstruction(method: item.text("method"), text: item.text("text"), url: item.optionalText("url"))
    }
  }

  /// The volume brake's bounds: a lender may only tighten the standard ones.
  static func brake(_ body: ObjectReader) -> Brake {
    Brake(
      count: body.integer("count", in: 1...Brake.standard.count),
      factor: body.integer("factor", in: 1...Brake.standard.factor))
  }
}

/// ISO 3166-1 alpha-2: two capital letters.
enum CountryCode {
  static let expected = "two capital letters of ISO 3166-1, such as IN"

  static func parse(_ text: String) -> String? {
    text.utf8.count == 2 && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) } ? text : nil
  }
}
