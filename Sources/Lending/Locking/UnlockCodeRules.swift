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
  /// - Throws: `invalidFields`, `contractInArrears` (with the balance), `grantNotAllowed`.
  public static func check(
    _ request: Request, by asker: Asker, decision: LockDecision, facts: LockFacts
  ) throws(LatchkeyError) {
    if request.overrides, request.reason == nil { throw missingReason("an override") }
    switch request.grant {
    case .cleared:
      if decision.state.isRestriction { throw inArrears(decision, facts) }
    case .days(let days):
      try checkDays(days, request, by: asker, decision: decision, facts: facts)
    case .released:
      try checkRelease(request, by: asker, decision: decision, facts: facts)
    }
  }

  private static func checkDays(
    _ days: Grant.Days, _ request: Request, by asker: Asker, decision: LockDecision, facts: LockFacts
  ) throws(LatchkeyError) {
    if let balance = decision.balance, balance.daysPastDue > 0 {
      guard request.overrides, asker.hasOverride else { throw inArrears(decision, facts) }
    }
    let longest = facts.pack.goodwill.longestDays
    guard days.count <= longest else {
      throw LatchkeyError(
        .grantNotAllowed, "The policy \(facts.pack.version.name) gives at most \(longest) days, not \(days.count).")
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
