import Lending
import Storage

extension Servicer {
  /// Stores what a payment, a reversal or an amendment changed of a contract's instalments; new ones are inserted.
  func storeInstalments(
    _ after: [Instalment], inPlaceOf before: [Instalment], of contract: Contract, in transaction: any Transaction
  ) throws {
    guard !before.elementsEqual(after, by: { $0.number == $1.number }) else {
      for (old, new) in zip(before, after) where old != new {
        try InstalmentTable.update(new, of: contract.id, in: transaction)
      }
      return
    }
    let known = Dictionary(before.map { ($0.number, $0) }) { first, _ in first }
    for instalment in after where known[instalment.number] != instalment {
      if known[instalment.number] == nil {
        try InstalmentTable.insert(instalment, of: contract.id, lender: contract.lenderID, in: transaction)
      } else {
        try InstalmentTable.update(instalment, of: contract.id, in: transaction)
      }
    }
  }
}
