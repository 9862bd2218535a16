public import Lending

/// Instalments of contracts: what is paid of each is the truth of the books.
///
/// Payments and what went where are history (`AllocationTable`): reversals, refunds and amendments change what stands
/// here, and no allocation.
public enum InstalmentTable {
  /// Inserts one instalment.
  public static func insert(
    _ instalment: Instalment, of contract: ContractID, lender: LenderID, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO instalments (contract_id, number, id, lender_id, due_on, amount, paid, waived)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """,
      [
        .text(contract.text), .integer(Int64(instalment.number)), .text(instalment.id.text), .text(lender.text),
        .text(instalment.dueOn.description), .integer(instalment.amount), .integer(instalment.paid),
        .integer(instalment.waived),
      ])
  }

  /// A contract's instalments in order of due dates.
  public static func list(_ contract: ContractID, in reader: any Reader) throws -> [Instalment] {
    try reader.rows(
      """
      SELECT id, number, due_on, amount, paid, waived FROM instalments WHERE contract_id = ?1 ORDER BY due_on, number
      """,
      [.text(contract.text)]
    ) { row in
      Instalment(
        id: row.id(0), number: Int(row.integer(1)),
        dueOn: try stored(CivilDate(parsing: row.text(2)), "instalments.due_on"), amount: row.integer(3),
        paid: row.integer(4), waived: row.integer(5))
    }
  }

  /// Moves the due dates of a contract's instalments by days, from one on in order of due dates.
  public static func shift(
    _ contract: ContractID, from first: Instalment, days: Int, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      UPDATE instalments SET due_on = date(due_on, ?4 || ' days')
      WHERE contract_id = ?1 AND (due_on, number) >= (?2, ?3)
      """,
      [
        .text(contract.text), .text(first.dueOn.description), .integer(Int64(first.number)), .integer(Int64(days)),
      ])
  }

  /// Writes what a payment, a reversal, an amendment or shifted days change of an instalment.
  public static func update(
    _ instalment: Instalment, of contract: ContractID, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      "UPDATE instalments SET due_on = ?3, paid = ?4, waived = ?5 WHERE contract_id = ?1 AND number = ?2",
      [
        .text(contract.text), .integer(Int64(instalment.number)), .text(instalment.dueOn.description),
        .integer(instalment.paid), .integer(instalment.waived),
      ])
  }
}
