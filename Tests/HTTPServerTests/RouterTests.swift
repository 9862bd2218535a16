import Testing

@testable import HTTPServer

struct RouterTests {
  private let router: Router<String>

  init() throws {
    router = try Router(routes: [
      (.get, "/", "root"), (.get, "/v1/devices", "list"), (.post, "/v1/devices", "enrol"),
      (.get, "/v1/devices/{id}", "find"), (.get, "/v1/devices/{id}/timeline", "timeline"),
      (.post, "/v1/devices/batches", "batch"), (.delete, "/v1/devices/{id}", "retire"),
      (.get, "/v1/{kind}/b/c", "wide"), (.get, "/v1/lock-status", "status"), (.head, "/v1/lock-status", "status head"),
    ])
  }

  private func match(_ method: Method, _ path: String) throws -> String {
    switch router.match(method, try RequestPath(path)) {
    case .found(let value, let parameters): value + (parameters["id"].map { " id=\($0)" } ?? "")
    case .methodNotAllowed(let methods): "405 " + methods.map(\.rawValue).joined(separator: ",")
    case .notFound: "404"
    }
  }

  @Test(arguments: [
    (Method.get, "/", "root"), (.get, "/v1/devices", "list"), (.post, "/v1/devices", "enrol"),
    (.get, "/v1/devices/7", "find id=7"), (.get, "/v1/devices/7/timeline", "timeline id=7"),
    (.get, "/v1/%64evices/7", "find id=7"), (.get, "/v1/devices/a%2Fb", "find id=a/b"),
    (.get, "/v1/devices%2F7", "404"), (.get, "/v1/devices/é".replacing("é", with: "%C3%A9"), "find id=é"),
    (.get, "/v1/devices/", "404"), (.get, "/v1//devices", "404"), (.get, "/v1/devices/7/", "404"),
    (.get, "/v1/Devices", "404"), (.get, "/v1", "404"), (.get, "/v1/devices/7/timeline/x", "404"),
    (.get, "/v1/devices/b/c", "wide"), (.options, "*", "404"),
  ]) func `a path finds its route`(_ method: Method, _ path: String, _ expected: String) throws {
    #expect(try match(method, path) == expected)
  }

  @Test func `a literal segment goes before a parameter`() throws {
    #expect(try match(.post, "/v1/devices/batches") == "batch")
    #expect(try match(.get, "/v1/devices/batches") == "405 POST")
  }

  @Test func `RFC 9110 §9.3.2 HEAD finds what GET finds, unless it has its own`() throws {
    #expect(try match(.head, "/v1/devices/7") == "find id=7")
    #expect(try match(.head, "/v1/lock-status") == "status head")
  }

  @Test func `RFC 9110 §15.5.6 another method names those allowed`() throws {
    #expect(try match(.put, "/v1/devices/7") == "405 GET,HEAD,DELETE")
    #expect(try match(.patch, "/v1/devices") == "405 GET,HEAD,POST")
  }

  @Test(arguments: [
    ["/a", "/a"], ["/a/{id}", "/a/{id}"], ["/a/{id}", "/a/{name}"], ["/{a}/x", "/b/{c}"],
  ]) func `duplicates and ambiguous patterns are refused`(_ patterns: [String]) {
    #expect(throws: RouteError.self) {
      try Router(routes: patterns.map { (.get, RoutePattern(stringLiteral: $0), 0) })
    }
  }

  @Test func `one shape with two names is refused across methods`() {
    #expect(throws: RouteError.self) {
      try Router(routes: [(.get, "/a/{id}", 0), (.post, "/a/{name}", 1)])
    }
  }

  @Test(arguments: ["", "a", "/a/", "//", "/a//b", "/{}", "/{A}", "/a{b}", "/{a}/{a}", "/a b", "/.", "/a/..", "/%41"])
  func `a malformed pattern is refused`(_ text: String) {
    #expect(throws: RouteError.self) { try RoutePattern(text) }
  }
}
