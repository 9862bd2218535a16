import Dispatch
@testable import Endpoints
import Foundation
import Storage
import Synchronization
import TestSupport
import Testing

/// The copy of statuses held to the database: polls, payments, revocations and lenders' changes at random, by many
/// threads at once, and never a status older than an answered commit.
///
/// 200,000 of them; `SOAK_POLLS=10000000 swift test -c release …` makes it ten million.
struct StatusCopyConsistencyTests {
  @Test func `no poll sees less than what was answered before it`() throws {
    let environment = ProcessInfo.processInfo.environment
    let countMax = environment["SOAK_POLLS"].flatMap { Int($0) } ?? 200_000
    let seed = environment["SOAK_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)
    let fleet = try PolledFleet(devicesCount: 256, threadsCount: 8)
    let started = ContinuousClock.now
    let findings = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: fleet.threadsCount) { number in
      do {
        let actor = try FleetActor(number, of: fleet, seed: seed)
        while fleet.takeTurn(of: countMax) {
          guard let finding = try actor.act() else { continue }
          findings.withLock { $0.append(finding) }
          return
        }
      } catch {
        findings.withLock { $0.append("thread \(number): \(error)") }
      }
    }
    #expect(findings.withLock { $0 } == [], "SOAK_SEED=\(seed)")
    try fleet.expectCopyEqualsDatabase()
    let counters = fleet.statuses.counters
    #expect(counters.hits > 0 && counters.misses > 0 && counters.drops > 0)
    guard countMax > 200_000 else { return }
    let seconds = Double((ContinuousClock.now - started).components.seconds)
    print("soak: \(countMax) steps in \(seconds) s, seed \(seed); \(fleet.done.withLock { $0 }); \(counters)")
  }
}
