import Lending
import Seeds
import Servicing
import Storage
import TestSupport
import Testing

struct PaymentPropertyTests {
  @Test(arguments: [1, 20_260_302, 0x9E37_79B9] as [UInt64])
  func `random payments over random contracts lose and make no money`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let story = try Story()
    for number in 0..<15 {
      let contract = try randomContract(number, story, &random)
      var sent: Int64 = 0
      while sent < contract.total || Bool.random(using: &random) {
        let amount = Int64.random(in: 1...(contract.total / 2 + 1), using: &random)
        let outcome = try story.pay(contract.written, amount)
        sent += amount
        try expectConserved(outcome, contract, sent: sent, story, "seed \(seed), contract \(number)")
      }
      #expect(try story.status(of: contract.device).state == .released, "seed \(seed), contract \(number)")
    }
    let broken = try story.store.read { try story.servicer.verifyEvents(of: story.lender.id, in: $0) }
    #expect(broken == nil, "seed \(seed)")
  }

  private struct RandomContract {
    let device: Servicer.Activation
    let written: Servicer.WrittenContract
    let total: Int64
  }

  private func randomContract(_ number: Int, _ story: Story, _ random: inout SplitMix64) throws -> RandomContract {
    let device = try story.activate(number)
    var input = try Story.contractInput(device.deviceID, [:])
    let start = try Story.date("2026-01-01")
    input.instalments = (0..<Int.random(in: 1...9, using: &random)).map { _ in
      .init(
        dueOn: start.adding(days: Int.random(in: 0...200, using: &random)),
        amount: Int64.random(in: 1...1_000, using: &random))
    }
    return RandomContract(
      device: device, written: try story.write(input), total: input.instalments.reduce(0) { $0 + $1.amount })
  }

  private func expectConserved(
    _ outcome: PaymentOutcome, _ contract: RandomContract, sent: Int64, _ story: Story, _ comment: Comment
  ) throws {
    let id = contract.written.contract.id
    let instalments = try story.instalments(id)
    let stored = try story.contract(id)
    let paid = instalments.reduce(0) { $0 + $1.paid }
    #expect(paid + stored.unallocated == sent, comment)
    #expect(try story.store.read { try PaymentConfirmationTable.total(id, in: $0) }.amount == sent, comment)
    let allocated = outcome.allocations.reduce(0) { $0 + $1.amount }
    #expect(allocated + outcome.payment.unallocated == outcome.payment.amount.amount, comment)
    #expect((stored.state == .settled) == (paid == contract.total), comment)
    #expect(outcome.balance.outstanding == contract.total - paid, comment)
    let byInstalment = try story.store.read { reader in
      try reader.rows(
        "SELECT instalment_number, sum(amount) FROM allocations WHERE contract_id = ?1 GROUP BY 1", [.text(id.text)]
      ) { (Int($0.integer(0)), $0.integer(1)) }
    }
    for (number, sum) in byInstalment { #expect(instalments[number].paid == sum, comment) }
    #expect(byInstalment.count == instalments.count { $0.paid > 0 }, comment)
    let isOldestFirst = zip(instalments, instalments.dropFirst()).allSatisfy { $0.unpaid == 0 || $1.paid == 0 }
    #expect(isOldestFirst, comment)
  }
}
