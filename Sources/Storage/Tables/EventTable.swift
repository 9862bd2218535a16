public import Lending

/// The append-only record: one chain for each lender, one for operators.
public enum EventTable {
  /// An event as it is stored.
  public struct Stored: Sendable, Equatable {
    /// Its place in the chain, from 1, without gaps.
    public let position: Int64
    /// Its id.
    public let id: EventID
    /// Whose record the row says it stands in.
    public let lenderID: LenderID?
    /// The device that the row says it is about.
    public let deviceID: DeviceID?
    /// The contract that the row says it is about.
    public let contractID: ContractID?
    /// The event as JSON: what is served and what the chain covers.
    public let document: [UInt8]
    /// Its chain value.
    public let value: [UInt8]
  }

  /// The end of a chain.
  public struct Head: Sendable, Equatable {
    /// How many events it has.
    public let position: Int64
    /// The last one's chain value.
    public let value: [UInt8]
  }

  /// Appends an event to its chain: the one place where an event gets its position and chain value.
  public static func append(
    _ event: Event, document: [UInt8], chain: EventChain, in transaction: any Transaction
  ) throws {
    let name = chainName(event.lenderID)
    let last = try transaction.chainHeads[name] ?? storedHead(name, in: transaction)
    let head = Head(position: last.position + 1, value: chain.value(after: last.value, stored: document))
    try transaction.execute(
      insertion,
      [
        .text(name), .integer(head.position), .text(event.id.text), .optional(event.lenderID?.text),
        .optional(event.deviceID?.text), .optional(event.contractID?.text), .blob(document), .blob(head.value),
      ])
    transaction.chainHeads[name] = head
  }

  private static let insertion = """
    INSERT INTO events (chain, position, id, lender_id, device_id, contract_id, document, value)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    """

  /// Stores the ends of the chains that the transaction has moved: the engine's last act before each commit.
  public static func storeHeads(in transaction: any Transaction) throws {
    for (chain, head) in transaction.chainHeads.moved {
      try transaction.execute(
        """
        INSERT INTO event_chains (chain, position, value) VALUES (?1, ?2, ?3)
        ON CONFLICT (chain) DO UPDATE SET position = excluded.position, value = excluded.value
        """, [.text(chain), .integer(head.position), .blob(head.value)])
    }
  }

  /// The end of a chain; of one without events, position 0 and the chain's origin.
  public static func head(of lenderID: LenderID?, in reader: any Reader) throws -> Head {
    let name = chainName(lenderID)
    return try (reader as? any Transaction)?.chainHeads[name] ?? storedHead(name, in: reader)
  }

  private static func storedHead(_ chain: String, in reader: any Reader) throws -> Head {
    try reader.row("SELECT position, value FROM event_chains WHERE chain = ?1", [.text(chain)]) {
      Head(position: $0.integer(0), value: $0.blob(1))
    } ?? Head(position: 0, value: EventChain.origin)
  }

  /// The position of an event in a lender's chain, or nil where the chain has none with that id.
  public static func position(of id: EventID, lender: LenderID?, in reader: any Reader) throws -> Int64? {
    try reader.row(
      "SELECT position FROM events WHERE id = ?1 AND chain = ?2", [.text(id.text), .text(chainName(lender))]
    ) { $0.integer(0) }
  }

  /// A chain's events after a position, in commit order.
  public static func list(
    _ lenderID: LenderID?, after position: Int64, limit: Int, in reader: any Reader
  ) throws -> [Stored] {
    try reader.rows(
      """
      SELECT \(columns) FROM events WHERE chain = ?1 AND position > ?2 ORDER BY position LIMIT ?3
      """, [.text(chainName(lenderID)), .integer(position), .integer(Int64(limit))], make)
  }

  /// A device's events in commit order.
  public static func list(
    device: DeviceID, _ request: PageRequest, in reader: any Reader
  ) throws -> Page<Stored> {
    try page("device_id", device.text, request, in: reader)
  }

  /// A device's latest events, the last first.
  public static func listLatest(device: DeviceID, limit: Int, in reader: any Reader) throws -> [Stored] {
    try reader.rows(
      "SELECT \(columns) FROM events WHERE device_id = ?1 ORDER BY position DESC LIMIT ?2",
      [.text(device.text), .integer(Int64(limit))], make)
  }

  /// A contract's events in commit order.
  public static func list(
    contract: ContractID, _ request: PageRequest, in reader: any Reader
  ) throws -> Page<Stored> {
    try page("contract_id", contract.text, request, in: reader)
  }

  /// Every lender, and nil for the operators: whose chain must hold, though somebody took its head away.
  public static func listChains(in reader: any Reader) throws -> [LenderID?] {
    try reader.rows("SELECT '' UNION SELECT id FROM lenders UNION SELECT chain FROM event_chains ORDER BY 1") { row in
      let name = row.text(0)
      return name.isEmpty ? nil : LenderID(stored: name)
    }
  }

  private static let columns = "position, id, lender_id, device_id, contract_id, document, value"

  private static func chainName(_ lenderID: LenderID?) -> String { lenderID?.text ?? "" }

  private static func page(
    _ column: StaticString, _ id: String, _ request: PageRequest, in reader: any Reader
  ) throws -> Page<Stored> {
    let rows = try reader.rows(
      "SELECT \(columns) FROM events WHERE \(column) = ?1 AND position > ?2 ORDER BY position LIMIT ?3",
      [.text(id), try request.after(.integer)?.first ?? 0, .integer(request.rowsToFetch)], make)
    return Page(rows: rows, request: request) { [.integer($0.position)] }
  }

  private static func make(_ row: any Row) -> Stored {
    Stored(
      position: row.integer(0), id: row.id(1), lenderID: row.textOrNil(2).map(LenderID.init(stored:)),
      deviceID: row.textOrNil(3).map(DeviceID.init(stored:)),
      contractID: row.textOrNil(4).map(ContractID.init(stored:)), document: row.blob(5), value: row.blob(6))
  }
}
