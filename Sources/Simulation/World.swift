import Cryptography
public import Lending
import Servicing
public import Storage

/// A seeded world of lenders, borrowers and devices on a virtual clock, through the real storage and the real rules; after
/// every step what the service says is held against a second reckoning.
///
/// The same plan lives the same life. It is used by one thread, once.
public final class World {
  enum Deed {
    case pay(Int)
    case contact(Int)
    case support(Int)
    case befall(Int)
    case relief(Int, Relief)
    case open(lender: Int)
    case lenderDay(Int)
    case dayEnd
    case tick

    var name: String { String("\(self)".prefix { $0 != "(" }) }
  }

  let plan: SimulationPlan
  let packs: PolicyPacks
  let servicer: Servicer
  let clock: TestClock
  let stretch: ClosedRange<Int64>
  let database: FaultyDatabase
  let noted = NotedChanges()
  var writer: Writer
  var reader: any ReadConnection
  var random: SplitMix64
  var agenda = Agenda<Deed>()
  var lenders: [WorldLender] = []
  var accounts: [Account] = []
  var accountsByDevice: [String: Int] = [:]
  var replay = Replay()
  var report = SimulationReport()
  /// Accounts whose device may have changed since it was last looked at, and those whose money moved.
  var changed: Set<Int> = []
  var moved: Set<Int> = []
  /// When the ticker will come, late or not.
  var tickAt: Int64?

  /// Opens a world in a database that has every migration and nothing else.
  ///
  /// - Parameters:
  ///   - plan: which world.
  ///   - database: where it is kept.
  ///   - packs: the four packs that are shipped.
  ///   - words: what borrowers read, by language.
  /// - Throws: `StorageError`.
  public init(_ plan: SimulationPlan, in database: any Database, packs: PolicyPacks, words: [String: Words]) throws {
    self.plan = plan
    self.packs = try packs.addingTolerant()
    self.database = FaultyDatabase(database)
    random = SplitMix64(seed: plan.seed)
    let day = LocalDays.dayMilliseconds
    let start = World.firstInstant + Int64.random(in: 0..<SimulationLimits.startDays, using: &random) * day
    stretch = start...start + Int64(plan.days) * day
    clock = TestClock(at: Instant(milliseconds: start))
    servicer = Servicer(
      masterKey: try MasterKey(hex: String(repeating: "5a", count: 32)), packs: self.packs, words: words, clock: clock,
      polling: .init(freeSeconds: 86_400, restrictedSeconds: 3_600))
    writer = try Writer(database: self.database)
    reader = try self.database.makeReader()
    noted.listen(to: writer)
  }

  /// 2026-01-01T00:00:00Z.
  private static let firstInstant: Int64 = 1_767_225_600_000

  var now: Int64 { clock.now().milliseconds }

  /// Lives the plan to its end.
  ///
  /// - Parameter progress: hears at each day's end how many days of how many have passed.
  /// - Returns: what it came to.
  /// - Throws: `SimulationFailure` at the first step after which something does not hold.
  public func live(progress: (Int, Int) -> Void = { _, _ in }) throws -> SimulationReport {
    var doing = "opening"
    do {
      try open()
      while let (at, deed) = next(), at < stretch.upperBound {
        doing = deed.name
        report.steps += 1
        report.deeds[doing, default: 0] += 1
        clock.set(Instant(milliseconds: max(at, now)))
        try perform(deed)
        if case .dayEnd = deed { progress(Int((now - stretch.lowerBound) / LocalDays.dayMilliseconds), plan.days) }
      }
      doing = "end"
      try checkEnd()
      try writer.close()
      return report
    } catch {
      let problem = (error as? Violation).map { "\($0.invariant): \($0.detail)" } ?? "\(error)"
      throw SimulationFailure(
        plan: plan, step: report.steps, at: clock.now().description, deed: doing, problem: problem)
    }
  }

  /// What comes next: what the clock brings, or what somebody does.
  private func next() -> (at: Int64, deed: Deed)? {
    if let tickAt, tickAt <= agenda.next ?? .max {
      self.tickAt = nil
      return (tickAt, .tick)
    }
    return agenda.take()
  }

  private func perform(_ deed: Deed) throws {
    switch deed {
    case .pay(let account): try pay(account)
    case .contact(let account): try contact(account)
    case .support(let account): try support(account)
    case .befall(let account): try befall(account)
    case .relief(let account, let relief): try relieve(account, relief)
    case .open(let lender): try openAccount(of: lender)
    case .lenderDay(let lender): try lenderDay(lender)
    case .dayEnd: try endDay()
    case .tick: try tick()
    }
  }
}
