/// How a lock decision came about: kept with its event, served by `…/lock-decision`.
public struct Explanation: Sendable, Equatable {
  /// The rule that decided.
  public enum Rule: String, Sendable, CaseIterable {
    /// The device was released before; that is final.
    case released
    /// Everything is paid.
    case paidInFull = "paid_in_full"
    /// The debt was given up, or the contract called off without the device's return.
    case givenUp = "given_up"
    /// The device secures no contract.
    case noContract = "no_contract"
    /// Nothing is overdue beyond the tolerance.
    case current
    /// A code gave some days.
    case dayGrant = "day_grant"
    /// The borrower's own word of a payment gave some hours.
    case paymentClaim = "payment_claim"
    /// A hold stands.
    case hold
    /// An order, or the device's own report, locks.
    case order
    /// A stage of the policy is in force.
    case stage
    /// A payment is overdue, and no stage may begin yet.
    case waiting
  }

  /// One thing that a stage waits for, and until when; nil for as long as it is missing.
  public struct Wait: Sendable, Equatable {
    /// What it is.
    public enum What: Sendable, Equatable {
      case daysPastDue
      case recording
      case settling
      case consent
      case notice(String)
      case hold(Hold.Kind)
      case reversal
      case gap
      case grant
      case cohortRestoration
      case watermark(past: Instant)
      case brake
      case permittedHours

      /// Its name in answers.
      public var name: String {
        switch self {
        case .daysPastDue: "days_past_due"
        case .recording: "recording"
        case .settling: "settling"
        case .consent: "consent"
        case .notice(let name): "notice:" + name
        case .hold(let kind): "hold:" + kind.rawValue
        case .reversal: "reversal"
        case .gap: "gap"
        case .grant: "grant"
        case .cohortRestoration: "cohort_restoration"
        case .watermark: "payment_watermark"
        case .brake: "brake"
        case .permittedHours: "permitted_hours"
        }
      }
    }

    /// What it is.
    public let what: What
    /// When it ends.
    public let until: Instant?

    init(_ what: What, until: Instant?) {
      self.what = what
      self.until = until
    }
  }

  /// How one stage stands.
  public struct StageStanding: Sendable, Equatable {
    /// The stage.
    public let stage: Stage
    /// Whether it is in force.
    public let isInForce: Bool
    /// When it first began.
    public let begunAt: Instant?
    /// When it would begin; nil where it is in force or something is missing.
    public let wouldBeginAt: Instant?
    /// What it waits for.
    public let waits: [Wait]
    /// Whether it would stand if no grant and no claim set it aside.
    public var isSetAside = false
  }

  /// The rule that decided.
  public let rule: Rule
  /// The policy's version.
  public let policy: PolicyVersion
  /// The local date that days were counted on; nil without a contract.
  public let today: CivilDate?
  /// Instalments that are overdue.
  public let overdue: [Instalment]
  /// What has been paid of all instalments.
  public let paid: Int64
  /// Each stage of the policy.
  public let stages: [StageStanding]
  /// Notices that count.
  public let notices: [Notice]
  /// Holds that were looked at.
  public let holds: [Hold]
  /// Orders and reports that lock.
  public let orders: [LockOrder]
  /// When a payment was last taken back.
  public let lastReversalAt: Instant?
  /// Until when a cohort restoration bars what is stricter.
  public let barUntil: Instant?
  /// Whether the volume brake holds.
  public let isBraked: Bool
  /// The payment feed.
  public let watermark: LockFacts.Watermark

  /// When the first restriction that does not stand would begin if nothing more is paid, reminders before it or not.
  public var firstRestrictionAt: Instant? {
    stages.filter { $0.stage.state.isRestriction && !$0.isInForce }.compactMap(\.wouldBeginAt).min()
  }
}
