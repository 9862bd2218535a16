public import Lending
public import Servicing
import Storage

extension Story {
  /// Reverses a payment, now unless said otherwise, and gives all that its answer shows.
  @discardableResult
  public func reverse(
    _ target: Servicer.ReversalInput.Target, reference: String, reversedAt: Instant? = nil
  ) throws -> ReversalOutcome {
    let input = Servicer.ReversalInput(
      target: target, reference: reference, reversedAt: reversedAt ?? clock.now(), reason: "cheque returned")
    return try store.write { [servicer, lender] in
      var outcome: ReversalOutcome?
      _ = try servicer.reversePayment(
        input, of: lender.id,
        answer: { new in
          outcome = new
          return []
        }, in: $0)
      guard let outcome else { throw StoryError("the reversal \(reference) was recorded before") }
      return outcome
    }
  }

  /// Amends a contract by a key of the lender's.
  @discardableResult
  public func amend(
    _ contract: Servicer.WrittenContract, _ change: Amendment.Change, by key: APIKey
  ) throws -> ContractOutcome {
    let id = contract.contract.id
    return try store.write { [servicer, lender] in
      try servicer.amendContract(
        id, .init(change: change, note: "as agreed"), by: key, of: lender.id, in: $0
      ).outcome
    }
  }

  /// Refunds minor units of what is unallocated of a contract.
  @discardableResult
  public func refund(
    _ contract: Servicer.WrittenContract, _ amount: Int64, reference: String
  ) throws -> RecordedRefund {
    let input = Servicer.RefundInput(
      amount: Money(amount, contract.contract.currency), reference: reference, note: nil)
    let id = contract.contract.id
    return try store.write { [servicer, lender] in
      try servicer.refundOverpayment(
        input, on: id, of: lender.id, answer: { Array("\($0.outcome.contract.unallocated)".utf8) }, in: $0)
    }
  }

  /// Records that the device of a contract has come back, by a key of the lender's.
  @discardableResult
  public func returnDevice(of contract: Servicer.WrittenContract, by key: APIKey) throws -> ContractOutcome {
    let id = contract.contract.id
    return try store.write { [servicer, lender] in
      try servicer.returnDevice(of: id, by: key, of: lender.id, in: $0)
    }
  }
}
