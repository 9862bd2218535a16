/// Who may place which hold, and who may lift it (policies.md, "Ends and holds").
public enum HoldRules {
  /// Passes, or throws what is wrong with a hold's span.
  ///
  /// - Parameters:
  ///   - since: since when; it may lie in the past.
  ///   - until: when it ends by itself.
  ///   - now: when it is placed.
  /// - Throws: `invalidFields`, at `/since` and `/until`.
  public static func checkSpan(since: Instant, until: Instant?, at now: Instant) throws(LatchkeyError) {
    var errors: [LatchkeyError.FieldError] = []
    if since > now { errors.append(.init("/since", "It lies in the future; now is \(now).")) }
    if let until, until <= now { errors.append(.init("/until", "It must lie ahead of now, \(now).")) }
    if let until, until > Instant.putOffMax {
      errors.append(.init("/until", "It must not lie after \(Instant.putOffMax); leave it out for no end."))
    }
    guard errors.isEmpty else { throw .invalid(errors) }
  }

  /// Passes, or throws why a role may not place a hold.
  ///
  /// - Parameters:
  ///   - role: the placer's.
  ///   - since: since when.
  ///   - until: when it ends by itself.
  ///   - earlier: how many support has placed on the contract in the last `Hold.supportPeriodDays`.
  /// - Throws: `forbidden`.
  public static func checkPlacing(
    by role: Role, since: Instant, until: Instant?, earlier: Int
  ) throws(LatchkeyError) {
    guard role == .support else { return }
    guard let until, until <= since.adding(hours: 24 * Hold.supportDaysMax) else {
      throw forbidden(
        "Support places holds of at most \(Hold.supportDaysMax) days: a longer one takes the lender role.")
    }
    guard earlier == 0 else {
      throw forbidden(
        "Support has placed a hold on this contract in the last \(Hold.supportPeriodDays) days: another one takes the "
          + "lender role.")
    }
  }

  /// Passes, or throws why a role may not lift a hold.
  ///
  /// - Throws: `forbidden`.
  public static func checkLifting(_ hold: Hold, by role: Role) throws(LatchkeyError) {
    guard role == .support, !hold.isPlacedBySupport else { return }
    throw forbidden("Support lifts only what support has placed.")
  }

  private static func forbidden(_ detail: String) -> LatchkeyError { LatchkeyError(.forbidden, detail) }
}
