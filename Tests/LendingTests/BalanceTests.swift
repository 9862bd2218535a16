import JSON
import Lending
import Testing

struct BalanceTests {
  @Test func `arrears begin the day after a due date`() throws {
    try expectBalances(
      """
      today  tolerance  instalments                      outstanding  arrears  dpd  since  next
      03-01          0  03-02:1000 04-02:1000                   2000        0    0  -      03-02:1000
      03-02          0  03-02:1000 04-02:1000                   2000        0    0  -      03-02:1000
      03-03          0  03-02:1000 04-02:1000                   2000     1000    1  03-02  04-02:1000
      04-02          0  03-02:1000 04-02:1000                   2000     1000   31  03-02  04-02:1000
      04-03          0  03-02:1000 04-02:1000                   2000     2000   32  03-02  -
      04-03          0  03-02:1000/400 04-02:1000               1600     1600   32  03-02  -
      04-03          0  03-02:1000/1000 04-02:1000              1000     1000    1  04-02  -
      04-03          0  03-02:1000/1000 04-02:1000/1000            0        0    0  -      -
      """)
  }

  @Test func `what is short of preventing a stage is what is overdue by its days, less the tolerance`() throws {
    let table = try Table(
      """
      today  tolerance  days  instalments                      owed  shifted
      03-09          0     7  03-02:1000/400 03-03:1000         600      600
      03-10          0     7  03-02:1000/400 03-03:1000        1600      600
      03-10          0     1  03-02:1000/400 03-03:1000        1600      600
      03-10        100     7  03-02:1000/400 03-03:1000        1500      600
      03-02          0     1  03-02:1000                          0        0
      """)
    for row in table.rows {
      let instalments = try Instalment.list(row, "instalments")
      let today = try #require(CivilDate(parsing: "2026-" + row.text("today")))
      for lapsedDays in PolicyPack.LapsedDays.allCases {
        let pack = PolicyPack.make(
          "p", stages: PolicyPack.standard.stages, tolerance: try row.integer("tolerance"), lapsedDays: lapsedDays)
        let days = try Int(row.integer("days"))
        let short = Balance.shortfall(of: instalments, on: today, below: days, pack: pack)
        #expect(try short == row.integer(lapsedDays.rawValue), "\(row), \(lapsedDays)")
        let paid = Allocation.allocate(short, to: instalments).instalments
        guard lapsedDays == .owed else { continue }
        #expect(Balance(of: paid, on: today, pack: pack).daysPastDue < days, "\(row)")
      }
    }
  }

  @Test func `next due is the earliest instalment due today or later that is not paid in full`() throws {
    try expectBalances(
      """
      today  tolerance  instalments                            outstanding  arrears  dpd  since  next
      03-02          0  03-02:1000/999 04-02:1000                     1001        0    0  -      03-02:1
      03-02          0  03-02:1000/1000 04-02:1000/400                 600        0    0  -      04-02:600
      03-10          0  03-02:1000 04-02:1000/1000 05-02:1000         2000     1000    8  03-02  05-02:1000
      """)
  }

  @Test func `within the tolerance no day is counted, and a rupee short in January ages no missed March`() throws {
    try expectBalances(
      """
      today  tolerance  instalments                                outstanding  arrears  dpd  since  next
      03-15        100  01-15:1000/900 02-15:1000/1000 03-15:1000         1100      100    0  -      03-15:1000
      03-16        100  01-15:1000/900 02-15:1000/1000 03-15:1000         1100     1100    1  03-15  -
      03-16         99  01-15:1000/900 02-15:1000/1000 03-15:1000         1100     1100   60  01-15  -
      03-16          0  01-15:1000/999 02-15:1000/1000 03-15:1000         1001     1001   60  01-15  -
      03-16        100  01-15:1000/950 02-15:1000/949 03-15:1000          1101     1101   29  02-15  -
      03-16        100  01-15:1000/950 02-15:1000/950 03-15:1000          1100     1100    1  03-15  -
      03-16       1100  01-15:1000/900 02-15:1000/1000 03-15:1000         1100     1100    0  -      -
      """)
  }

  @Test func `of prepaid days the oldest alone is arrears, and the days count over all that is overdue`() throws {
    let table = try Table(
      """
      today  tolerance  instalments                                arrears  dpd  since
      03-11          0  03-09:5000 03-10:5000 03-11:5000              5000    2  03-09
      03-11       5000  03-09:5000 03-10:5000 03-11:5000              5000    1  03-10
      03-11       4999  03-09:5000 03-10:5000 03-11:5000              5000    2  03-09
      03-11       1000  03-09:5000/4000 03-10:5000 03-11:5000         1000    1  03-10
      03-10       5000  03-09:5000 03-10:5000 03-11:5000              5000    0  -
      """)
    for row in table.rows {
      let balance = try Balance(
        of: Instalment.list(row, "instalments"), on: row.value("today") { CivilDate(parsing: "2026-" + $0) },
        tolerance: row.integer("tolerance"), lapsedDays: .shifted)
      #expect(try balance.arrears == row.integer("arrears"), "\(row)")
      #expect(try Int64(balance.daysPastDue) == row.integer("dpd"), "\(row)")
      #expect(try balance.overdueSince == row.optional("since") { CivilDate(parsing: "2026-" + $0) }, "\(row)")
    }
  }

  @Test func `the due date that days will count from is known before it comes`() throws {
    let table = try Table(
      """
      tolerance  instalments                    from
              0  03-02:1000/1000 04-02:1000     04-02
            100  03-02:1000/900 04-02:1000      04-02
             99  03-02:1000/900 04-02:1000      03-02
           1000  03-02:1000/900 04-02:1000/100  -
              0  03-02:1000/1000                -
      """)
    for row in table.rows {
      let from = try Balance.firstUnpaidBeyond(row.integer("tolerance"), of: Instalment.list(row, "instalments"))
      #expect(try from == row.optional("from") { CivilDate(parsing: "2026-" + $0) }, "\(row)")
    }
  }

  @Test func `in JSON a balance has four members, its money in the contract's currency`() throws {
    let inr = try #require(Currency("INR"))
    let instalments = Instalment.monthly(of: 1_000, paid: [400, 0])
    let today = try #require(CivilDate(parsing: "2026-03-05"))
    #expect(
      Balance(of: instalments, on: today, tolerance: 0).json(in: inr) == [
        "outstanding": ["amount": 1_600, "currency": "INR"], "arrears": ["amount": 600, "currency": "INR"],
        "days_past_due": 3, "next_due": ["due_on": "2026-04-02", "amount": ["amount": 1_000, "currency": "INR"]],
      ])
    #expect(Balance(of: [], on: today, tolerance: 0).json(in: inr)["next_due"] == .null)
  }

  private func expectBalances(_ text: String, location: SourceLocation = #_sourceLocation) throws {
    for row in try Table(text).rows {
      let balance = try Balance(
        of: Instalment.list(row, "instalments"), on: row.value("today") { CivilDate(parsing: "2026-" + $0) },
        tolerance: row.integer("tolerance"))
      #expect(try balance.outstanding == row.integer("outstanding"), "\(row)", sourceLocation: location)
      #expect(try balance.arrears == row.integer("arrears"), "\(row)", sourceLocation: location)
      #expect(try Int64(balance.daysPastDue) == row.integer("dpd"), "\(row)", sourceLocation: location)
      let since = try row.optional("since") { CivilDate(parsing: "2026-" + $0) }
      #expect(balance.overdueSince == since, "\(row)", sourceLocation: location)
      let next = try Instalment.list(row, "next").first
      #expect(balance.nextDue?.dueOn == next?.dueOn, "\(row)", sourceLocation: location)
      #expect(balance.nextDue?.amount == next?.amount, "\(row)", sourceLocation: location)
    }
  }
}
