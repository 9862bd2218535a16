import Dispatch
@testable import Endpoints
import Foundation
import Lending
import Storage
import Synchronization
import TestSupport
import Testing

/// Polls, payments, revocations and lenders' changes at random, by many threads at once, and never a status older than
/// an answered commit: from the copy, and from the database in rounds that only a commit ends.
///
/// 200,000 of them from the copy; `SOAK_POLLS=10000000 swift test -c release …` makes it ten million.
struct StatusCopyConsistencyTests {
  private let environment = ProcessInfo.processInfo.environment

  @Test func `no poll from the copy sees less than what was answered before it`() throws {
    let countMax = environment["SOAK_POLLS"].flatMap { Int($0) } ?? 200_000
    let fleet = try PolledFleet(devicesCount: 256, threadsCount: 8)
    let started = ContinuousClock.now
    try run(countMax, of: fleet)
    let counters = fleet.statuses.counters
    #expect(counters.hits > 0 && counters.misses > 0 && counters.drops > 0)
    guard countMax > 200_000 else { return }
    let seconds = Double((ContinuousClock.now - started).components.seconds)
    print("soak: \(countMax) steps in \(seconds) s; \(fleet.done.withLock { $0 }); \(counters)")
  }

  @Test func `no poll from the database sees less than what was answered before it`() throws {
    let fleet = try PolledFleet(devicesCount: 256, threadsCount: 8, statusCopyBytesMax: 0)
    try run(50_000, of: fleet)
    #expect(fleet.statuses.counters.hits == 0)
  }

  @Test func `the polls of a round share what they read, and the next round reads anew`() throws {
    let fleet = try PolledFleet(devicesCount: 3, threadsCount: 1, statusCopyBytesMax: 0)
    let lane = try fleet.dispatcher.makeLaneState(lane: 0)
    func version(_ device: Int) throws -> Int64? {
      try Poll(fleet.known[device].value.withLock { $0.token }, on: fleet.dispatcher, lane).lenderVersion
    }
    let before = try version(0)
    let id = fleet.story.lender.id.text
    try fleet.story.store.makeWriterOfAnotherProcess().write {
      try $0.execute("UPDATE lenders SET version = 77 WHERE id = ?1", [.text(id)])
    }
    #expect(try version(1) == before)
    fleet.dispatcher.endRound(lane: lane)
    #expect(try version(2) == 77)
  }

  private func run(_ countMax: Int, of fleet: PolledFleet) throws {
    let seed = environment["SOAK_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)
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
    try fleet.expectPollsEqualDatabase()
  }
}
