public import JSON

/// One line of the append-only record: ids and figures, never personal data, so that erasing a borrower leaves the
/// chain whole.
public struct Event: Sendable, Equatable, Identified {
  /// `evt_`.
  public static let identifierPrefix = "evt_"

  /// Its id.
  public let id: EventID
  /// What happened.
  public let kind: EventKind
  /// When it was decided.
  public let at: Instant
  /// In whose record it stands; nil for the operator's own.
  public let lenderID: LenderID?
  /// The device that it is about.
  public let deviceID: DeviceID?
  /// The contract that it is about.
  public let contractID: ContractID?
  /// The figures.
  public let data: JSONValue

  /// An event.
  public init(
    id: EventID, kind: EventKind, at: Instant, lenderID: LenderID?, deviceID: DeviceID? = nil,
    contractID: ContractID? = nil, data: JSONValue
  ) {
    self.id = id
    self.kind = kind
    self.at = at
    self.lenderID = lenderID
    self.deviceID = deviceID
    self.contractID = contractID
    self.data = data
  }

  /// The event as it is served and as the chain covers it: `{id, kind, at, lender_id, device_id?, contract_id?, data}`.
  public var json: JSONValue {
    var members = [
      JSONMember("id", .string(id.text)), JSONMember("kind", .string(kind.rawValue)),
      JSONMember("at", .string(at.description)), JSONMember("lender_id", .optional(lenderID?.text)),
    ]
    if let deviceID { members.append(JSONMember("device_id", .string(deviceID.text))) }
    if let contractID { members.append(JSONMember("contract_id", .string(contractID.text))) }
    members.append(JSONMember("data", data))
    return .object(members)
  }
}
