import JSON
import Lending
import Seeds
import Servicing
import Storage
import TestSupport
import Testing

/// Bodies that are nearly right, by the thousand: whatever comes, it is an answer of the interface and never a failure of
/// the service.
struct RandomRequestTests {
  private let neighbours: Neighbours
  private let client: TestClient
  private var server: TestServer { neighbours.server }

  init() throws {
    neighbours = try Neighbours()
    client = TestClient(neighbours.server)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `no body makes the service fail, and the record holds after all of them`(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let specimens = try BodySpecimen.all(neighbours.own).filter { !$0.fields.isEmpty }
    var accepted = 0
    for number in 0..<700 {
      let specimen = try #require(specimens.randomElement(using: &generator))
      let body = mutated(specimen, number, using: &generator)
      let answer = try client.send(
        try specimen.line(neighbours.own), key: specimen.party?.credential(neighbours.own, on: server), body)
      let place: Comment = "seed \(seed), \(number): \(specimen.route) \(JSONWriter.text(body)): \(answer)"
      #expect(200...299 ~= answer.status || 400...499 ~= answer.status && answer.problem != nil, place)
      if answer.status < 300 { accepted += 1 }
    }
    #expect(accepted > 10, "seed \(seed)")
    try expectWholeRecord()
  }

  /// A good body with other references, and up to three of its fields replaced.
  private func mutated(_ specimen: BodySpecimen, _ number: Int, using generator: inout SplitMix64) -> JSONValue {
    var body = specimen.good
    for name in ["reference", "external_reference"] where body[name] != nil {
      body = body.replacing("/\(name)", with: .string("random \(number)"))
    }
    for _ in 0..<Int.random(in: 0...3, using: &generator) {
      guard let field = specimen.fields.randomElement(using: &generator) else { continue }
      body = body.replacing(field.key, with: RandomRequestTests.pool.randomElement(using: &generator) ?? nil)
    }
    return body
  }

  /// Values at the edge of something; nil takes the field away.
  private static let pool: [JSONValue?] = [
    nil, .some(.null), true, false, 0, 1, -1, .integer((1 << 53) - 1), .integer(.max), .integer(.min), .number("1e400"),
    .number("0.1"), "", "x", .string(String(repeating: "𝕏", count: 500)), .string(String(repeating: "x", count: 501)),
    "1970-01-01", "2199-12-31", "2200-01-01", "9999-12-31", "2024-02-29", "1970-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z", "2026-03-02T03:30:00+14:00", "2026-03-02T03:30:00Z", "UTC", "Pacific/Apia",
    "America/Scoresbysund", "KWD", "JPY", "month", "day", "released", "locked", "counter", "challenge", "release",
    ["days": 90], "\u{202E}", "'; DROP TABLE lenders; --", [], [[]], [["zzz": 1]], [:], ["days": 1],
  ]

  private func expectWholeRecord() throws {
    try server.story.store.read { reader in
      for lender in [server.story.lender.id, nil] {
        #expect(try server.story.servicer.verifyEvents(of: lender, in: reader) == nil)
      }
      #expect(try reader.rows("PRAGMA foreign_key_check") { $0.text(0) } == [])
      let paid = try reader.row("SELECT coalesce(sum(paid), 0) FROM instalments") { $0.integer(0) }
      let unallocated = try reader.row("SELECT coalesce(sum(unallocated), 0) FROM contracts") { $0.integer(0) }
      let received = try reader.row(
        """
        SELECT coalesce(sum(amount), 0) FROM payment_confirmations
        WHERE id NOT IN (SELECT payment_id FROM reversals WHERE payment_id IS NOT NULL)
        """
      ) { $0.integer(0) }
      let refunded = try reader.row("SELECT coalesce(sum(amount), 0) FROM refunds") { $0.integer(0) }
      let untaken = try reader.row(
        """
        SELECT coalesce(sum(json_extract(CAST(document AS TEXT), '$.data.untaken')), 0) FROM events
        WHERE json_extract(CAST(document AS TEXT), '$.kind') = 'payment.reversed'
        """
      ) { $0.integer(0) }
      // What came stands somewhere, but for what a reversal found paid back already.
      let stands = [paid, unallocated, refunded].compactMap(\.self).reduce(Int64(0), +)
      let came = [received, untaken].compactMap(\.self).reduce(Int64(0), +)
      #expect(stands == came)
    }
  }
}
