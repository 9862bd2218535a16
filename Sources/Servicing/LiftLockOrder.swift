import JSON
public import Lending
public import Storage

extension Servicer {
  /// Lifts an order, or a device's own report, and decides the device's lock status afresh; one that has ended stays as
  /// it is.
  ///
  /// - Throws: `notFound`; `forbidden` for what support may not lift.
  public func liftLockOrder(
    _ id: LockOrderID, of lender: LenderID, by key: APIKey, in transaction: any Transaction
  ) throws {
    let now = clock.now()
    guard let order = try LockOrderTable.find(id, of: lender, in: transaction) else {
      throw LatchkeyError.notFound("lock order")
    }
    try LockOrderRules.checkLifting(order, by: key.role)
    guard order.stands(at: now) else { return }
    var situation = try situation(of: order.deviceID, lender: lender, in: transaction)
    try lift(order, of: &situation, by: .key(key.id), at: now, in: transaction)
    _ = try redecide(situation, at: now, in: transaction)
  }

  /// Writes that an order was lifted, and its event.
  func lift(
    _ order: LockOrder, of situation: inout Situation, by lifter: Lifter, at now: Instant,
    in transaction: any Transaction
  ) throws {
    try LockOrderTable.lift(order.id, at: now, in: transaction)
    situation.orders.removeAll { $0.id == order.id }
    try recordEvent(
      .lockOrderLifted, at: now, lender: situation.lenderID, device: order.deviceID,
      contract: situation.contract?.id,
      data: [JSONMember("lock_order_id", .string(order.id.text)), JSONMember("reason", .string(order.reason.rawValue))]
        + lifter.members, in: transaction)
  }
}
