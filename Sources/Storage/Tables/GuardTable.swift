public import Lending

/// What guards a lender's stricter steps: the payment watermark and the volume brake, in one look-up.
public enum GuardTable {
  /// How a lender's guards stand.
  public struct Guards: Sendable, Equatable {
    /// The payment feed.
    public let watermark: LockFacts.Watermark
    /// The lender's own bounds of the brake.
    public let brake: Brake
    /// The zone of the days that the brake counts.
    public let zone: CivilZone
    /// Whether a brake holds that nobody has released.
    public let isBraked: Bool
    /// The last day on which the brake came on.
    public let brakedOn: CivilDate?
    /// When a brake was last released: what was held until then is free.
    public let releasedAt: Instant?
  }

  /// A lender's guards; throws `notFound` where there is no such lender.
  public static func require(_ lenderID: LenderID, in reader: any Reader) throws -> Guards {
    let guards = try reader.row(
      """
      SELECT watermark, (SELECT complete_until FROM watermarks WHERE lender_id = ?1), brake_count, brake_factor,
        time_zone, EXISTS (SELECT 1 FROM brakes WHERE lender_id = ?1 AND released_at IS NULL),
        (SELECT max(day) FROM brakes WHERE lender_id = ?1), (SELECT max(released_at) FROM brakes WHERE lender_id = ?1)
      FROM lenders WHERE id = ?1
      """, [.text(lenderID.text)], make)
    guard let guards else { throw LatchkeyError.notFound("lender") }
    return guards
  }

  private static func make(_ row: any Row) throws -> Guards {
    let mode = try stored(WatermarkMode(rawValue: row.text(0)), "lenders.watermark")
    return Guards(
      watermark: mode == .off ? .off : .completeUntil(row.instantOrNil(1)),
      brake: Brake(
        count: row.integerOrNil(2).map(Int.init) ?? Brake.standard.count,
        factor: row.integerOrNil(3).map(Int.init) ?? Brake.standard.factor),
      zone: try storedZone(row.text(4), "lenders.time_zone"), isBraked: row.boolean(5),
      brakedOn: try row.textOrNil(6).map { try stored(CivilDate(parsing: $0), "brakes.day") },
      releasedAt: row.instantOrNil(7))
  }
}
