import Configuration
import Lending
import Simulation
import TestSupport
import Testing

/// Twenty small worlds, each of its own seed; `latchkey simulate` lives greater ones.
struct SeedTests {
  @Test(arguments: UInt64(1)...20)
  func `a world lives its days, and every invariant holds`(seed: UInt64) throws {
    let report = try live(SimulationPlan(seed: seed, contracts: 8, days: 50))
    #expect(report.contractDays > 300)
    #expect(report.checks > report.contractDays)
  }

  /// Long enough for both notices, the gap and a lock.
  @Test(arguments: [31, 32, 33] as [UInt64])
  func `under india-2027 devices are restricted and locked, and every invariant holds`(seed: UInt64) throws {
    let report = try live(SimulationPlan(seed: seed, contracts: 24, days: 130, policy: "india-2027"))
    let days = report.picture.text.split(separator: "\n").dropFirst()
    #expect(days.contains { $0.contains("▒") } && days.contains { $0.contains("█") })
  }

  @Test(arguments: [41, 42] as [UInt64])
  func `prepaid days within a tolerance are no arrears, and every invariant holds`(seed: UInt64) throws {
    let report = try live(SimulationPlan(seed: seed, contracts: 4, days: 50, policy: "tolerant-days"))
    #expect(report.checks > report.contractDays)
  }

  @Test func `the same seed lives the same life`() throws {
    let plan = SimulationPlan(seed: 7, contracts: 8, days: 30)
    let (first, second) = (try live(plan), try live(plan))
    #expect(first.deeds == second.deeds)
    #expect(first.picture.text == second.picture.text)
    #expect((first.checks, first.events, first.crashes) == (second.checks, second.events, second.crashes))
  }

  private func live(_ plan: SimulationPlan) throws -> SimulationReport {
    let store = try TestDatabase()
    let world = try World(
      plan, in: store.database, packs: .shipped(), words: WordsFile.load(directory: nil))
    return try world.live()
  }
}
