import JSON

/// A payment confirmation by its number: the same number gives the same one.
struct Confirmation {
  let number: Int
  let contract: String

  var reference: String { "p-\(number)" }
  /// Amounts differ, so that one payment in place of another shows.
  var amount: Int64 { Int64(100 + number * 37 % 901) }
  var body: JSONValue { body(amount) }

  func body(_ amount: Int64) -> JSONValue {
    [
      "contract_id": .string(contract), "amount": ["amount": .integer(amount), "currency": "KES"],
      "paid_at": "2026-01-01T00:00:00Z", "reference": .string(reference),
    ]
  }
}
