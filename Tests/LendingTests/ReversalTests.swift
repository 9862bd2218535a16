import Lending
import Seeds
import Testing

struct ReversalTests {
  @Test func `money leaves what is unallocated first, then the instalments latest due, whoever had paid them`() throws {
    // Three instalments of 100.
    let table = try Table(
      """
      paid         unallocated  amount  then         left  untaken
      100 100 100           50      50  100 100 100     0        0
      100 100 100           50      40  100 100 100    10        0
      100 100 100           50     120  100 100 30      0        0
      100 100 100            0     100  100 100 0       0        0
      100 60 0               0      60  100 0 0         0        0
      100 60 0               0      80  80 0 0          0        0
      100 60 0               0     160  0 0 0           0        0
      100 60 0               0     170  0 0 0           0       10
      0 0 0                  0       1  0 0 0           0        1
      """)
    for row in table.rows {
      let instalments = try Instalment.monthly(of: 100, paid: row.list("paid") { Int64($0) })
      let taken = try Reversal.take(
        row.integer("amount"), unallocated: row.integer("unallocated"), instalments: instalments)
      #expect(try taken.instalments.map(\.paid) == row.list("then") { Int64($0) }, "\(row)")
      #expect(try taken.unallocated == row.integer("left"), "\(row)")
      #expect(try taken.untaken == row.integer("untaken"), "\(row)")
    }
  }

  @Test(arguments: [1, 2, 3, 20_261_124] as [UInt64])
  func `payments and reversals come to the same books in every order that keeps each reversal after its payment`(
    seed: UInt64
  ) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<100 {
      let movements = Books.randomMovements(&random)
      let instalments = Books.randomInstalments(&random)
      var reference: Books?
      for _ in 0..<8 {
        var books = Books(instalments)
        for movement in Books.shuffled(movements, &random) {
          books.take(movement)
          #expect(books.isSound, "seed \(seed): \(books)")
        }
        #expect(reference == nil || reference == books, "seed \(seed)")
        reference = books
      }
    }
  }

  @Test func `the largest amounts are moved without overflow`() {
    let instalments = [Instalment.make(0, dueOn: CivilDate(daysSinceEpoch: 20_514), amount: Money.amountMax)]
    var books = Books(instalments)
    books.take(.payment(0, Money.amountMax))
    books.take(.payment(1, Money.amountMax))
    #expect(books.unallocated == Money.amountMax)
    #expect(throws: LatchkeyError.self) { try Money.sum([books.unallocated, Money.amountMax]) }
    books.take(.reversal(0, Money.amountMax))
    books.take(.reversal(1, Money.amountMax))
    #expect(books == Books(instalments))
  }
}

/// A contract's money, as payments and reversals move it.
private struct Books: Equatable, CustomStringConvertible {
  enum Movement { case payment(Int, Int64), reversal(Int, Int64) }

  private(set) var instalments: [Instalment]
  private(set) var unallocated: Int64 = 0
  private var received: Int64 = 0
  private var takenBack: Int64 = 0

  init(_ instalments: [Instalment]) { self.instalments = instalments }

  static func == (left: Books, right: Books) -> Bool {
    left.instalments == right.instalments && left.unallocated == right.unallocated
  }

  var description: String { "\(instalments.map { "\($0.paid)/\($0.amount)" }) and \(unallocated)" }

  mutating func take(_ movement: Movement) {
    switch movement {
    case .payment(_, let amount):
      let allocated = Allocation.allocate(amount, to: instalments)
      instalments = allocated.instalments
      unallocated += allocated.unallocated
      received += amount
    case .reversal(_, let amount):
      let taken = Reversal.take(amount, unallocated: unallocated, instalments: instalments)
      instalments = taken.instalments
      unallocated = taken.unallocated
      takenBack += amount - taken.untaken
    }
  }

  /// Nothing is lost or made, nothing is paid ahead of an older debt, nothing waits while something is unpaid.
  var isSound: Bool {
    let paid = instalments.reduce(0) { $0 + $1.paid }
    let isOldestFirst = zip(instalments, instalments.dropFirst()).allSatisfy { $0.unpaid == 0 || $1.paid == 0 }
    return paid + unallocated == received - takenBack && isOldestFirst
      && instalments.allSatisfy { $0.paid >= 0 && $0.unpaid >= 0 }
      && (unallocated == 0 || instalments.allSatisfy { $0.unpaid == 0 })
  }

  static func randomInstalments(_ random: inout SplitMix64) -> [Instalment] {
    Instalment.monthly(
      of: Int64.random(in: 1...1_000, using: &random),
      paid: Array(repeating: 0, count: Int.random(in: 1...12, using: &random)))
  }

  static func randomMovements(_ random: inout SplitMix64) -> [Movement] {
    (0..<Int.random(in: 1...10, using: &random)).flatMap { number -> [Movement] in
      let amount = Int64.random(in: 1...3_000, using: &random)
      let isReversed = Int.random(in: 0..<3, using: &random) == 0
      return isReversed ? [.payment(number, amount), .reversal(number, amount)] : [.payment(number, amount)]
    }
  }

  /// Another order, each reversal after its payment.
  static func shuffled(_ movements: [Movement], _ random: inout SplitMix64) -> [Movement] {
    var shuffled = movements.shuffled(using: &random)
    for index in shuffled.indices {
      guard case .reversal(let number, _) = shuffled[index],
        let payment = shuffled[index...].firstIndex(where: { $0.isPayment(number) })
      else { continue }
      shuffled.swapAt(index, payment)
    }
    return shuffled
  }
}

extension Books.Movement {
  fileprivate func isPayment(_ wanted: Int) -> Bool {
    if case .payment(wanted, _) = self { return true }
    return false
  }
}
