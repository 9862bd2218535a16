/// Who may order which lock, for how long, and who may lift it (policies.md, "Reasons a device can be locked").
public enum LockOrderRules {
  /// Passes, or throws why a role may not give an order: support gives one of a loss, on the borrower's report.
  ///
  /// - Throws: `forbidden`.
  public static func checkRole(
    _ role: Role, reason: Reason, reportedBy reporter: LockOrder.Reporter
  ) throws(LatchkeyError) {
    guard role == .support, !isBorrowersLoss(reason, reporter) else { return }
    throw LatchkeyError(
      .forbidden, "Support orders a lock for \(Reason.reportedLostOrStolen.rawValue) alone, on the borrower's report.")
  }

  /// When an order ends by itself; nil for never.
  ///
  /// - Parameters:
  ///   - reason: why it locks.
  ///   - until: what is asked for.
  ///   - now: when it is given.
  /// - Returns: what is asked for; a fraud review has an end in any case.
  /// - Throws: `invalidFields` at `/until`; `orderNotAllowed` for a fraud review that would last too long.
  public static func end(of reason: Reason, until: Instant?, at now: Instant) throws(LatchkeyError) -> Instant? {
    if let until, until <= now { throw .invalid("/until", "It must lie ahead of now, \(now).") }
    if let until, until > Instant.putOffMax {
      throw .invalid("/until", "It must not lie after \(Instant.putOffMax); leave it out for no end.")
    }
    guard reason == .fraudReview else { return until }
    let latest = now.adding(hours: 24 * LockOrder.fraudReviewDaysMax)
    guard until.map({ $0 <= latest }) ?? true else {
      throw refusal("A fraud review lasts at most \(LockOrder.fraudReviewDaysMax) days, until \(latest).")
    }
    return until ?? latest
  }

  /// Passes, or throws why a fraud review may not follow another: by turns they would last for ever.
  ///
  /// - Parameters:
  ///   - reason: why the new order locks.
  ///   - earlier: the latest order on the device for the same reason, lifted or not.
  ///   - now: when the new one is given.
  /// - Throws: `orderNotAllowed` while one stands, and for `LockOrder.fraudReviewDaysMax` days after it.
  public static func checkRepeat(
    of reason: Reason, after earlier: LockOrder?, at now: Instant
  ) throws(LatchkeyError) {
    guard reason == .fraudReview, let earlier else { return }
    let ended = [earlier.until, earlier.liftedAt].compactMap(\.self).min()
    guard ended.map({ now < $0.adding(hours: 24 * LockOrder.fraudReviewDaysMax) }) ?? true else { return }
    throw refusal(
      "The device has had a fraud review in the last \(LockOrder.fraudReviewDaysMax) days: the next may come then.")
  }

  /// Passes, or throws why a device may not be locked for a reason: consent and the pack's list bind every order.
  ///
  /// - Throws: `orderNotAllowed`.
  public static func checkPolicy(
    _ facts: LockFacts, reason: Reason, reportedBy reporter: LockOrder.Reporter
  ) throws(LatchkeyError) {
    guard let contract = facts.contract, !facts.isReleased, !contract.isGivenUp else {
      throw refusal("The device secures no contract, or was released: nothing may lock it.")
    }
    guard let rule = facts.pack.orders.first(where: { $0.reason == reason }) else {
      throw refusal("The policy \(facts.pack.version.name) allows no lock for \(reason.rawValue).")
    }
    if rule.needsBorrowersReport, reporter == .lender {
      throw refusal("The policy \(facts.pack.version.name) allows it on the borrower's own report alone.")
    }
    guard !facts.pack.needsConsent || contract.consentRecordedAt != nil else {
      throw refusal("No consent to device restriction is recorded on the contract.")
    }
  }

  /// Whether a device may be locked for a reason.
  public static func isAllowed(_ reason: Reason, reportedBy reporter: LockOrder.Reporter, _ facts: LockFacts) -> Bool {
    (try? checkPolicy(facts, reason: reason, reportedBy: reporter)) != nil  // try?: the refusal is the answer
  }

  /// Passes, or throws why a role may not lift an order: whoever may order it may lift it, and the lender any.
  ///
  /// - Throws: `forbidden`.
  public static func checkLifting(_ order: LockOrder, by role: Role) throws(LatchkeyError) {
    guard role == .support, !isBorrowersLoss(order.reason, order.reportedBy) else { return }
    throw LatchkeyError(
      .forbidden, "Support lifts an order that it might have given: a loss that the borrower reported.")
  }

  private static func isBorrowersLoss(_ reason: Reason, _ reporter: LockOrder.Reporter) -> Bool {
    reason == .reportedLostOrStolen && reporter == .borrower
  }

  private static func refusal(_ detail: String) -> LatchkeyError { LatchkeyError(.orderNotAllowed, detail) }
}
