/// A notice that must be served now.
public struct DueNotice: Sendable, Equatable {
  /// Its name.
  public let name: String
  /// The first instant at which it could be served.
  public let dueSince: Instant
}

extension NoticeRule {
  /// Which of a policy's notices must be served at an instant: reached by the days past due, not served since these were
  /// last 0, after the cure period of the one before, and its first hour has come.
  ///
  /// - Parameters:
  ///   - facts: the contract's, with the notices served.
  ///   - now: the instant.
  /// - Returns: at most one for each rule, in the policy's order.
  public static func due(_ facts: LockFacts, at now: Instant) -> [DueNotice] {
    facts.pack.notices.compactMap { rule in
      guard let contract = facts.contract, rule.served(among: facts.notices) == nil,
        let from = rule.dueFrom(facts, contract, at: now)
      else { return nil }
      let dueSince = facts.pack.hours.map { $0.firstHour(from: from, in: contract.zone) } ?? from
      return dueSince.flatMap { $0 <= now ? DueNotice(name: rule.name, dueSince: $0) : nil }
    }
  }

  /// Passes, or throws why a notice that is said to have been served counts for nothing.
  ///
  /// Whether it was due is judged at its service, by what stands of the contract now: a payment since then has lowered
  /// the days past due of then too. It may have been served before the contract was written here, but not before an
  /// amendment that made it due, or made somebody else owe it, nor before a payment was taken back.
  ///
  /// - Parameters:
  ///   - facts: the contract's, with the notices served.
  ///   - name: the notice.
  ///   - channel: how it was served; capitals make no other channel.
  ///   - servedAt: when; never ahead of now.
  /// - Returns: its rule.
  /// - Throws: `noticeNotDue`; `invalidFields` at `/notice` for one that the policy does not have, and at `/served_at`
  ///   for one that was due and was served outside the policy's hours.
  public static func check(
    _ facts: LockFacts, notice name: String, over channel: String, servedAt: Instant
  ) throws(LatchkeyError) -> NoticeRule {
    guard let rule = facts.pack.notices.first(where: { $0.name == name }) else {
      let names = facts.pack.notices.map(\.name).joined(separator: ", ")
      throw .invalid(
        "/notice",
        "The policy \(facts.pack.version.name) has \(names.isEmpty ? "no notices" : "these notices alone: " + names).")
    }
    let isServed = facts.notices.contains { $0.name == name && $0.channel.lowercased() == channel.lowercased() }
    guard !isServed, rule.served(among: facts.notices) == nil else {
      throw LatchkeyError(.noticeNotDue, "The notice was served before, and still counts.")
    }
    guard let contract = facts.contract, rule.dueFrom(facts, contract, at: servedAt) != nil else {
      throw LatchkeyError(.noticeNotDue, "The notice was not due at \(servedAt)\(rule.condition).")
    }
    if let hours = facts.pack.hours, !hours.isWithinHours(servedAt, in: contract.zone) {
      throw .invalid(
        "/served_at", "The policy \(facts.pack.version.name) has messages served from \(hours.text) local time alone.")
    }
    return rule
  }

  /// Since when it is due, hours aside; nil where it is not due at an instant.
  private func dueFrom(_ facts: LockFacts, _ contract: LockFacts.ContractFacts, at instant: Instant) -> Instant? {
    guard !facts.isReleased, !contract.isGivenUp else { return nil }
    let today = contract.zone.date(at: instant)
    let balance = Balance(of: contract.instalments, on: today, pack: facts.pack)
    guard let overdueSince = balance.overdueSince, balance.daysPastDue >= daysPastDue else { return nil }
    let isAmended = contract.dueRecordedAt > contract.writtenAt
    var from = contract.zone.start(of: overdueSince.adding(days: daysPastDue))
    if isAmended { from = max(from, contract.dueRecordedAt) }
    if facts.isReversed, let reversedAt = facts.lastReversalAt { from = max(from, reversedAt) }
    guard let after else { return from <= instant ? from : nil }
    guard let earlier = facts.pack.notices.first(where: { $0.name == after })?.served(among: facts.notices) else {
      return nil
    }
    from = max(from, contract.zone.start(of: earlier.cureEndsOn.adding(days: 1)))
    return from <= instant ? from : nil
  }

  private var condition: String {
    ": it takes \(daysPastDue) days past due" + (after.map { ", and the notice \($0) run out" } ?? "")
  }
}
