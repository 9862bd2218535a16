import JSON
public import Lending
public import Storage

extension Servicer {
  /// What one batch of due work came to.
  public struct DueBatch: Sendable, Equatable {
    /// How much was done.
    public let count: Int
    /// The next instant at which something falls due; nil for never.
    public let nextDueAt: Instant?
  }

  /// Does what the clock brings, at most `limit` of each kind; the ticker and the test clock both call it.
  ///
  /// Statuses whose change has come are decided afresh, enrolments that nobody activated lapse, kept answers expire.
  public func redecideDue(at now: Instant, limit: Int, in transaction: any Transaction) throws -> DueBatch {
    var count = 0
    for device in try LockStatusTable.listDue(at: now, limit: limit, in: transaction) {
      guard let lender = try DeviceTable.find(device, in: transaction)?.lenderID else { continue }
      _ = try redecide(device, of: lender, at: now, in: transaction)
      count += 1
    }
    for device in try DeviceTable.listLapsed(at: now, limit: limit, in: transaction) {
      try retireDevice(device, at: now, in: transaction)
      count += 1
    }
    count += try IdempotencyKeyTable.deleteExpired(at: now, limit: limit, in: transaction)
    return DueBatch(count: count, nextDueAt: try nextDue(in: transaction))
  }

  /// The next instant at which something falls due; nil for never.
  public func nextDue(in reader: any Reader) throws -> Instant? {
    [try LockStatusTable.nextDue(in: reader), try DeviceTable.nextLapse(in: reader)].compactMap(\.self).min()
  }
}
