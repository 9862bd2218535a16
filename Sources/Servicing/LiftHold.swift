import JSON
public import Lending
public import Storage

extension Servicer {
  /// Lifts a hold before its end and decides its device's lock status afresh; one that has ended stays as it is.
  ///
  /// - Throws: `notFound`; `forbidden` for what support may not lift.
  public func liftHold(_ id: HoldID, of lender: LenderID, by key: APIKey, in transaction: any Transaction) throws {
    let now = clock.now()
    guard let hold = try HoldTable.find(id, of: lender, in: transaction) else { throw LatchkeyError.notFound("hold") }
    try HoldRules.checkLifting(hold, by: key.role)
    guard hold.stands(at: now) else { return }
    let contract = try ContractTable.require(hold.contractID, of: lender, in: transaction)
    try lift(hold, on: contract, by: .key(key.id), at: now, in: transaction)
    _ = try redecide(
      situation(of: contract.deviceID, lender: lender, contract: contract, in: transaction), at: now, in: transaction)
  }

  /// Who or what ends a hold or an order before its time.
  enum Lifter {
    case key(APIKeyID)
    /// The device reports that the reason is gone.
    case report
    /// The device was released: that ends every order, hold and grant.
    case release

    /// As events have it: what lifted it, and whose key, where it was one.
    var members: [JSONMember] {
      switch self {
      case .key(let id): [JSONMember("because", "lifted"), JSONMember("lifted_by", .string(id.text))]
      case .report: [JSONMember("because", "device_report"), JSONMember("lifted_by", .null)]
      case .release: [JSONMember("because", "release"), JSONMember("lifted_by", .null)]
      }
    }
  }

  /// Writes that a hold was lifted, and its event.
  func lift(
    _ hold: Hold, on contract: Contract, by lifter: Lifter, at now: Instant, in transaction: any Transaction
  ) throws {
    try HoldTable.lift(hold.id, at: now, in: transaction)
    try recordEvent(
      .holdLifted, at: now, lender: contract.lenderID, device: contract.deviceID, contract: contract.id,
      data: [JSONMember("hold_id", .string(hold.id.text)), JSONMember("kind", .string(hold.kind.rawValue))]
        + lifter.members, in: transaction)
  }
}
