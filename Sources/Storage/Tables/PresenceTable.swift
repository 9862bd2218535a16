public import Lending

/// What there is about a contract in the tables that seldom hold anything: one look-up, so that a payment asks none of
/// them in vain.
public enum PresenceTable {
  /// What is there.
  public struct Presence: Sendable, Equatable {
    /// The zone of the lender's days.
    public let lenderZone: CivilZone
    /// How the lender's payment feed says that it is complete.
    public let watermark: WatermarkMode
    /// Whether the lender has holidays.
    public let hasHolidays: Bool
    /// Whether a hold was ever placed on the contract.
    public let hasHolds: Bool
    /// Whether an order of the device was not lifted.
    public let hasOrders: Bool
    /// When a restriction by arrears last began under the contract; nil where none did.
    public let restrictedLastAt: Instant?
  }

  private static let selection = """
    SELECT time_zone, watermark, EXISTS (SELECT 1 FROM calendars WHERE lender_id = ?1),
      EXISTS (SELECT 1 FROM holds WHERE contract_id = ?2),
      EXISTS (SELECT 1 FROM lock_orders WHERE device_id = ?3 AND lifted_at IS NULL),
      (SELECT max(begun_at) FROM restrictions WHERE contract_id = ?2)
    FROM lenders WHERE id = ?1
    """

  /// What there is about a contract; throws `notFound` where there is no such lender.
  public static func require(
    _ contract: ContractID, on device: DeviceID, of lenderID: LenderID, in reader: any Reader
  ) throws -> Presence {
    let presence = try reader.row(
      selection, [.text(lenderID.text), .text(contract.text), .text(device.text)], make)
    guard let presence else { throw LatchkeyError.notFound("lender") }
    return presence
  }

  private static func make(_ row: any Row) throws -> Presence {
    Presence(
      lenderZone: try storedZone(row.text(0), "lenders.time_zone"),
      watermark: try stored(WatermarkMode(rawValue: row.text(1)), "lenders.watermark"), hasHolidays: row.boolean(2),
      hasHolds: row.boolean(3), hasOrders: row.boolean(4), restrictedLastAt: row.instantOrNil(5))
  }
}
