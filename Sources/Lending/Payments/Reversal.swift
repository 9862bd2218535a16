/// A payment that is taken back, as a whole; one that comes before its payment waits for it by the sender's name for the
/// payment.
public struct Reversal: Sendable, Equatable, Identified {
  /// `rev_`.
  public static let identifierPrefix = "rev_"

  /// Its id.
  public let id: ReversalID
  /// The sender's name for it; unique for a lender.
  public let reference: String
  /// The sender's name for the payment.
  public let paymentReference: String
  /// When it was taken back.
  public let reversedAt: Instant
  /// When it was recorded here: nothing gets stricter in the shadow of that.
  public let recordedAt: Instant
  /// Why, in the sender's words.
  public let reason: String

  /// `reversed_at` may lie this far ahead, as `paid_at`.
  public static let aheadMillisecondsMax = PaymentConfirmation.aheadMillisecondsMax

  /// A reversal.
  public init(
    id: ReversalID, reference: String, paymentReference: String, reversedAt: Instant, recordedAt: Instant,
    reason: String
  ) {
    self.id = id
    self.reference = reference
    self.paymentReference = paymentReference
    self.reversedAt = reversedAt
    self.recordedAt = recordedAt
    self.reason = reason
  }

  /// Takes an amount back: from unallocated money first, then from paid instalments, latest due first, whichever payment
  /// had paid them.
  ///
  /// What a contract no longer has (a refund was paid out of it) stays untaken; so the books never go below zero.
  ///
  /// - Parameters:
  ///   - amount: minor units.
  ///   - unallocated: the contract's unallocated money.
  ///   - instalments: in order of due dates.
  /// - Returns: what is left of both, and what could not be taken.
  public static func take(
    _ amount: Int64, unallocated: Int64, instalments: [Instalment]
  ) -> (unallocated: Int64, instalments: [Instalment], untaken: Int64) {
    let fromUnallocated = min(amount, unallocated)
    var left = amount - fromUnallocated
    var result = instalments
    for index in result.indices.reversed() where left > 0 && result[index].paid > 0 {
      let part = min(left, result[index].paid)
      result[index].paid -= part
      left -= part
    }
    return (unallocated - fromUnallocated, result, left)
  }
}
