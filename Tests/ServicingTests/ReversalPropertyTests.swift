import Lending
import Seeds
import Servicing
import Storage
import TestSupport
import Testing

/// Payments and reversals through the real storage, in random orders that keep each reversal after its payment.
struct ReversalPropertyTests {
  private enum Movement { case payment(Int), reversal(Int) }

  private struct Plan {
    let amounts: [Int64]
    let reversed: Set<Int>
    var net: Int64 { amounts.enumerated().reduce(0) { reversed.contains($1.offset) ? $0 : $0 + $1.element } }
  }

  private static let total: Int64 = 1_500

  @Test(arguments: [1, 7, 20_261_124] as [UInt64])
  func `every order ends in the same balance and the same instalments paid`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let story = try Story(at: "2026-04-15 09:00")
    for number in 0..<4 {
      let plan = ReversalPropertyTests.plan(&random, isPaid: Bool.random(using: &random))
      var first: (instalments: [Int64], unallocated: Int64, state: Contract.State)?
      for order in 0..<3 {
        let contract = try write(story, device: number * 10 + order)
        try run(plan, on: contract, story, &random)
        let stored = try story.contract(contract.contract.id)
        let end = (try story.instalments(stored.id).map(\.paid), stored.unallocated, stored.state)
        #expect(first.map { $0 == end } ?? true, "seed \(seed), plan \(plan)")
        first = end
        #expect(end.0.reduce(end.1, +) == plan.net, "seed \(seed), plan \(plan)")
        #expect((stored.state == .settled) == (plan.net >= ReversalPropertyTests.total), "seed \(seed), plan \(plan)")
        let counted = try story.store.read { try PaymentConfirmationTable.total(stored.id, in: $0) }
        #expect(counted.amount == plan.net, "seed \(seed), plan \(plan)")
      }
    }
    #expect(try story.store.read { try story.servicer.verifyEvents(of: story.lender.id, in: $0) } == nil)
  }

  @Test(arguments: [2, 11, 20_261_125] as [UInt64])
  func `when nothing more is due, the state does not depend on the order in which the facts came`(
    seed: UInt64
  ) throws {
    var random = SplitMix64(seed: seed)
    let story = try Story(at: "2026-04-15 09:00")
    for number in 0..<4 {
      let plan = ReversalPropertyTests.plan(&random, isPaid: true)
      for order in 0..<3 {
        let contract = try write(story, device: number * 10 + order)
        try run(plan, on: contract, story, &random)
        let status = try story.status(of: contract.contract.deviceID)
        #expect(status.state == .released && status.reason == nil, "seed \(seed), plan \(plan)")
        #expect(status.nextChangeAt == nil, "seed \(seed), plan \(plan)")
      }
    }
  }

  private func write(_ story: Story, device: Int) throws -> Servicer.WrittenContract {
    try story.write(on: story.activate(device), ["2026-03-10": 500, "2026-04-10": 500, "2026-05-10": 500])
  }

  private static func plan(_ random: inout SplitMix64, isPaid: Bool) -> Plan {
    var amounts = (0..<Int.random(in: 2...6, using: &random)).map { _ in Int64.random(in: 1...900, using: &random) }
    let reversed = Set(amounts.indices.filter { _ in Int.random(in: 0..<3, using: &random) == 0 })
    let plan = Plan(amounts: amounts, reversed: reversed)
    if isPaid, plan.net < total { amounts.append(total - plan.net + Int64.random(in: 0...50, using: &random)) }
    return Plan(amounts: amounts, reversed: reversed)
  }

  /// Runs the movements in a random order; a reversal that comes before its payment is kept, and takes effect with it.
  private func run(
    _ plan: Plan, on contract: Servicer.WrittenContract, _ story: Story, _ random: inout SplitMix64
  ) throws {
    let movements =
      (plan.amounts.indices.map(Movement.payment) + plan.reversed.sorted().map(Movement.reversal))
      .shuffled(using: &random)
    let name = contract.contract.id.text
    for movement in movements {
      switch movement {
      case .payment(let number): try story.pay(contract, plan.amounts[number], reference: "\(name) \(number)")
      case .reversal(let number):
        try story.reverse(.reference("\(name) \(number)"), reference: "\(name) back \(number)")
      }
    }
  }
}
