import JSON
import Lending
import Testing

struct MoneyTests {
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
