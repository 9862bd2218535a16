import JSON
import Lending
import Testing

struct MoneyTests {
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
      #expect(try money.formatted == row.text("shown"), "\(row)")
    }
  }

  @Test func `amounts are added up to 2^53 − 1`() throws {
    #expect(Money.amountMax == 9_007_199_254_740_991)
    #expect(try Money.sum([] as [Int64]) == 0)
    #expect(try Money.sum([1, 2, 3]) == 6)
    #expect(try Money.sum([Money.amountMax - 1, 1]) == Money.amountMax)
  }

  @Test(arguments: [[Money.amountMax, 1], [1, Int64.max], [Int64.max, Int64.max], [5, Money.amountMax, -10]])
  func `a sum past the bound is an error, not a trap and not a wrong sum`(amounts: [Int64]) throws {
    let error = #expect(throws: LatchkeyError.self) { try Money.sum(amounts) }
    #expect(error?.code == .amountOverflow)
  }

  @Test func `in JSON an amount stands beside its currency`() throws {
    let money = try Money(125_000, #require(Currency("INR")))
    #expect(money.json == ["amount": 125_000, "currency": "INR"])
  }
}
