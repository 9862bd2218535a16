import JSON
public import Lending
public import Storage

extension Servicer {
  /// A lender's payment feed as it stands.
  public struct WatermarkView: Sendable, Equatable {
    /// How it says that it is complete.
    public let mode: WatermarkMode
    /// Every payment made before this has been sent; nil where nothing was stated yet.
    public let completeUntil: Instant?
  }

  /// Takes a lender's word that every payment made before an instant has been sent.
  ///
  /// The watermark never goes back: an earlier word, which a later one covers, changes nothing. What waited for it is
  /// decided afresh.
  /// - Throws: `invalidFields` at `/complete_until` for an instant in the future; `notFound`.
  public func stateWatermark(
    _ completeUntil: Instant, of lender: LenderID, in transaction: any Transaction
  ) throws -> WatermarkView {
    let now = clock.now()
    guard completeUntil <= now else {
      throw LatchkeyError.invalid("/complete_until", "It lies in the future; now is \(now).")
    }
    if try WatermarkTable.advance(lender, to: completeUntil, in: transaction) {
      try recordEvent(
        .watermarkStated, at: now, lender: lender,
        data: [JSONMember("complete_until", .string(completeUntil.description))], in: transaction)
      try sweep(.watermark, of: lender, at: now, in: transaction)
    }
    return WatermarkView(
      mode: try LenderTable.require(lender, in: transaction).watermark,
      completeUntil: try WatermarkTable.find(lender, in: transaction))
  }

  /// Moves the watermark of a lender whose arrivals count as the statement; a payment made ahead of now states no more
  /// than now.
  func noteArrival(_ payment: PaymentConfirmation, in transaction: any Transaction) throws {
    let stated = min(payment.paidAt, payment.recordedAt)
    guard try WatermarkTable.advanceByArrival(payment.lenderID, to: stated, in: transaction) else { return }
    guard try LockStatusTable.hasAwaiting(watermark: stated, of: payment.lenderID, in: transaction) else { return }
    try sweep(.watermark, of: payment.lenderID, at: payment.recordedAt, in: transaction)
  }
}
