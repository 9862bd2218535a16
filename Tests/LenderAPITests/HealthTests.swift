import JSON
import Storage
import TestSupport
import Testing

struct HealthTests {
  private let server: TestServer
  private let client: TestClient

  init() throws {
    server = try TestServer()
    client = TestClient(server)
  }

  @Test func `it lives and is ready`() throws {
    #expect(try client.send("GET /healthz").json == ["status": "ok"])
    #expect(try client.send("GET /readyz").json == ["status": "ready"])
  }

  @Test func `it lives and is not ready when it cannot write`() throws {
    try server.story.store.writer.close()
    #expect(try client.send("GET /healthz").status == 200)
    let answer = try client.send("GET /readyz")
    #expect(answer.status == 503)
    #expect(answer.problem == "unavailable")
    #expect(answer["Retry-After"] != nil)
    #expect(try client.send("GET /v1/devices", key: server.lenderKey).status == 200)
  }

  @Test func `it lives and is not ready while the disk is full, and is ready when there is room again`() throws {
    let store = server.story.store
    let pages = try store.write { try $0.row("PRAGMA page_count") { $0.integer(0) } } ?? 0
    try limitPages(pages)
    #expect(try client.send("GET /healthz").status == 200)
    let answer = try client.send("GET /readyz")
    #expect(answer.status == 503 && answer.problem == "unavailable", "\(answer)")
    #expect(answer["Retry-After"] != nil)
    try limitPages(1_000_000)
    #expect(try client.send("GET /readyz").json == ["status": "ready"])
  }

  @Test func `asking whether it is ready leaves nothing behind`() throws {
    let store = server.story.store
    #expect(try client.send("GET /readyz").status == 200)
    let (contents, pages) = (try store.contents(), try pagesInUse())
    for _ in 0..<20 { #expect(try client.send("GET /readyz").status == 200) }
    #expect(try store.contents() == contents)
    #expect(try pagesInUse() == pages)
  }

  @Test func `an address may ask so often, and hears 429 then`() throws {
    let client = TestClient(server, from: "127.0.3.1")
    let statuses = try (0...600).map { _ in try client.send("GET /readyz").status }
    #expect(statuses.dropLast().allSatisfy { $0 == 200 })
    #expect(statuses.last == 429)
  }

  @Test func `openapi.yaml is served as it is`() throws {
    let answer = try client.send("GET /openapi.yaml")
    #expect(answer.status == 200)
    #expect(answer["Content-Type"] == "application/yaml")
    #expect(answer.text.hasPrefix("openapi: 3.1"))
  }

  @Test func `RFC 9110 §13 openapi.yaml is sent again only where it is another`() throws {
    let first = try client.send("GET /openapi.yaml")
    let tag = try #require(first["ETag"])
    for condition in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
      let answer = try client.send("GET /openapi.yaml", fields: ["If-None-Match": condition])
      #expect(answer.status == 304 && answer.body == [] && answer["ETag"] == tag, "\(condition)")
    }
    let others: [KeyValuePairs<String, String>] = [
      ["If-None-Match": "\"other\""], ["If-Match": tag], ["If-Match": "*"],
    ]
    for fields in others { #expect(try client.send("GET /openapi.yaml", fields: fields).body == first.body) }
    for condition in ["\"other\"", "W/\(tag)"] {
      #expect(try client.send("GET /openapi.yaml", fields: ["If-Match": condition]).status == 412, "\(condition)")
    }
  }

  @Test func `an address may ask for openapi.yaml so often, and hears 429 then`() throws {
    let client = TestClient(server, from: "127.0.3.2")
    let statuses = try (0...60).map { _ in try client.send("HEAD /openapi.yaml").status }
    #expect(statuses.dropLast().allSatisfy { $0 == 200 })
    #expect(statuses.last == 429)
  }

  private func limitPages(_ pages: Int64) throws {
    _ = try server.story.store.write { try $0.row("PRAGMA max_page_count = \(pages)") { $0.integer(0) } }
  }

  private func pagesInUse() throws -> Int64 {
    try server.story.store.read { reader in
      let all = try reader.row("PRAGMA page_count") { $0.integer(0) } ?? 0
      return all - (try reader.row("PRAGMA freelist_count") { $0.integer(0) } ?? 0)
    }
  }
}
