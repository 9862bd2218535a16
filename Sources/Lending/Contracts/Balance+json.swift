public import JSON

extension Balance {
  /// `{outstanding, arrears, days_past_due, next_due}`, as it stands in contracts, payments and problems.
  public func json(in currency: Currency) -> JSONValue {
    .object([
      JSONMember("outstanding", Money(outstanding, currency).json),
      JSONMember("arrears", Money(arrears, currency).json),
      JSONMember("days_past_due", .integer(Int64(daysPastDue))),
      JSONMember("next_due", nextDueJSON(in: currency)),
    ])
  }

  /// `{due_on, amount}` or null.
  public func nextDueJSON(in currency: Currency) -> JSONValue {
    guard let nextDue else { return .null }
    return .object([
      JSONMember("due_on", .string(nextDue.dueOn.description)),
      JSONMember("amount", Money(nextDue.amount, currency).json),
    ])
  }
}
