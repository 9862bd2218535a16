public import Lending

/// Notices that were served.
public enum NoticeTable {
  private static let columns =
    "id, contract_id, notice, channel, served_at, cure_ends_on, recorded_at, evidence_reference"

  /// Inserts a notice.
  public static func insert(_ notice: Notice, of lenderID: LenderID, in transaction: any Transaction) throws {
    try transaction.execute(
      "INSERT INTO notices (\(columns), lender_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
      [
        .text(notice.id.text), .text(notice.contractID.text), .text(notice.name), .text(notice.channel),
        .integer(notice.servedAt.milliseconds), .text(notice.cureEndsOn.description),
        .integer(notice.recordedAt.milliseconds), .text(notice.evidenceReference), .text(lenderID.text),
      ])
  }

  /// The notices of a contract that count, in the order in which they were recorded.
  public static func listStanding(_ contract: ContractID, in reader: any Reader) throws -> [Notice] {
    try reader.rows(
      "SELECT \(columns) FROM notices WHERE contract_id = ?1 AND ended_at IS NULL ORDER BY id",
      [.text(contract.text)], make)
  }

  /// A notice and until when it counted; nil while it counts.
  public struct Kept: Sendable, Equatable {
    /// The notice.
    public let notice: Notice
    /// When it ended.
    public let endedAt: Instant?

    /// A notice as it stands.
    public init(notice: Notice, endedAt: Instant?) {
      self.notice = notice
      self.endedAt = endedAt
    }
  }

  /// Every notice of a contract, in the order in which they were recorded.
  public static func list(
    _ contract: ContractID, _ request: PageRequest, in reader: any Reader
  ) throws -> Page<Kept> {
    let rows = try reader.rows(
      "SELECT \(columns), ended_at FROM notices WHERE contract_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
      [.text(contract.text), try request.lastID(), .integer(request.rowsToFetch)]
    ) { Kept(notice: try make($0), endedAt: $0.instantOrNil(8)) }
    return Page(rows: rows, request: request) { [.text($0.notice.id.text)] }
  }

  /// Ends the notices of a contract: the days past due are 0, or somebody else owes it.
  public static func endAll(_ contract: ContractID, at instant: Instant, in transaction: any Transaction) throws {
    try transaction.execute(
      "UPDATE notices SET ended_at = ?2 WHERE contract_id = ?1 AND ended_at IS NULL",
      [.text(contract.text), .integer(instant.milliseconds)])
  }

  private static func make(_ row: any Row) throws -> Notice {
    Notice(
      id: row.id(0), contractID: row.id(1), name: row.text(2), channel: row.text(3), servedAt: row.instant(4),
      cureEndsOn: try stored(CivilDate(parsing: row.text(5)), "notices.cure_ends_on"), recordedAt: row.instant(6),
      evidenceReference: row.text(7))
  }
}
