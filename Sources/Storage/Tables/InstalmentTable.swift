public import Lending

/// Instalments of contracts.
public enum InstalmentTable {
  /// Inserts one instalment.
  public static func insert(
    _ instalment: Instalment, of contract: ContractID, lender: LenderID, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO instalments (contract_id, number, id, lender_id, due_on, amount, paid)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """,
      [
        .text(contract.text), .integer(Int64(instalment.number)), .text(instalment.id.text), .text(lender.text),
        .text(instalment.dueOn.description), .integer(instalment.amount), .integer(instalment.paid),
      ])
  }

  /// A contract's instalments in order of due dates.
  public static func list(_ contract: ContractID, in reader: any Reader) throws -> [Instalment] {
    try reader.rows(
      "SELECT id, number, due_on, amount, paid FROM instalments WHERE contract_id = ?1 ORDER BY number",
      [.text(contract.text)]
    ) { row in
      Instalment(
        id: row.id(0), number: Int(row.integer(1)),
        dueOn: try stored(CivilDate(parsing: row.text(2)), "instalments.due_on"), amount: row.integer(3),
        paid: row.integer(4))
    }
  }

  /// Adds a part of a payment to what is paid of an instalment.
  public static func addPaid(
    _ allocation: Allocation, of contract: ContractID, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      "UPDATE instalments SET paid = paid + ?3 WHERE contract_id = ?1 AND number = ?2",
      [.text(contract.text), .integer(Int64(allocation.number)), .integer(allocation.amount)])
  }
}
