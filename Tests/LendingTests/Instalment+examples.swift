import Lending

extension Instalment {
  /// Monthly instalments of one amount from 2 March 2026, a Monday, on, with what is paid of each.
  static func monthly(of amount: Int64, paid: [Int64]) -> [Instalment] {
    paid.enumerated().map { number, paid in
      make(number, dueOn: CivilDate(daysSinceEpoch: 20_514).adding(months: number), amount: amount, paid: paid)
    }
  }

  /// The instalments of a cell `03-02:1000/400 04-02:1000`: due date in 2026, amount, and what of it is paid.
  static func list(_ row: Table.Row, _ column: String) throws -> [Instalment] {
    try row.list(column) { $0 }.enumerated().map { number, text in
      let parts = text.split { $0 == ":" || $0 == "/" }.map(String.init)
      guard parts.count >= 2, let date = CivilDate(parsing: "2026-" + parts[0]), let amount = Int64(parts[1]),
        let paid = parts.count == 2 ? 0 : Int64(parts[2])
      else { throw Table.Malformed("no instalment: \(text)") }
      return make(number, dueOn: date, amount: amount, paid: paid)
    }
  }

  /// An instalment whose id is its number's.
  static func make(_ number: Int, dueOn: CivilDate, amount: Int64, paid: Int64 = 0) -> Instalment {
    Instalment(id: InstalmentID(stored: "ins_\(number)"), number: number, dueOn: dueOn, amount: amount, paid: paid)
  }
}
