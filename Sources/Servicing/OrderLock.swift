import JSON
public import Lending
public import Storage

extension Servicer {
  /// An order to lock as it is given.
  public struct LockOrderInput: Sendable, Equatable {
    /// Why; one of the ordered reasons.
    public let reason: Reason
    /// Who says so.
    public let reportedBy: LockOrder.Reporter
    /// When it ends by itself; nil for not before it is lifted, or as the rules have it.
    public let until: Instant?
    /// Why, in the orderer's words.
    public let note: String

    /// An order.
    public init(reason: Reason, reportedBy: LockOrder.Reporter, until: Instant?, note: String) {
      self.reason = reason
      self.reportedBy = reportedBy
      self.until = until
      self.note = note
    }
  }

  /// Orders a device to be locked for a reason other than arrears, and decides its lock status afresh.
  ///
  /// - Throws: `notFound`; `forbidden` for what support may not order; `invalidFields` at `/until`; `orderNotAllowed`.
  public func orderLock(
    _ input: LockOrderInput, on id: DeviceID, of lender: LenderID, by key: APIKey, in transaction: any Transaction
  ) throws -> LockOrder {
    let now = clock.now()
    let device = try DeviceTable.require(id, of: lender, in: transaction)
    try LockOrderRules.checkRole(key.role, reason: input.reason, reportedBy: input.reportedBy)
    let until = try LockOrderRules.end(of: input.reason, until: input.until, at: now)
    try LockOrderRules.checkRepeat(
      of: input.reason, after: LockOrderTable.findLatest(input.reason, on: id, in: transaction), at: now)
    var situation = try situation(of: device.id, lender: lender, in: transaction)
    try LockOrderRules.checkPolicy(situation.facts, reason: input.reason, reportedBy: input.reportedBy)
    let order = LockOrder(
      id: .make(at: now), deviceID: id, reason: input.reason, reportedBy: input.reportedBy, orderedAt: now,
      until: until, liftedAt: nil, orderedBy: key.id, note: input.note)
    try store(order, in: &situation, in: transaction)
    _ = try redecide(situation, at: now, in: transaction)
    return order
  }

  /// Keeps an order, or a device's own report that locks, with its event.
  func store(_ order: LockOrder, in situation: inout Situation, in transaction: any Transaction) throws {
    try LockOrderTable.insert(order, of: situation.lenderID, in: transaction)
    situation.orders.append(order)
    try recordEvent(
      .lockOrdered, at: order.orderedAt, lender: situation.lenderID, device: order.deviceID,
      contract: situation.contract?.id,
      data: [
        JSONMember("lock_order_id", .string(order.id.text)), JSONMember("reason", .string(order.reason.rawValue)),
        JSONMember("reported_by", .string(order.reportedBy.rawValue)),
        JSONMember("until", .optional(order.until?.description)),
        JSONMember("ordered_by", .optional(order.orderedBy?.text)),
      ], in: transaction)
  }
}
