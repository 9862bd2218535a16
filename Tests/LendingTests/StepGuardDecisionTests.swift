import Lending
import Testing

/// What a watermark and a brake bar, and what they leave alone (policies.md, "Brakes").
struct StepGuardDecisionTests {
  private let zone: CivilZone
  private var facts: LockFacts

  init() throws {
    zone = try #require(CivilZone("Asia/Kolkata"))
    facts = try .example(zone: zone)
  }

  @Test func `a step waits until the watermark has passed the instant at which it may begin`() throws {
    var facts = facts
    for (stated, state) in [
      (nil, LockState.unlocked), ("2026-03-03 07:59", .unlocked), ("2026-03-03 08:00", .reminder),
      ("2026-03-09 07:59", .reminder), ("2026-03-09 08:00", .restricted),
    ] {
      facts.watermark = .completeUntil(try stated.map(instant))
      #expect(LockPolicy.decide(facts, at: try instant("2026-03-10 12:00")).state == state, "\(stated ?? "nothing")")
    }
  }

  @Test
  func `what waits for the watermark names the instant that it must pass, and what is still to come has its time`()
    throws
  {
    var facts = facts
    facts.watermark = .completeUntil(nil)
    let decision = LockPolicy.decide(facts, at: try instant("2026-03-05 22:00"))
    #expect(decision.awaitedWatermark == (try instant("2026-03-03 08:00")))
    #expect(decision.next?.at == (try instant("2026-03-09 08:00")))
    #expect(decision.next?.state == .restricted)
    #expect(decision.explanation.stages[0].waits.map(\.what.name) == ["payment_watermark"])
  }

  @Test func `a brake bars restrictions alone, and only what nothing else bars`() throws {
    var facts = facts
    facts.isBraked = true
    let early = LockPolicy.decide(facts, at: try instant("2026-03-05 12:00"))
    #expect(early.state == .reminder)
    #expect(!early.isHeldByBrake)
    #expect(early.next?.at == (try instant("2026-03-09 08:00")))
    facts.standing = .reminder
    // At night too: the step might have begun in the morning.
    for time in ["2026-03-09 08:00", "2026-03-09 23:00"] {
      let held = LockPolicy.decide(facts, at: try instant(time))
      #expect(held.state == .reminder)
      #expect(held.isHeldByBrake)
      #expect(held.next?.state == .locked)
    }
  }

  @Test func `what stands is left alone by a guard, and gets gentler under one`() throws {
    var facts = facts
    (facts.isBraked, facts.watermark, facts.standing) = (true, .completeUntil(nil), .restricted)
    let now = try instant("2026-03-12 12:00")
    #expect(LockPolicy.decide(facts, at: now).state == .restricted)
    facts.contract?.instalments = Instalment.monthly(of: 1_000, paid: [1_000, 0, 0])
    #expect(LockPolicy.decide(facts, at: now).state == .unlocked)
  }

  @Test func `a grant or a claim that has ended is one that the watermark must have passed too`() throws {
    for given in [\LockFacts.grantUntil, \LockFacts.claimUntil] {
      var facts = facts
      facts[keyPath: given] = try instant("2026-03-12 12:00")
      // It passes the first instant of the restriction, the 9th, and says nothing of the days of the grant.
      facts.watermark = .completeUntil(try instant("2026-03-10 00:00"))
      let now = try instant("2026-03-13 10:00")
      let decision = LockPolicy.decide(facts, at: now)
      #expect(decision.state == .unlocked)
      #expect(decision.awaitedWatermark == (try instant("2026-03-12 12:00")))
      facts.watermark = .completeUntil(try instant("2026-03-12 12:00"))
      #expect(LockPolicy.decide(facts, at: now).state == .restricted)
    }
  }

  @Test func `a step that a guard may still hold is none for a device to carry out by itself`() throws {
    var facts = facts
    facts.pack.isUnattended = true
    let now = try instant("2026-03-02 12:00")
    #expect(LockPolicy.decide(facts, at: now).next?.isUnattended == true)
    facts.watermark = .completeUntil(now)
    #expect(LockPolicy.decide(facts, at: now).next?.isUnattended == false)
    (facts.watermark, facts.isBraked) = (.off, true)
    #expect(LockPolicy.decide(facts, at: now).next?.isUnattended == false)
  }

  private func instant(_ local: String) throws -> Instant { try #require(zone.instant(local)) }
}
