public import JSON
public import Lending
public import Servicing
import Storage

extension Story {
  /// What a device is told.
  public func status(of device: Servicer.Activation) throws -> LockStatus { try status(of: device.deviceID) }

  /// What a device is told.
  public func status(of device: DeviceID) throws -> LockStatus {
    try store.read { try LockStatusTable.require(device, in: $0) }
  }

  /// The body of a device's poll, all but the lender's block.
  public func document(of device: Servicer.Activation) throws -> JSONValue {
    let bytes = try store.read { try LockStatusTable.findDocument(device.deviceID, in: $0) }
    return try JSONReader.parse(bytes ?? [])
  }

  /// A device as it is stored.
  public func device(_ id: DeviceID) throws -> Device {
    guard let device = try store.read({ try DeviceTable.find(id, in: $0) }) else { throw StoryError("no \(id)") }
    return device
  }

  /// A contract as it is stored.
  public func contract(_ id: ContractID) throws -> Contract {
    guard let contract = try store.read({ try ContractTable.find(id, in: $0) }) else { throw StoryError("no \(id)") }
    return contract
  }

  /// A contract's instalments as they are stored.
  public func instalments(_ id: ContractID) throws -> [Instalment] {
    try store.read { try InstalmentTable.list(id, in: $0) }
  }

  /// The events of a lender's chain in commit order, all or those of some kinds; of the operators' where `lender` is nil.
  public func events(_ kinds: EventKind..., of lender: LenderID?) throws -> [JSONValue] {
    let stored = try store.read { try EventTable.list(lender, after: 0, limit: 10_000, in: $0) }
    let events = try stored.map { try JSONReader.parse($0.document) }
    return kinds.isEmpty ? events : events.filter { event in kinds.contains { $0.rawValue == event["kind"]?.string } }
  }

  /// The events of the story's lender in commit order, all or those of some kinds.
  public func events(_ kinds: EventKind...) throws -> [JSONValue] {
    let all = try events(of: lender.id)
    return kinds.isEmpty ? all : all.filter { event in kinds.contains { $0.rawValue == event["kind"]?.string } }
  }
}
