import JSON
public import UnlockCode

/// Who may have which unlock code (unlock-codes.md, "On the server").
public enum UnlockCodeRules {
  /// What is asked for.
  public struct Request: Sendable, Equatable {
    /// What the code shall give.
    public let grant: Grant
    /// The written reason.
    public let reason: String?
    /// Whether the asker means to give it in spite of arrears.
    public let overrides: Bool

    /// A request for a code.
    public init(grant: Grant, reason: String?, overrides: Bool) {
      self.grant = grant
      self.reason = reason
      self.overrides = overrides
    }
  }

  /// Who asks.
  public struct Asker: Sendable, Equatable {
    /// The role of the asker's key.
    public let role: Role
    /// Whether it is a support key that may override.
    public let mayOverride: Bool

    /// An asker.
    public init(role: Role, mayOverride: Bool) {
      self.role = role
      self.mayOverride = mayOverride
    }

    var hasOverride: Bool { role == .lender || mayOverride }
  }

  /// Passes, or throws why the code is refused.
  ///
  /// - Parameters:
  ///   - request: what is asked for.
  ///   - asker: who asks.
  ///   - decision: what the rules say now, as if no grant stood.
  ///   - facts: what the decision was made from.
  ///   - issued: what the device and its contract were given before.
  /// - Throws: `invalidFields`, `contractInArrears` (with the balance), `otherReasonHolds`, `grantNotAllowed`,
  ///   `rateLimited`; in this order.
  public static func check(
    _ request: Request, by asker: Asker, decision: LockDecision, facts: LockFacts, issued: Issued
  ) throws(LatchkeyError) {
    if request.overrides, request.reason == nil { throw missingReason("an override") }
    switch request.grant {
    case .cleared:
      if decision.arrearsState.isRestriction { throw inArrears(decision, facts) }
      try checkOtherReasons(decision)
    case .days(let days):
      try checkDays(days, request, by: asker, decision: decision, facts: facts, issued: issued)
    case .released:
      try checkRelease(request, by: asker, decision: decision, facts: facts)
    }
    guard issued.today < facts.pack.codesPerDay else {
      throw LatchkeyError(
        .rateLimited, "The device has had \(issued.today) codes today, the most that its policy allows in a local day.",
        retryAfterSeconds: issued.secondsToMidnight)
    }
  }

  /// What the device and its contract were given before.
  public struct Issued: Sendable, Equatable {
    /// Codes for the device in the contract's local day.
    public let today: Int
    /// Day grants in arrears under the contract in the policy's period.
    public let goodwill: Int
    /// Whole seconds until the local day ends.
    public let secondsToMidnight: Int

    /// What was given.
    public init(today: Int, goodwill: Int, secondsToMidnight: Int) {
      self.today = today
      self.goodwill = goodwill
      self.secondsToMidnight = secondsToMidnight
    }
  }

  /// A code knows no reasons: it must not open what an order has locked.
  private static func checkOtherReasons(_ decision: LockDecision) throws(LatchkeyError) {
    guard let reason = decision.reason, reason.isOrdered else { return }
    throw LatchkeyError(
      .otherReasonHolds, "The device is locked for another reason, \(reason.rawValue), which no such code lifts.")
  }

  private static func checkDays(
    _ days: Grant.Days, _ request: Request, by asker: Asker, decision: LockDecision, facts: LockFacts, issued: Issued
  ) throws(LatchkeyError) {
    let isInArrears = decision.balance.map { $0.daysPastDue > 0 } ?? false
    if isInArrears, !(request.overrides && asker.hasOverride) { throw inArrears(decision, facts) }
    try checkOtherReasons(decision)
    let longest = facts.pack.goodwill.longestDays
    guard days.count <= longest else {
      throw LatchkeyError(
        .grantNotAllowed, "The policy \(facts.pack.version.name) gives at most \(longest) days, not \(days.count).")
    }
    let goodwill = facts.pack.goodwill
    guard !isInArrears || issued.goodwill < goodwill.count else {
      throw LatchkeyError(
        .grantNotAllowed,
        "The policy gives \(goodwill.count) day grants in \(goodwill.periodDays) days, and they have been given.")
    }
  }

  private static func checkRelease(
    _ request: Request, by asker: Asker, decision: LockDecision, facts: LockFacts
  ) throws(LatchkeyError) {
    guard decision.state != .released, let balance = decision.balance, balance.outstanding > 0 else { return }
    guard asker.role == .lender else {
      if balance.daysPastDue > 0 { throw inArrears(decision, facts) }
      throw LatchkeyError(.grantNotAllowed, "Something is still owed: only the lender role may release the device.")
    }
    if request.reason == nil { throw missingReason("a release while something is owed") }
  }

  private static func missingReason(_ what: String) -> LatchkeyError {
    .invalid("/reason", "A written reason is needed for \(what).")
  }

  private static func inArrears(_ decision: LockDecision, _ facts: LockFacts) -> LatchkeyError {
    var members: [JSONMember] = []
    if let balance = decision.balance, let contract = facts.contract {
      members = [JSONMember("balance", balance.json(in: contract.currency))]
    }
    return LatchkeyError(
      .contractInArrears, "The contract is in arrears: only a day grant, by a key that may override, with a reason.",
      members: members)
  }
}
