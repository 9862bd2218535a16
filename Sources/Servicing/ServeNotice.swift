import JSON
public import Lending
public import Storage

extension Servicer {
  /// A notice as its service is recorded.
  public struct NoticeInput: Sendable, Equatable {
    /// Which of the policy's notices.
    public let name: String
    /// How it was served.
    public let channel: String
    /// When it was served.
    public let servedAt: Instant
    /// What shows it.
    public let evidenceReference: String

    /// A notice.
    public init(name: String, channel: String, servedAt: Instant, evidenceReference: String) {
      self.name = name
      self.channel = channel
      self.servedAt = servedAt
      self.evidenceReference = evidenceReference
    }
  }

  /// Records that a notice was served, and decides the device's lock status afresh.
  ///
  /// - Throws: `notFound`; `invalidFields` at `/served_at` for the future and for hours in which no message may go, and at
  ///   `/notice`; `noticeNotDue`.
  public func serveNotice(
    _ input: NoticeInput, on id: ContractID, of lender: LenderID, in transaction: any Transaction
  ) throws -> Notice {
    let now = clock.now()
    let contract = try ContractTable.require(id, of: lender, in: transaction)
    guard input.servedAt <= now else { throw LatchkeyError.invalid("/served_at", "It lies ahead of now, \(now).") }
    var situation = try situation(of: contract.deviceID, lender: lender, contract: contract, in: transaction)
    let rule = try NoticeRule.check(
      situation.facts, notice: input.name, over: input.channel, servedAt: input.servedAt)
    let notice = Notice(
      id: .make(at: now), contractID: id, name: rule.name, channel: input.channel, servedAt: input.servedAt,
      cureEndsOn: rule.cureEnd(servedOn: contract.zone.date(at: input.servedAt)), recordedAt: now,
      evidenceReference: input.evidenceReference)
    try NoticeTable.insert(notice, of: lender, in: transaction)
    try recordEvent(
      .noticeServed, at: now, lender: lender, device: contract.deviceID, contract: id,
      data: [
        JSONMember("notice_id", .string(notice.id.text)), JSONMember("notice", .string(notice.name)),
        JSONMember("served_at", .string(notice.servedAt.description)),
        JSONMember("cure_ends_on", .string(notice.cureEndsOn.description)),
      ], in: transaction)
    situation.notices.append(notice)
    _ = try redecide(situation, at: now, in: transaction)
    return notice
  }
}
