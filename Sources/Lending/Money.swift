public import JSON

/// An amount of one currency, in its minor units (ISO 4217): 125000 INR is ₹1,250.00.
public struct Money: Sendable, Hashable {
  /// Minor units; never a fraction.
  public let amount: Int64
  /// The currency that the units are of.
  public let currency: Currency

  /// The largest amount that a request may name: 2^53 − 1, exact in every JSON reader.
  public static let amountMax: Int64 = (1 << 53) - 1

  /// An amount of a currency.
  public init(_ amount: Int64, _ currency: Currency) {
    self.amount = amount
    self.currency = currency
  }

  /// `{"amount": 125000, "currency": "INR"}`.
  public var json: JSONValue {
    .object([JSONMember("amount", .integer(amount)), JSONMember("currency", .string(currency.code))])
  }

  /// The sum of amounts in one currency; throws `amountOverflow` past 2^53 − 1 instead of wrapping or trapping.
  public static func sum(_ amounts: some Sequence<Int64>) throws(LatchkeyError) -> Int64 {
    var total: Int64 = 0
    for amount in amounts {
      let (next, overflowed) = total.addingReportingOverflow(amount)
      guard !overflowed, next <= amountMax else {
        throw LatchkeyError(.amountOverflow, "The amounts add up to more than \(amountMax) minor units.")
      }
      total = next
    }
    return total
  }
}
