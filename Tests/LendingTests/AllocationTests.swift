import Lending
import Seeds
import Testing

struct AllocationTests {
  @Test func `an amount goes to the oldest due first, ahead too, and what none is left for stays unallocated`() throws {
    // Three instalments of 100.
    let table = try Table(
      """
      paid         amount  allocated       then         left
      0 0 0            40  0:40            40 0 0          0
      0 0 0           100  0:100           100 0 0         0
      0 0 0           101  0:100 1:1       100 1 0         0
      40 0 0           60  0:60            100 0 0         0
      40 0 0          161  0:60 1:100 2:1  100 100 1       0
      100 0 0         200  1:100 2:100     100 100 100     0
      100 100 30       70  2:70            100 100 100     0
      100 100 30       71  2:70            100 100 100     1
      100 100 100      50  -               100 100 100    50
      100 20 100       90  1:80            100 100 100    10
      """)
    for row in table.rows {
      let instalments = try Instalment.monthly(of: 100, paid: row.list("paid") { Int64($0) })
      let result = try Allocation.allocate(row.integer("amount"), to: instalments)
      let allocated = result.allocations.map { "\($0.number):\($0.amount)" }.joined(separator: " ")
      #expect(try allocated == row.text("allocated"), "\(row)")
      #expect(try result.instalments.map(\.paid) == row.list("then") { Int64($0) }, "\(row)")
      #expect(try result.unallocated == row.integer("left"), "\(row)")
    }
  }

  @Test(arguments: [1, 2, 3, 5, 8] as [UInt64])
  func `no minor unit is lost or made, none is paid twice, and none overtakes an older debt`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<200 {
      let paid = (0..<Int.random(in: 1...24, using: &random)).map { _ in Int64.random(in: 0...1_000, using: &random) }
      let before = Instalment.monthly(of: 1_000, paid: paid)
      let amount = Int64.random(in: 1...30_000, using: &random)
      let (allocations, after, unallocated) = Allocation.allocate(amount, to: before)

      #expect(allocations.reduce(0) { $0 + $1.amount } + unallocated == amount, "seed \(seed)")
      #expect(allocations.allSatisfy { $0.amount > 0 }, "seed \(seed)")
      #expect(after.allSatisfy { (0...$0.amount).contains($0.paid) }, "seed \(seed)")
      #expect(unallocated == 0 || after.allSatisfy { $0.unpaid == 0 }, "seed \(seed)")
      for (before, after) in zip(before, after) {
        let given = allocations.filter { $0.instalmentID == after.id }.reduce(0) { $0 + $1.amount }
        #expect(after.paid - before.paid == given, "seed \(seed)")
      }
      let last = allocations.last?.number ?? 0
      #expect(after.prefix(last).allSatisfy { $0.unpaid == 0 }, "seed \(seed)")
      #expect(allocations.map(\.number) == allocations.map(\.number).sorted(), "seed \(seed)")
    }
  }
}
