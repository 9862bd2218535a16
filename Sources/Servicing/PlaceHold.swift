import JSON
public import Lending
public import Storage

extension Servicer {
  /// A hold as it is placed.
  public struct HoldInput: Sendable, Equatable {
    /// Why enforcement pauses.
    public let kind: Hold.Kind
    /// Since when; nil for now.
    public let since: Instant?
    /// When it ends by itself; nil for not before it is lifted.
    public let until: Instant?
    /// Why, in the placer's words.
    public let note: String

    /// A hold.
    public init(kind: Hold.Kind, since: Instant?, until: Instant?, note: String) {
      self.kind = kind
      self.since = since
      self.until = until
      self.note = note
    }
  }

  /// Places a hold on a contract, marks the restrictions begun since it counts as wrongful, and decides its device's lock
  /// status afresh.
  ///
  /// - Throws: `notFound`; `invalidFields` at `/since` and `/until`; `forbidden` for what support may not place;
  ///   `contractNotActive` where nothing is enforced any more.
  public func placeHold(
    _ input: HoldInput, on id: ContractID, of lender: LenderID, by key: APIKey, in transaction: any Transaction
  ) throws -> Hold {
    let now = clock.now()
    let contract = try ContractTable.require(id, of: lender, in: transaction)
    let since = input.since ?? now
    try HoldRules.checkSpan(since: since, until: input.until, at: now)
    let period = now.adding(hours: -24 * Hold.supportPeriodDays)
    try HoldRules.checkPlacing(
      by: key.role, since: since, until: input.until,
      earlier: try HoldTable.countBySupport(id, since: period, in: transaction))
    var situation = try situation(of: contract.deviceID, lender: lender, contract: contract, in: transaction)
    guard !contract.isGivenUp, situation.status?.state != .released else {
      throw LatchkeyError(.contractNotActive, "Nothing of the contract is enforced any more: there is nothing to hold.")
    }
    let hold = Hold(
      id: .make(at: now), contractID: id, kind: input.kind, since: since, until: input.until, placedAt: now,
      placedBy: key.id, isPlacedBySupport: key.role == .support, liftedAt: nil, note: input.note)
    try HoldTable.insert(hold, of: lender, in: transaction)
    try record(hold, on: contract, in: transaction)
    situation.holds.append(hold)
    _ = try redecide(situation, at: now, in: transaction)
    try markRestrictions(since: hold, on: contract, in: transaction)
    return hold
  }

  private func record(_ hold: Hold, on contract: Contract, in transaction: any Transaction) throws {
    try recordEvent(
      .holdPlaced, at: hold.placedAt, lender: contract.lenderID, device: contract.deviceID, contract: contract.id,
      data: [
        JSONMember("hold_id", .string(hold.id.text)), JSONMember("kind", .string(hold.kind.rawValue)),
        JSONMember("since", .string(hold.since.description)), JSONMember("until", .optional(hold.until?.description)),
        JSONMember("placed_by", .string(hold.placedBy.text)),
      ], in: transaction)
  }

  /// Marks as wrong what began after a hold counts, once it has ended: with every kind of it no restriction would have
  /// begun.
  private func markRestrictions(since hold: Hold, on contract: Contract, in transaction: any Transaction) throws {
    let later = try RestrictionTable.listRightful(
      contract.id, since: hold.since.adding(milliseconds: 1), in: transaction)
    for restriction in later {
      try markWrongful(
        restriction, because: "hold", of: contract, at: hold.placedAt,
        data: [JSONMember("hold_id", .string(hold.id.text))], in: transaction)
    }
  }
}
