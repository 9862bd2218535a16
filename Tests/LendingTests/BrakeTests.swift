import Lending
import Testing

struct BrakeTests {
  @Test func `no more than the count, or the factor times what is usual, whichever is more`() throws {
    let table = try Table(
      """
      today  sum    days  last month  new  live    holds
      50     0      28    0           no   900     -
      51     0      28    0           no   900     holds
      51     475    28    0           no   900     holds
      51     476    28    0           no   900     -
      84     784    28    0           no   900     -
      85     784    28    0           no   900     holds
      900    784    28    300         no   9000    -
      901    784    28    300         no   9000    holds
      60     400    20    0           no   900     -
      61     400    20    0           no   900     holds
      51     0      0     0           no   900     holds
      50     0      28    0           yes  0       -
      51     0      28    0           yes  2549    holds
      51     0      28    0           yes  2550    -
      20000  0      28    0           yes  1000000  -
      20001  0      28    0           yes  1000000  holds
      """)
    for row in table.rows {
      let counts = Brake.Counts(
        today: Int(try row.integer("today")), recent: (Int(try row.integer("sum")), Int(try row.integer("days"))),
        sameDayLastMonth: Int(try row.integer("last month")), isNew: try row.text("new") == "yes",
        liveContracts: Int(try row.integer("live")))
      #expect(Brake.standard.holds(counts) == (try row.text("holds") == "holds"), "\(row)")
    }
  }

  @Test func `a lender's own bounds are tighter`() {
    let counts = Brake.Counts(
      today: 21, recent: (sum: 280, days: 28), sameDayLastMonth: 5, isNew: false, liveContracts: 9)
    #expect(!Brake.standard.holds(counts))
    #expect(Brake(count: 10, factor: 2).holds(counts))
    #expect(!Brake(count: 10, factor: 3).holds(counts))
  }
}
