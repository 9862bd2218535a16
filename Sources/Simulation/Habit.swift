/// How a borrower pays.
enum Habit: CaseIterable {
  /// On the day, or a little before.
  case punctual
  /// Days or weeks late, all that is overdue.
  case late
  /// In odd parts.
  case piecemeal
  /// Several instalments at once.
  case ahead
  /// Everything at once, and a little more than is owed.
  case over
  /// Not for months.
  case silent

  /// A borrower's habit: most pay well.
  static func draw(_ random: inout SplitMix64) -> Habit {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<40: .punctual
    case 40..<65: .late
    case 65..<80: .piecemeal
    case 80..<87: .ahead
    case 87..<90: .over
    default: .silent
    }
  }

  /// How many days after the day on which something is due the borrower pays next.
  func lag(_ random: inout SplitMix64) -> Int {
    switch self {
    case .punctual: Int.random(in: -2...0, using: &random)
    case .late: Int.random(in: 1...24, using: &random)
    case .piecemeal: Int.random(in: -1...6, using: &random)
    case .ahead: Int.random(in: -6...1, using: &random)
    case .over: Int.random(in: 0...40, using: &random)
    case .silent: Int.random(in: 30...110, using: &random)
    }
  }

  /// What the borrower pays, in minor units; nil where nothing is owed.
  func amount(_ ledger: Ledger, at now: Int64, _ random: inout SplitMix64) -> Int64? {
    let open = ledger.dues.filter { $0.unpaid > 0 }
    guard let next = open.first else { return nil }
    let overdue = ledger.overdue(at: now).reduce(0) { $0 + $1.unpaid }
    switch self {
    case .punctual: return next.unpaid
    case .late: return overdue > 0 ? overdue : next.unpaid
    case .piecemeal: return max(1, next.unpaid * Int64.random(in: 20...95, using: &random) / 100)
    case .ahead: return open.prefix(Int.random(in: 2...4, using: &random)).reduce(0) { $0 + $1.unpaid }
    case .over: return ledger.outstanding + Int64.random(in: 1...5_000, using: &random)
    case .silent: return random.happens(500) ? max(next.unpaid, overdue) : next.unpaid
    }
  }
}
