/// How a language, or a region of it, writes money and dates.
public struct WordFormat: Sendable, Equatable {
  /// How the digits of a large number are parted.
  public enum Grouping: String, Sendable, CaseIterable {
    /// By three: 1,234,567.
    case thousands
    /// By three, then by two, as lakh and crore: 12,34,567.
    case indian
  }

  /// The names of the months, January first, as they stand in a date.
  public let months: [String]
  /// How a date is written, with `{day}`, `{month}` and `{year}`.
  public let date: String
  /// What stands for the day on the first of a month: `1`, `1er`.
  public let firstDay: String
  /// How money is written, with `{currency}` and `{number}`.
  public var money: String
  /// What parts groups of digits.
  public var group: String
  /// What parts minor units from whole ones.
  public var decimal: String
  /// How the digits are parted.
  public var grouping: Grouping
  /// What stands for a currency where it is not its code (ISO 4217).
  public var symbols: [String: String]

  /// A format; nil where there are not twelve months.
  public init?(
    months: [String], date: String, firstDay: String, money: String, group: String, decimal: String,
    grouping: Grouping, symbols: [String: String]
  ) {
    guard months.count == 12 else { return nil }
    self.months = months
    self.date = date
    self.firstDay = firstDay
    self.money = money
    self.group = group
    self.decimal = decimal
    self.grouping = grouping
    self.symbols = symbols
  }

  /// An amount with its currency's minor digits: `INR 1,250.00`, `₹ 1,250.00`, `1 250,00 €`.
  public func text(_ money: Money) -> String {
    filled(self.money, ["number": number(money), "currency": symbols[money.currency.code] ?? money.currency.code])
  }

  /// A date: `1 March 2026`, `1er mars 2026`.
  public func text(_ date: CivilDate) -> String {
    let parts = date.parts
    return filled(
      self.date,
      [
        "day": parts.day == 1 ? firstDay : String(parts.day), "month": months[parts.month - 1],
        "year": String(parts.year),
      ])
  }

  /// Fills placeholders in one pass: the standard library's `replacing` took a quarter of a whole redecision.
  private func filled(_ template: String, _ values: KeyValuePairs<String, String>) -> String {
    var result = ""
    var rest = template[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let name = rest[rest.index(after: open)..<close]
      result += rest[..<open]
      result += values.first { $0.key == name }?.value ?? String(rest[open...close])
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  private func number(_ money: Money) -> String {
    let minorDigits = money.currency.minorDigits
    let digits = padded(money.amount.magnitude, minorDigits + 1)
    let whole = digits.dropLast(minorDigits)
    var text = money.amount < 0 ? "-" : ""
    for (index, digit) in whole.enumerated() {
      if index > 0, isBoundary(whole.count - index) { text += group }
      text.append(digit)
    }
    return text + (minorDigits == 0 ? "" : decimal + digits.suffix(minorDigits))
  }

  /// Whether a group ends before the last so many digits.
  private func isBoundary(_ digits: Int) -> Bool {
    switch grouping {
    case .thousands: digits % 3 == 0
    case .indian: digits == 3 || (digits > 3 && digits % 2 == 1)
    }
  }
}
