public import Lending

/// Until when each lender's payment feed is complete.
public enum WatermarkTable {
  /// What a lender's feed has stated, or nil.
  public static func find(_ lenderID: LenderID, in reader: any Reader) throws -> Instant? {
    try reader.row("SELECT complete_until FROM watermarks WHERE lender_id = ?1", [.text(lenderID.text)]) {
      $0.instant(0)
    }
  }

  /// Moves a lender's watermark forward; it never goes back.
  ///
  /// - Returns: whether it moved.
  public static func advance(
    _ lenderID: LenderID, to instant: Instant, in transaction: any Transaction
  ) throws -> Bool {
    try transaction.execute(
      """
      INSERT INTO watermarks (lender_id, complete_until) VALUES (?1, ?2)
      ON CONFLICT (lender_id) DO UPDATE SET complete_until = excluded.complete_until
        WHERE excluded.complete_until > complete_until
      """, [.text(lenderID.text), .integer(instant.milliseconds)]) > 0
  }

  /// The same for an arrival, of a lender whose arrivals count as the statement; false for others.
  public static func advanceByArrival(
    _ lenderID: LenderID, to instant: Instant, in transaction: any Transaction
  ) throws -> Bool {
    try transaction.execute(
      """
      INSERT INTO watermarks (lender_id, complete_until)
        SELECT id, ?2 FROM lenders WHERE id = ?1 AND watermark = 'arrivals'
      ON CONFLICT (lender_id) DO UPDATE SET complete_until = excluded.complete_until
        WHERE excluded.complete_until > complete_until
      """, [.text(lenderID.text), .integer(instant.milliseconds)]) > 0
  }
}
