import Lending

extension WordFormat {
  /// The `[format]` of a words file; nil, and noted, where a key is missing or wrong.
  init?(_ table: TableReader) {
    let months = table.list("months", of: .text(Limits.wordCharacters), count: 12)
    let date = table.value("date", .pattern(of: ["{day}", "{month}", "{year}"]))
    let firstDay = table.value("first_day", .text(Limits.wordCharacters))
    let money = table.value("money", .pattern(of: ["{currency}", "{number}"]))
    let group = table.value("group", .text(Limits.separatorCharacters))
    let decimal = table.value("decimal", .text(Limits.separatorCharacters))
    let grouping = table.value("grouping", .choice(of: Grouping.allCases))
    let symbols = WordFormat.symbols(table)
    guard let months, let date, let firstDay, let money, let group, let decimal, let grouping, let symbols else {
      return nil
    }
    self.init(
      months: months, date: date, firstDay: firstDay, money: money, group: group, decimal: decimal,
      grouping: grouping, symbols: symbols)
  }

  /// What a region writes otherwise: any of the keys that money is written by.
  func changed(by table: TableReader) -> WordFormat {
    var format = self
    format.money = table.value("money", .pattern(of: ["{currency}", "{number}"]), without: money)
    format.group = table.value("group", .text(Limits.separatorCharacters), without: group)
    format.decimal = table.value("decimal", .text(Limits.separatorCharacters), without: decimal)
    format.grouping = table.value("grouping", .choice(of: Grouping.allCases), without: grouping)
    format.symbols.merge(WordFormat.symbols(table) ?? [:]) { $1 }
    return format
  }

  private static func symbols(_ table: TableReader) -> [String: String]? {
    guard table.has("symbols") else { return [:] }
    guard let reader = table.table("symbols") else { return nil }
    var symbols: [String: String] = [:]
    for code in reader.keys {
      if Currency(code) == nil { reader.note(code, "is no currency; it must be a code of ISO 4217") }
      symbols[code] = reader.value(code, .text(Limits.symbolCharacters))
    }
    return symbols
  }

  /// The longest amount that a message can have: no currency with fewer minor digits has a longer one.
  var longestAmount: String {
    let currency = (symbols.values + ["KWD"]).max { $0.count < $1.count } ?? ""
    var format = self
    format.symbols["KWD"] = currency
    return Currency("KWD").map { format.text(Money(Money.amountMax, $0)) } ?? ""
  }

  /// The longest date that a message can have.
  var longestDate: String {
    let dates = (1...12).flatMap { month in [1, 28].compactMap { CivilDate(year: 9_999, month: month, day: $0) } }
    return dates.map(text).max { $0.count < $1.count } ?? ""
  }
}

extension ValueKind<String> {
  /// Text in which each of some placeholders stands once.
  fileprivate static func pattern(of placeholders: [String]) -> ValueKind {
    string("text with " + placeholders.joined(separator: ", ") + ", each once") { text in
      let isComplete = placeholders.allSatisfy { text.ranges(of: $0).count == 1 }
      return isComplete && Limits.patternCharacters.contains(text.count) ? text : nil
    }
  }
}
