import Cryptography
import Lending
public import Storage

extension Servicer {
  /// Notes that a device was heard of: what its restorations wait for, and what lists show.
  func noteContact(with device: DeviceID, at now: Instant, in transaction: any Transaction) throws {
    try DeviceTable.noteContact(device, at: now, in: transaction)
    try RestorationTable.noteContact(device, at: now, in: transaction)
  }

  /// Notes polls; one whose token is void meanwhile is none.
  public func noteContacts(_ contacts: [Contacts.Contact], in transaction: any Transaction) throws {
    for contact in contacts {
      guard let holder = try DeviceTokenTable.find(hash: contact.tokenHash.bytes, in: transaction) else { continue }
      try noteContact(with: holder.deviceID, at: contact.at, in: transaction)
    }
  }
}
