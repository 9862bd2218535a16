import Lending

/// A lender's steps to a restriction by its own days, for the volume brake's second reckoning.
struct StepCount {
  private var begun: [Int: Int] = [:]
  private var freed: [Int: Int] = [:]
  private var held: Set<Int> = []
  private var releasedOn: Set<Int> = []
  private var firstDay: Int?
  /// How many contracts live.
  var live = 0

  /// A contract was written.
  mutating func noteContract(on day: Int) {
    firstDay = min(firstDay ?? day, day)
    live += 1
  }

  /// The brake holds on a day.
  mutating func noteHeld(on day: Int) { held.insert(day) }

  /// The brake that came on on a day was released.
  mutating func noteRelease(of day: Int) { releasedOn.insert(day) }

  /// A step began: no more of them in a day than the brake lets, but for those that a release has freed.
  mutating func noteStep(on day: Int, isFreed: Bool, _ brake: Brake) throws {
    begun[day, default: 0] += 1
    if isFreed { freed[day, default: 0] += 1 }
    let count = (begun[day] ?? 0) - (freed[day] ?? 0)
    try Violation.unless(
      isFreed || releasedOn.contains(day) || count <= bound(on: day, brake),
      "no more steps in a day than the brake lets", "\(count) on day \(day), and \(bound(on: day, brake)) may begin")
  }

  /// Twenty-eight days make a lender's past; before them it is a part of its contracts.
  private func bound(on day: Int, _ brake: Brake) -> Int {
    if day - (firstDay ?? day) < 28 { return max(brake.count, live * 2 / 100) }
    let past = (day - 28..<day).filter { !held.contains($0) }
    let sum = past.reduce(0) { $0 + (begun[$1] ?? 0) - (freed[$1] ?? 0) }
    let sameDay = CivilDate(daysSinceEpoch: day).adding(months: -1).daysSinceEpoch
    return max(brake.count, brake.factor * sum / max(1, past.count), brake.factor * (begun[sameDay] ?? 0))
  }
}
