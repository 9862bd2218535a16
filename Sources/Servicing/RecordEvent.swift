import Cryptography
import JSON
public import Lending
import Storage

extension Servicer {
  /// Appends what happened to its chain, in the transaction of the change itself.
  func recordEvent(
    _ kind: EventKind, at now: Instant, lender: LenderID?, device: DeviceID? = nil, contract: ContractID? = nil,
    data: [JSONMember], in transaction: any Transaction
  ) throws {
    let event = Event(
      id: .make(at: now), kind: kind, at: now, lenderID: lender, deviceID: device, contractID: contract,
      data: .object(data))
    try EventTable.append(
      event, document: JSONWriter.bytes(event.json), chain: chain(of: lender), in: transaction)
  }

  /// The chain of a lender, or the operators' own.
  public func chain(of lender: LenderID?) -> EventChain {
    chains.chain(of: lender) {
      EventChain(key: masterKey.derive(EventChain.keyInfo(lenderID: lender)), authentication: authentication)
    }
  }
}
