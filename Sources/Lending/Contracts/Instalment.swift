/// One amount of a contract and the day it is due; fees and interest are the lender's books.
public struct Instalment: Sendable, Equatable, Identified {
  /// `ins_`.
  public static let identifierPrefix = "ins_"

  /// Its id.
  public let id: InstalmentID
  /// Its place in the contract, from 0: in order of due dates as it was written, then as amendments added them.
  public let number: Int
  /// The day on which it is due, in the contract's time zone.
  public var dueOn: CivilDate
  /// What is due, in the contract's minor units.
  public let amount: Int64
  /// What of it is paid, by whichever payments: the truth of the books, which reversals lower.
  public var paid: Int64
  /// What of it the lender has waived.
  public var waived: Int64

  /// An instalment.
  public init(id: InstalmentID, number: Int, dueOn: CivilDate, amount: Int64, paid: Int64, waived: Int64 = 0) {
    self.id = id
    self.number = number
    self.dueOn = dueOn
    self.amount = amount
    self.paid = paid
    self.waived = waived
  }

  /// What of it is neither paid nor waived.
  public var unpaid: Int64 { amount - paid - waived }
}
