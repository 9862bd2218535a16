public import Lending

extension IMEI {
  /// The IMEI of a device by its number, 0…999999, with its check digit; the same number gives the same IMEI.
  public static func numbered(_ number: Int) throws -> IMEI {
    let digits = String(35_693_803_000_000 + number)
    let parsed = (0...9).compactMap { IMEI(parsing: digits + String($0)) }
    guard let imei = parsed.first else { throw StoryError("\(digits) has no check digit") }
    return imei
  }
}
