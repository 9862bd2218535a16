public import Lending

/// What of each payment went to which instalment, when it came.
///
/// It is history, and stays when a payment is taken back: then the money leaves the instalments latest due, whichever
/// payment had paid them. What is paid of an instalment stands in `InstalmentTable`, which is the truth.
public enum AllocationTable {
  /// Inserts one part of a payment.
  public static func insert(
    _ allocation: Allocation, of payment: PaymentConfirmationID, contract: ContractID, lender: LenderID,
    in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO allocations (payment_id, instalment_number, contract_id, lender_id, amount)
      VALUES (?1, ?2, ?3, ?4, ?5)
      """,
      [
        .text(payment.text), .integer(Int64(allocation.number)), .text(contract.text), .text(lender.text),
        .integer(allocation.amount),
      ])
  }

  /// The parts of a payment in order of instalments.
  public static func list(_ payment: PaymentConfirmationID, in reader: any Reader) throws -> [Allocation] {
    try reader.rows(
      """
      SELECT instalments.id, allocations.instalment_number, allocations.amount FROM allocations
      JOIN instalments ON instalments.contract_id = allocations.contract_id
        AND instalments.number = allocations.instalment_number
      WHERE allocations.payment_id = ?1 ORDER BY allocations.instalment_number
      """, [.text(payment.text)]
    ) { Allocation(instalmentID: $0.id(0), number: Int($0.integer(1)), amount: $0.integer(2)) }
  }
}
