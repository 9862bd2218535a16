/// A message that was served, and must be before a restriction.
public struct Notice: Sendable, Equatable, Identified {
  /// `ntc_`.
  public static let identifierPrefix = "ntc_"

  /// Its id.
  public let id: NoticeID
  /// The contract that it was served under.
  public let contractID: ContractID
  /// Which of the policy's notices.
  public let name: String
  /// How it was served: `sms`, `letter`, `email`.
  public let channel: String
  /// When it was served.
  public let servedAt: Instant
  /// The last full day of its cure period.
  public let cureEndsOn: CivilDate
  /// When it was recorded here: nothing begins before.
  public let recordedAt: Instant
  /// What shows that it was served.
  public let evidenceReference: String

  /// A notice.
  public init(
    id: NoticeID, contractID: ContractID, name: String, channel: String, servedAt: Instant, cureEndsOn: CivilDate,
    recordedAt: Instant, evidenceReference: String
  ) {
    self.id = id
    self.contractID = contractID
    self.name = name
    self.channel = channel
    self.servedAt = servedAt
    self.cureEndsOn = cureEndsOn
    self.recordedAt = recordedAt
    self.evidenceReference = evidenceReference
  }
}
