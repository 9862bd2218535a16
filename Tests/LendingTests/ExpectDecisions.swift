import Lending
import Testing

/// Lives through a table, a row after another, and expects what its columns say.
///
/// `day` counts from the first due date, `time` is the contract's local time. Between two rows the device is decided at
/// each `nextChangeAt`, then the row's `act` is done: `pay 1000`, `reverse 1000`, `grant 168` (hours), `consent`, `release`,
/// `hold dispute` and `order fraud_review` (both with hours too), `lift holds`, `lift orders` or `serve first`. Columns to
/// expect: `state`, `reason`, `others` (the other reasons), `note` (`due soon`), `rule`, `next` (`locked 15 08:00`), `changes` (the next
/// change), `begun` (each stage's beginning), `waits` (what the next stage waits for).
func expectDecisions(_ facts: LockFacts, _ text: String, location: SourceLocation = #_sourceLocation) throws {
  let contract = try #require(facts.contract)
  let days = try Days(zone: contract.zone, first: #require(contract.instalments.first).dueOn)
  var device = DecidedDevice(facts, at: contract.writtenAt)
  for row in try Table(text).rows {
    let now = try days.instant(row.text("day") + " " + row.text("time"))
    try device.wait(until: now)
    if row.has("act"), let act = try row.optional("act", DecidedDevice.Act.init(parsing:)) {
      device.perform(act, at: now)
    } else {
      device.decide(at: now)
    }
    for (column, shown) in days.columns(device.decision) where row.has(column) {
      #expect(try shown == row.text(column), "\(column): \(row)", sourceLocation: location)
    }
  }
}

extension DecidedDevice.Act {
  fileprivate init?(parsing text: String) {
    let words = text.split(separator: " ").map(String.init)
    let what = words.count > 1 ? words[1] : ""
    let hours = words.count > 2 ? Int(words[2]) : nil
    switch (words.first, Int64(what)) {
    case ("pay", let amount?): self = .pay(amount)
    case ("reverse", let amount?): self = .reverse(amount)
    case ("grant", let hours?): self = .grant(hours: Int(hours))
    case ("consent", nil): self = .consent
    case ("release", nil): self = .release
    case ("serve", nil): self = .serve(what)
    case ("lift", nil): self = what == "holds" ? .liftHolds : .liftOrders
    case ("hold", nil):
      guard let kind = Hold.Kind(rawValue: what) else { return nil }
      self = .hold(kind, hours: hours)
    case ("order", nil):
      guard let reason = Reason(rawValue: what) else { return nil }
      self = .order(reason, hours: hours)
    default: return nil
    }
  }
}

/// Local time, its days counted from a due date: `7 08:00`.
private struct Days {
  let zone: CivilZone
  let first: CivilDate

  func instant(_ text: String) throws -> Instant {
    let parts = text.split(separator: " ").map(String.init)
    guard parts.count == 2, let day = Int(parts[0]), let minute = CivilZone.minuteOfDay(parts[1]) else {
      throw Table.Malformed("no time: \(text)")
    }
    return zone.instant(of: first.adding(days: day), minuteOfDay: minute)
  }

  func text(_ instant: Instant) -> String {
    let minute = zone.minuteOfDay(at: instant)
    let time = [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    return "\(first.days(until: zone.date(at: instant))) \(time)"
  }

  private func text(_ wait: Explanation.Wait) -> String {
    wait.what.name + (wait.until.map { " " + text($0) } ?? "")
  }

  func columns(_ decision: LockDecision) -> [String: String] {
    let waiting = decision.explanation.stages.first { !$0.isInForce }
    return [
      "state": decision.state.rawValue,
      "reason": decision.reason?.rawValue ?? "",
      "others": decision.otherReasons.map(\.rawValue).joined(separator: " "),
      "note": decision.isDueSoon ? "due soon" : "",
      "rule": decision.explanation.rule.rawValue,
      "next": decision.next.map { "\($0.state) \(text($0.at))" } ?? "",
      "changes": decision.nextChangeAt.map(text) ?? "",
      "begun": decision.beginnings.map { text($0.at) }.joined(separator: ", "),
      "waits": waiting.map { $0.waits.map(text).joined(separator: ", ") } ?? "",
    ]
  }
}
