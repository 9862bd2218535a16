/// A currency of ISO 4217, by its alphabetic code.
public struct Currency: Sendable, Hashable, CustomStringConvertible {
  /// Three capital letters.
  public let code: String
  /// How many decimal digits the minor unit has: 2 for INR, 0 for JPY, 3 for KWD.
  public let minorDigits: Int

  /// A currency in use; nil for a code that ISO 4217 does not list (funds, metals and test codes are not listed here).
  public init?(_ code: String) {
    guard let digits = Currency.minorDigitsByCode[code] else { return nil }
    self.code = code
    self.minorDigits = digits
  }

  /// The code.
  public var description: String { code }

  private static let minorDigitsByCode: [String: Int] = {
    var table: [String: Int] = [:]
    for code in twoDigits.split(separator: " ") { table[String(code)] = 2 }
    for code in noDigits.split(separator: " ") { table[String(code)] = 0 }
    for code in threeDigits.split(separator: " ") { table[String(code)] = 3 }
    return table
  }()

  // ISO 4217:2015 list one, national currencies, with its amendments up to 2025.
  private static let twoDigits = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC \
    CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD \
    KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO \
    NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL \
    THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
    """
  private static let noDigits = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
  private static let threeDigits = "BHD IQD JOD KWD LYD OMR TND"
}
