public import Lending

extension CohortRestorationTable {
  /// A device of a cohort, and the place after it.
  public struct Member: Sendable, Equatable {
    /// The device.
    public let deviceID: DeviceID
    /// Where the cohort goes on once it is done.
    public let place: String
  }

  /// The next devices of a cohort from its place on; of a span's, a device comes once for each restriction begun in it.
  public static func listNext(
    _ cohort: CohortRestoration, limit: Int, in reader: any Reader
  ) throws -> [Member] {
    let place = try reader.row(
      "SELECT place FROM cohort_restorations WHERE id = ?1", [.text(cohort.id.text)]
    ) { $0.text(0) }
    guard let span = cohort.span else { return try listNext(of: cohort.id, after: place ?? "", limit, in: reader) }
    return try listNext(span, of: cohort.lenderID, after: place ?? "", limit, in: reader)
  }

  /// The place in a list is how many of its devices are done.
  private static func listNext(
    of id: CohortRestorationID, after place: String, _ limit: Int, in reader: any Reader
  ) throws -> [Member] {
    let done = place.isEmpty ? 0 : try stored(Int(place), "cohort_restorations.place")
    let text = try reader.row(
      "SELECT substr(devices, ?2, ?3) FROM cohort_lists WHERE cohort_id = ?1",
      [.text(id.text), .integer(Int64(done * idLength + 1)), .integer(Int64(limit * idLength))]
    ) { Array($0.text(0).utf8) }
    let bytes = text ?? []
    return stride(from: 0, to: bytes.count, by: idLength).enumerated().map { number, start in
      let id = String(decoding: bytes[start..<min(start + idLength, bytes.count)], as: UTF8.self)
      return Member(deviceID: DeviceID(stored: id), place: String(done + number + 1))
    }
  }

  /// The place in a span is its last restriction: the instant of its beginning and its id.
  private static func listNext(
    _ span: Range<Instant>, of lenderID: LenderID, after place: String, _ limit: Int, in reader: any Reader
  ) throws -> [Member] {
    let parts = place.split(separator: " ").map(String.init)
    let from = parts.first.flatMap(Int64.init) ?? span.lowerBound.milliseconds
    return try reader.rows(
      """
      SELECT device_id, begun_at, id FROM restrictions
      WHERE lender_id = ?1 AND begun_at < ?2 AND (begun_at, id) > (?3, ?4) ORDER BY begun_at, id LIMIT ?5
      """,
      [
        .text(lenderID.text), .integer(span.upperBound.milliseconds), .integer(from), .text(parts.last ?? ""),
        .integer(Int64(limit)),
      ]
    ) { Member(deviceID: $0.id(0), place: "\($0.integer(1)) \($0.text(2))") }
  }

  /// Characters of a device's id: its prefix and 26.
  private static let idLength = Device.identifierPrefix.utf8.count + 26
}
