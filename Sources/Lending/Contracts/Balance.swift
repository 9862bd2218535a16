/// What a contract's instalments add up to on a local date (policies.md, "How days are counted").
public struct Balance: Sendable, Equatable {
  /// The earliest instalment due today or later that is not paid in full, with what is left of it.
  public struct NextDue: Sendable, Equatable {
    /// Its day.
    public let dueOn: CivilDate
    /// What is left of it.
    public let amount: Int64
  }

  /// All that is unpaid, due or not.
  public let outstanding: Int64
  /// What is unpaid of instalments due before today.
  public let arrears: Int64
  /// Days since the due date that they count from; 0 within the tolerance.
  public let daysPastDue: Int
  /// The due date that the days past due count from.
  public let overdueSince: CivilDate?
  /// What comes next.
  public let nextDue: NextDue?

  /// Reckons a balance from instalments in order of due dates, by a policy's rules.
  ///
  /// Days past due count from the first instalment at which what is overdue, added up in order, exceeds the tolerance.
  /// Where lapsed days are shifted, the arrears that are shown are what is left of the oldest overdue instalment.
  public init(of instalments: [Instalment], on today: CivilDate, pack: PolicyPack) {
    self.init(of: instalments, on: today, tolerance: pack.tolerance, lapsedDays: pack.lapsedDays)
  }

  /// Reckons a balance with a tolerance in minor units.
  public init(
    of instalments: [Instalment], on today: CivilDate, tolerance: Int64,
    lapsedDays: PolicyPack.LapsedDays = .owed
  ) {
    var outstanding: Int64 = 0
    var due: Int64 = 0
    var arrears: Int64 = 0
    var overdueSince: CivilDate?
    var nextDue: NextDue?
    for instalment in instalments where instalment.unpaid > 0 {
      outstanding += instalment.unpaid
      if instalment.dueOn < today {
        due += instalment.unpaid
        if lapsedDays == .owed || arrears == 0 { arrears += instalment.unpaid }
        if overdueSince == nil, due > tolerance { overdueSince = instalment.dueOn }
      } else if nextDue == nil {
        nextDue = NextDue(dueOn: instalment.dueOn, amount: instalment.unpaid)
      }
    }
    self.outstanding = outstanding
    self.arrears = arrears
    self.overdueSince = overdueSince
    self.daysPastDue = overdueSince?.days(until: today) ?? 0
    self.nextDue = nextDue
  }

  /// What more must have been paid for the days past due to be fewer than a stage asks for, in minor units.
  public static func shortfall(
    of instalments: [Instalment], on today: CivilDate, below daysPastDue: Int, pack: PolicyPack
  ) -> Int64 {
    let reached = instalments.filter { $0.unpaid > 0 && $0.dueOn.days(until: today) >= daysPastDue }
    let owed = max(0, reached.reduce(0) { $0 + $1.unpaid } - pack.tolerance)
    // A payment that completes the oldest of prepaid days moves all of them.
    return pack.lapsedDays == .shifted ? min(owed, reached.first?.unpaid ?? 0) : owed
  }

  /// The due date that days past due count from once it has passed, if nothing more is paid; nil if that never comes.
  public static func firstUnpaidBeyond(_ tolerance: Int64, of instalments: [Instalment]) -> CivilDate? {
    var unpaid: Int64 = 0
    for instalment in instalments {
      unpaid += instalment.unpaid
      if unpaid > tolerance { return instalment.dueOn }
    }
    return nil
  }
}
