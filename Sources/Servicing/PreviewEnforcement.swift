public import Lending
public import Storage

/// What would be restricted by an instant if nothing more is paid, and what changed of it since the day before.
public struct EnforcementPreview: Sendable {
  /// One device.
  public struct Item: Sendable {
    /// The contract whose arrears it is about.
    public let contract: Contract
    /// Each restriction that would begin, in order.
    public let steps: [Explanation.StageStanding]
    /// What the instalments add up to now.
    public let balance: Balance
    /// How it stood the day before.
    public let change: Change
    /// When the first step would have begun by what stood the day before; nil where none would have.
    public let yesterdayAt: Instant?
  }

  /// What became of a device's first step since the day before.
  public enum Change: String, Sendable, CaseIterable {
    /// No step would have begun by then.
    case new
    /// It would have begun at another time.
    case moved
    /// Nothing.
    case same
  }

  /// A page of the devices, the earliest step first.
  public let page: Page<Item>
  /// Devices that would have been restricted by then as of the day before, and would not any more: paid, held, or begun.
  public let noLonger: [LockStatusTable.PlannedRestriction]
}

extension Servicer {
  /// How far ahead a preview looks at most: a quarter, after which every payment plan is another.
  public static let previewDaysMax = 92
  /// How far ahead a preview looks where nobody says (policies.md, "Dry run").
  public static let previewDaysDefault = 30
  private static let noLongerMax = 500

  /// What would begin for a lender by an instant, by the facts that stand; changes nothing.
  ///
  /// - Throws: `PageError`.
  public func previewEnforcement(
    of lender: LenderID, until: Instant, _ page: PageRequest, in reader: any Reader
  ) throws -> EnforcementPreview {
    let now = clock.now()
    let today = try LenderTable.require(lender, in: reader).zone.date(at: now)
    let planned = try LockStatusTable.listRestrictions(of: lender, until: until, page, in: reader)
    return EnforcementPreview(
      page: try planned.flatMap { plan in
        try item(of: plan, lender: lender, until: until, at: now, today, in: reader).map { [$0] } ?? []
      },
      noLonger: page.isFirst
        ? try LockStatusTable.listEndedPlans(
          of: lender, on: today, until: until, limit: Servicer.noLongerMax, in: reader) : [])
  }

  /// nil where the facts say otherwise than the plan: what the ticker has not decided afresh yet.
  private func item(
    of plan: LockStatusTable.PlannedRestriction, lender: LenderID, until: Instant, at now: Instant,
    _ today: CivilDate, in reader: any Reader
  ) throws -> EnforcementPreview.Item? {
    let situation = try situation(of: plan.deviceID, lender: lender, in: reader)
    let decision = LockPolicy.decide(situation.facts, at: now)
    let steps = decision.explanation.stages.filter { standing in
      standing.stage.state.isRestriction && !standing.isInForce && standing.wouldBeginAt.map { $0 <= until } ?? false
    }
    guard let contract = situation.contract, let balance = decision.balance, !steps.isEmpty else { return nil }
    let isChanged = plan.changedOn == today
    let yesterdayAt = isChanged ? plan.before : plan.at
    let isBegun = yesterdayAt.map { $0 <= now } ?? false
    let change: EnforcementPreview.Change =
      !isChanged ? .same : yesterdayAt == nil || isBegun ? .new : .moved
    return EnforcementPreview.Item(
      contract: contract, steps: steps, balance: balance, change: change, yesterdayAt: yesterdayAt)
  }
}
