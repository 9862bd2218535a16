/// What of a payment went to which instalment.
public struct Allocation: Sendable, Equatable {
  /// The instalment's id.
  public let instalmentID: InstalmentID
  /// The instalment's place in its contract.
  public let number: Int
  /// Minor units, more than 0.
  public let amount: Int64

  /// Spreads an amount over instalments, oldest due first, those not yet due after them.
  ///
  /// The instalments are in order of due dates and come back with what is paid of them. What none is left for stays
  /// unallocated.
  public static func allocate(
    _ amount: Int64, to instalments: [Instalment]
  ) -> (allocations: [Allocation], instalments: [Instalment], unallocated: Int64) {
    var left = amount
    var allocations: [Allocation] = []
    var result = instalments
    for index in result.indices where result[index].unpaid > 0 && left > 0 {
      let part = min(left, result[index].unpaid)
      result[index].paid += part
      left -= part
      allocations.append(Allocation(instalmentID: result[index].id, number: result[index].number, amount: part))
    }
    return (allocations, result, left)
  }

  /// A part of a payment.
  public init(instalmentID: InstalmentID, number: Int, amount: Int64) {
    self.instalmentID = instalmentID
    self.number = number
    self.amount = amount
  }
}
