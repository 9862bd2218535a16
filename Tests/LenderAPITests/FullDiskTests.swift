import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing

/// A disk that fills up in the middle of many writes at once.
struct FullDiskTests {
  private let server: TestServer
  private let client: TestClient

  init() throws {
    server = try TestServer()
    client = TestClient(server)
  }

  @Test func `nothing that was answered is lost, the rest is 503, and it goes on when there is room again`() throws {
    let store = server.story.store
    let pages = try store.write { try $0.row("PRAGMA page_count") { $0.integer(0) } } ?? 0
    try limitPages(pages + 30)
    var answers: [(number: Int, answer: TestAnswer)] = []
    for round in 0..<8 {
      let clients = (0..<20).map { (number: round * 20 + $0, client: TestClient(server)) }
      for (number, client) in clients { try enrol(number, client) }
      answers += try clients.map { (number: $0.number, answer: try $0.client.answer()) }
    }
    let enrolled = answers.filter { $0.answer.status == 201 }
    let refused = answers.filter { $0.answer.status != 201 }
    #expect(!enrolled.isEmpty)
    #expect(!refused.isEmpty)
    for (number, answer) in refused {
      #expect(answer.status == 503 && answer.problem == "unavailable", "\(number): \(answer)")
      #expect(answer["Retry-After"].flatMap { Int($0) } != nil, "\(number)")
    }
    #expect(try client.send("GET /v1/devices", key: server.lenderKey).status == 200)
    #expect(try store.contents().rows["devices"] == Int64(enrolled.count))
    for (number, answer) in enrolled {
      let found = try client.send("GET /v1/devices/\(try answer.string("id"))", key: server.lenderKey)
      #expect(found.status == 200, "\(number)")
    }
    try limitPages(1_000_000)
    for (number, first) in answers {
      try enrol(number, client)
      let again = try client.answer()
      #expect(again.status == 201, "\(number): \(again)")
      if first.status == 201 { #expect(again.body == first.body, "\(number)") }
    }
    #expect(try store.contents().rows["devices"] == Int64(answers.count))
    let chain = try store.read { try server.story.servicer.verifyEvents(of: server.story.lender.id, in: $0) }
    #expect(chain == nil)
  }

  private func enrol(_ number: Int, _ client: TestClient) throws {
    try client.submit(
      "POST /v1/devices", key: server.lenderKey, fields: ["Idempotency-Key": "device-\(number)"],
      TestBody.device(number))
  }

  private func limitPages(_ pages: Int64) throws {
    _ = try server.story.store.write { try $0.row("PRAGMA max_page_count = \(pages)") { $0.integer(0) } }
  }
}
