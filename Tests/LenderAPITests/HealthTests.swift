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

  @Test func `openapi.yaml is served as it is`() throws {
    let answer = try client.send("GET /openapi.yaml")
    #expect(answer.status == 200)
    #expect(answer["Content-Type"] == "application/yaml")
    #expect(answer.text.hasPrefix("openapi: 3.1"))
  }
}
