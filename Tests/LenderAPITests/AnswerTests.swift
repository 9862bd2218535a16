import Endpoints
import JSON
import TestSupport
import Testing

/// What every answer has in common, through the whole stack.
struct AnswerTests {
  private let neighbours: Neighbours
  private let client: TestClient
  private var server: TestServer { neighbours.server }

  init() throws {
    neighbours = try Neighbours()
    client = TestClient(neighbours.server)
  }

  @Test func `HEAD answers as GET does, without the content, wherever there is GET`() throws {
    for endpoint in server.endpoints where endpoint.route.hasPrefix("GET ") {
      let line = try Example(of: endpoint.route, neighbours.own).line
      let party = Party.allCases.first { endpoint.parties?.contains($0) == true }
      let key = party?.credential(neighbours.own, on: server)
      let get = try client.send(line, key: key)
      let head = try client.send("HEAD " + line.dropFirst(4), key: key)
      #expect(head.status == get.status, "\(line)")
      for name in ["Content-Type", "Content-Length", "Cache-Control", "ETag", "Content-Digest"] {
        #expect(head[name] == get[name], "\(line), \(name)")
      }
    }
  }

  @Test func `another method is 405 with what is allowed`() throws {
    var methods: [String: Set<String>] = [:]
    for parts in server.endpoints.map({ $0.route.split(separator: " ").map(String.init) }) {
      methods[parts[1], default: []].formUnion(parts[0] == "GET" ? ["GET", "HEAD"] : [parts[0]])
    }
    for (path, allowed) in methods {
      let target = path.replacing("{id}", with: "x").replacing("{imei}", with: "1")
        .replacing("{date}", with: "1")
      let options = try client.send("OPTIONS \(target)")
      #expect(options.status == 204, "\(target)")
      for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] where !allowed.contains(method) {
        let answer = try client.send("\(method) \(target)", key: server.lenderKey)
        #expect(answer.status == 405 && answer.problem == "method-not-allowed", "\(method) \(target): \(answer)")
        let named = answer["Allow"]?.split(separator: ", ").map(String.init) ?? []
        #expect(Set(named) == allowed.union(["OPTIONS"]), "\(method) \(target)")
        #expect(answer["Allow"] == options["Allow"])
      }
    }
  }

  @Test(arguments: ["/", "/v1", "/v1/", "/v1/devices/", "/V1/devices", "/v2/devices", "/v1/nothing", "/v1//devices"])
  func `a path that there is not is a 404 problem, for whoever asks`(path: String) throws {
    for key in [nil, server.lenderKey] {
      let answer = try client.send("GET \(path)", key: key)
      #expect(answer.status == 404)
      #expect(answer.problem == "not-found")
    }
  }

  @Test func `every answer has a Request-Id of its own, and every problem repeats it`() throws {
    let raw = [
      "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n",
      "PUT /healthz HTTP/1.1\r\nHost: a\r\n\r\n", "GET /v1/devices HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /healthz HTTP/1.1\r\n\r\n", "GET /healthz\r\n\r\n", "GET /healthz HTTP/3.0\r\nHost: a\r\n\r\n",
      "POST /v1/devices HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      "POST /v1/devices HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n",
      "GET /\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\nHost: a\r\n\r\n",
    ]
    var seen: Set<String> = []
    for text in raw {
      let client = TestClient(server)
      try client.submit(octets: Array(text.utf8))
      let answer = try client.answer()
      let id = try #require(answer["Request-Id"], "\(text.prefix(60)): \(answer)")
      #expect(seen.insert(id).inserted)
      if answer.status >= 400 {
        #expect(answer.problem != nil, "\(text.prefix(60)): \(answer)")
        #expect(answer.json["request_id"]?.string == id, "\(text.prefix(60)): \(answer)")
        for name in ["type", "title", "detail"] { #expect(answer.json[name]?.string?.isEmpty == false, "\(name)") }
      }
    }
  }

  @Test func `nothing of /v1 is to be stored, whatever the answer`() throws {
    for endpoint in server.endpoints where endpoint.route.contains("/v1/") {
      let line = try Example(of: endpoint.route, neighbours.own).line
      for key in [nil, server.lenderKey] {
        let answer = try client.send(line, key: key)
        #expect(answer["Cache-Control"] == "no-store", "\(line): \(answer)")
        #expect(answer["Date"] != nil, "\(line)")
      }
    }
  }

  @Test func `pipelined requests are answered in their order`() throws {
    let lines = ["/healthz", "/v1/devices", "/readyz", "/nothing", "/healthz"]
    let text = lines.map { "GET \($0) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(server.lenderKey)\r\n\r\n" }
      .joined()
    try client.submit(octets: Array(text.utf8))
    let answers = try lines.map { _ in try client.answer() }
    #expect(answers.map(\.status) == [200, 200, 200, 404, 200])
    #expect(answers[0].json["status"] == "ok")
    #expect(answers[1].json["data"] != nil)
    #expect(answers[2].json["status"] == "ready")
  }

  @Test func `more than 60 bad keys a minute from an address are 429, and good ones pass`() throws {
    let client = TestClient(server, from: "127.0.2.1")
    for _ in 0..<60 { #expect(try client.send("GET /v1/devices", key: "nonsense").status == 401) }
    let answer = try client.send("GET /v1/devices", key: "nonsense")
    #expect(answer.status == 429)
    #expect(answer["Retry-After"].flatMap { Int($0) }.map { (1...60).contains($0) } == true)
    #expect(try client.send("GET /v1/devices", key: server.lenderKey).status == 200)
  }
}
