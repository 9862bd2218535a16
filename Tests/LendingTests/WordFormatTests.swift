import Lending
import Testing

struct WordFormatTests {
  @Test func `an amount is shown with its currency's digits`() throws {
    let table = try Table(
      """
                    amount  currency  shown
                    125000  INR       INR 1,250.00
                 100000000  INR       INR 1,000,000.00
                     99999  INR       INR 999.99
                       100  KES       KES 1.00
                         5  USD       USD 0.05
                         0  USD       USD 0.00
                      1250  JPY       JPY 1,250
                         0  UGX       UGX 0
                         5  KWD       KWD 0.005
                   1234567  KWD       KWD 1,234.567
                   -125000  INR       INR -1,250.00
                        -5  KWD       KWD -0.005
          9007199254740991  INR       INR 90,071,992,547,409.91
      -9223372036854775808  JPY       JPY -9,223,372,036,854,775,808
      """)
    for row in table.rows {
      let money = try Money(row.integer("amount"), row.value("currency") { Currency($0) })
      #expect(try WordFormat.english.text(money) == row.text("shown"), "\(row)")
    }
  }

  @Test(arguments: [(99_900, "999"), (100_000, "1,000"), (12_345_600, "1,23,456"), (123_456_789_000, "1,23,45,67,890")])
  func `lakh and crore are parted by two`(amount: Int64, shown: String) throws {
    var format = try WordFormat.english
    format.grouping = .indian
    #expect(try format.text(Money(amount, #require(Currency("INR")))) == "INR \(shown).00")
  }

  @Test func `a language places the currency, and may have a symbol for it`() throws {
    var format = try WordFormat.english
    format.money = "{number} {currency}"
    format.group = "."
    format.decimal = ","
    format.symbols = ["EUR": "€"]
    #expect(try format.text(Money(123_456, #require(Currency("EUR")))) == "1.234,56 €")
    #expect(try format.text(Money(123_456, #require(Currency("PEN")))) == "1.234,56 PEN")
  }

  @Test func `the first of a month may be written otherwise`() throws {
    let format = try #require(
      WordFormat(
        months: (1...12).map { "month\($0)" }, date: "{day} de {month} de {year}", firstDay: "1er",
        money: "{currency}{number}", group: "", decimal: ",", grouping: .thousands, symbols: [:]))
    #expect(try format.text(#require(CivilDate(parsing: "2026-03-01"))) == "1er de month3 de 2026")
    #expect(try format.text(#require(CivilDate(parsing: "2026-12-31"))) == "31 de month12 de 2026")
  }

  @Test func `a year has twelve months`() throws {
    let english = try WordFormat.english
    #expect(
      WordFormat(
        months: ["January"], date: english.date, firstDay: "1", money: english.money, group: ",", decimal: ".",
        grouping: .thousands, symbols: [:]) == nil)
  }
}

extension WordFormat {
  /// As `config/words/en.toml` has it.
  static var english: WordFormat {
    get throws {
      try #require(
        WordFormat(
          months: [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November",
            "December",
          ], date: "{day} {month} {year}", firstDay: "1", money: "{currency} {number}", group: ",", decimal: ".",
          grouping: .thousands, symbols: [:]))
    }
  }
}
