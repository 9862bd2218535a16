public import JSON

/// How a lock decision came about: kept with its event, served by `…/lock-decision`.
public struct Explanation: Sendable, Equatable {
  /// The rule that decided.
  public enum Rule: String, Sendable, CaseIterable {
    /// The device was released before; that is final.
    case released
    /// Everything is paid.
    case paidInFull = "paid_in_full"
    /// The device secures no contract.
    case noContract = "no_contract"
    /// Nothing is overdue beyond the tolerance.
    case current
    /// A code gave some days.
    case dayGrant = "day_grant"
    /// A stage of the policy is in force.
    case stage
    /// A payment is overdue, and no stage may begin yet.
    case waiting
  }

  /// One thing that a stage waits for, and until when; nil for as long as it is missing.
  public struct Wait: Sendable, Equatable {
    /// Its name: `days_past_due`, `contract_written`, `settling`, `consent`, `gap`, `grant`, `permitted_hours`.
    public let what: String
    /// When it ends.
    public let until: Instant?
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

  /// A list of overdue instalments longer than this says nothing more: the figures beside it count all.
  private static let instalmentsShownMax = 12

  /// As events and answers have it.
  public var json: JSONValue {
    .object([
      JSONMember("rule", .string(rule.rawValue)),
      JSONMember(
        "clause",
        .object([
          JSONMember("policy", .string(policy.name)), JSONMember("version", .string(policy.digest)),
          JSONMember("stage", .optional(stages.last(where: \.isInForce)?.stage.state.rawValue)),
        ])),
      JSONMember("local_date", .optional(today?.description)),
      JSONMember("overdue_instalments", .array(overdue.prefix(Explanation.instalmentsShownMax).map(instalmentJSON))),
      JSONMember("overdue_count", .integer(Int64(overdue.count))),
      JSONMember("paid", .integer(paid)),
      JSONMember("stages", .array(stages.map(stageJSON))),
    ])
  }

  private func instalmentJSON(_ instalment: Instalment) -> JSONValue {
    .object([
      JSONMember("id", .string(instalment.id.text)), JSONMember("due_on", .string(instalment.dueOn.description)),
      JSONMember("amount", .integer(instalment.amount)), JSONMember("paid", .integer(instalment.paid)),
    ])
  }

  private func stageJSON(_ standing: StageStanding) -> JSONValue {
    .object([
      JSONMember("state", .string(standing.stage.state.rawValue)),
      JSONMember("days_past_due", .integer(Int64(standing.stage.daysPastDue))),
      JSONMember("in_force", .bool(standing.isInForce)),
      JSONMember("begun_at", .optional(standing.begunAt?.description)),
      JSONMember("would_begin_at", .optional(standing.wouldBeginAt?.description)),
      JSONMember(
        "waits_for",
        .array(
          standing.waits.map { wait in
            .object([
              JSONMember("what", .string(wait.what)), JSONMember("until", .optional(wait.until?.description)),
            ])
          })),
    ])
  }
}
