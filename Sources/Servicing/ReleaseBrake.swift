import JSON
public import Lending
public import Storage

extension Servicer {
  /// Releases the brake of a day: all that it holds is free, and is decided afresh in batches.
  ///
  /// One that was released before stays as it is.
  ///
  /// - Parameters:
  ///   - day: the lender's local day on which it came on.
  ///   - lender: whose.
  ///   - key: the releaser's.
  ///   - note: in the releaser's words, whoever has looked at what it holds.
  ///   - transaction: where to.
  /// - Returns: the brake with its release.
  /// - Throws: `notFound` for a day on which none came on.
  public func releaseBrake(
    of day: CivilDate, lender: LenderID, by key: APIKeyID, note: String, in transaction: any Transaction
  ) throws -> BrakeTable.EngagedBrake {
    guard let brake = try BrakeTable.find(lender, on: day, in: transaction) else {
      throw LatchkeyError.notFound("brake")
    }
    guard brake.release == nil else { return brake }
    let now = clock.now()
    let zone = try GuardTable.require(lender, in: transaction).zone
    let release = BrakeTable.Release(at: now, day: zone.date(at: now), by: key, note: note)
    try BrakeTable.release(lender, on: day, release, in: transaction)
    try recordEvent(
      .brakeReleased, at: now, lender: lender,
      data: [JSONMember("date", .string(day.description)), JSONMember("released_by", .string(key.text))],
      in: transaction)
    try sweep(.brake, of: lender, at: now, in: transaction)
    return BrakeTable.EngagedBrake(
      day: day, begunAt: brake.begunAt, counted: brake.counted, bound: brake.bound, release: release)
  }
}
