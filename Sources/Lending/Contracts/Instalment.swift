/// One amount of a contract and the day it is due; fees and interest are the lender's books.
public struct Instalment: Sendable, Equatable, Identified {
  /// `ins_`.
  public static let identifierPrefix = "ins_"

  /// Its id.
  public let id: InstalmentID
  /// Its place in the contract, from 0, in order of due dates.
  public let number: Int
  /// The day on which it is due, in the contract's time zone.
  public let dueOn: CivilDate
  /// What is due, in the contract's minor units.
  public let amount: Int64
  /// What of it is paid.
  public var paid: Int64

  /// An instalment.
  public init(id: InstalmentID, number: Int, dueOn: CivilDate, amount: Int64, paid: Int64) {
    self.id = id
    self.number = number
    self.dueOn = dueOn
    self.amount = amount
    self.paid = paid
  }

  /// What of it is not paid.
  public var unpaid: Int64 { amount - paid }
}
