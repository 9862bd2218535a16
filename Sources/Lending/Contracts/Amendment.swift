/// A change of what a contract owes, or of who owes it; each is an event, undone only by another.
public struct Amendment: Sendable, Equatable, Identified {
  /// `amd_`.
  public static let identifierPrefix = "amd_"

  /// What it changes.
  public enum Change: Sendable, Equatable {
    /// What is unpaid is due in other instalments, which add up to it.
    case reschedule([(dueOn: CivilDate, amount: Int64)])
    /// Everything unpaid is due so many days later.
    case extend(days: Int)
    /// An amount is given up, oldest due first.
    case waive(amount: Money)
    /// The contract is called off; whether the device is to come back.
    case cancel(withReturn: Bool)
    /// The lender gives the debt up.
    case writeOff
    /// Somebody else owes it from now on.
    case transfer(Transfer)

    /// Its kind, as requests and events name it.
    public var kind: String {
      switch self {
      case .reschedule: "reschedule"
      case .extend: "extend"
      case .waive: "waive"
      case .cancel: "cancel"
      case .writeOff: "write_off"
      case .transfer: "transfer"
      }
    }

    /// Changes are equal by their parts.
    public static func == (left: Change, right: Change) -> Bool {
      switch (left, right) {
      case (.reschedule(let left), .reschedule(let right)):
        left.count == right.count && zip(left, right).allSatisfy { $0 == $1 }
      case (.extend(let left), .extend(let right)): left == right
      case (.waive(let left), .waive(let right)): left == right
      case (.cancel(let left), .cancel(let right)): left == right
      case (.writeOff, .writeOff): true
      case (.transfer(let left), .transfer(let right)): left == right
      default: false
      }
    }
  }

  /// Who owes a contract from now on, and what they agreed to: consent is a person's, and does not pass with the phone.
  public struct Transfer: Sendable, Equatable {
    /// The new borrower.
    public let borrower: Borrower
    /// When they agreed to device restriction; nil where they did not.
    public let consentAgreedAt: Instant?
    /// Which document says so.
    public let consentDocument: String?

    /// A transfer.
    public init(borrower: Borrower, consentAgreedAt: Instant?, consentDocument: String?) {
      self.borrower = borrower
      self.consentAgreedAt = consentAgreedAt
      self.consentDocument = consentDocument
    }
  }

  /// Its id.
  public let id: AmendmentID
  /// The contract.
  public let contractID: ContractID
  /// Its kind.
  public let kind: String
  /// When it was recorded: what it makes due begins nothing before.
  public let recordedAt: Instant
  /// The API key that wrote it.
  public let writtenBy: APIKeyID
  /// Why, in the writer's words.
  public let note: String

  /// Instalments that a contract may come to by being rescheduled: they are loaded and decided upon together.
  public static let instalmentsMax = 4 * InstalmentSchedule.countMax
  /// The last day on which anything may be due.
  public static let dueOnMax = CivilDate(daysSinceEpoch: 84_005)  // 2199-12-31
  /// Days that one extension may add: a year.
  public static let extendDaysMax = 366

  /// An amendment.
  public init(
    id: AmendmentID, contractID: ContractID, kind: String, recordedAt: Instant, writtenBy: APIKeyID, note: String
  ) {
    self.id = id
    self.contractID = contractID
    self.kind = kind
    self.recordedAt = recordedAt
    self.writtenBy = writtenBy
    self.note = note
  }
}
