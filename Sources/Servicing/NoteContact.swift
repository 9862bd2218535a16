import Lending
import Storage

extension Servicer {
  /// Notes that a device was heard of: what its restorations wait for, and what lists show.
  func noteContact(with device: DeviceID, at now: Instant, in transaction: any Transaction) throws {
    try DeviceTable.noteContact(device, at: now, in: transaction)
    try RestorationTable.noteContact(device, at: now, in: transaction)
  }
}
