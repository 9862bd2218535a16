import Endpoints
import TestSupport
import Testing

/// The routes in code and those in `openapi.yaml`, held to each other.
struct RouteTests {
  private let server: TestServer
  /// Those of every listener.
  private let endpoints: [Endpoint]
  private let described: [String: Set<String>]

  init() throws {
    server = try TestServer()
    endpoints = server.endpoints + [server.metrics.endpoint]
    described = OpenAPIOperations.roles(in: try TestClient(server).send("GET /openapi.yaml").text)
  }

  @Test func `every route is in openapi.yaml, and every operation there is a route`() {
    let routes = Set(endpoints.map(\.route))
    #expect(routes.subtracting(described.keys).sorted() == [], "in code alone")
    #expect(Set(described.keys).subtracting(routes).sorted() == [], "in openapi.yaml alone")
    #expect(routes.count == endpoints.count)
  }

  @Test func `each operation's x-roles are who the route admits`() {
    for endpoint in endpoints {
      let admitted = endpoint.parties.map { Set($0.map(\.rawValue)) } ?? ["anyone"]
      #expect(described[endpoint.route] == admitted, "\(endpoint.route)")
    }
  }

  @Test func `metrics are on their own listener alone`() throws {
    #expect(try TestClient(server).send("GET /metrics").status == 404)
    #expect(!server.endpoints.map(\.route).contains(server.metrics.endpoint.route))
  }

  @Test func `routes stand in the order of openapi.yaml`() throws {
    let document = OpenAPIOperations.list(in: try TestClient(server).send("GET /openapi.yaml").text)
    #expect(endpoints.map(\.route) == document)
  }
}

/// The operations of an OpenAPI document in YAML, read by its indentation: paths at two spaces under `paths:`, methods at
/// four, their members at six.
enum OpenAPIOperations {
  private static let methods: Set<Substring> = ["get", "head", "post", "put", "patch", "delete", "options"]

  /// `GET /v1/devices`, in the document's order.
  static func list(in text: String) -> [String] { read(text).map(\.operation) }

  /// Each operation with its `x-roles`.
  static func roles(in text: String) -> [String: Set<String>] {
    Dictionary(read(text).map { ($0.operation, $0.roles) }, uniquingKeysWith: { $0.union($1) })
  }

  private static func read(_ text: String) -> [(operation: String, roles: Set<String>)] {
    var found: [(operation: String, roles: Set<String>)] = []
    var path = ""
    let lines = text.split(separator: "\n").drop { $0 != "paths:" }.dropFirst()
    for line in lines.prefix(while: { $0.hasPrefix(" ") }) {
      let indent = line.prefix { $0 == " " }.count
      let (name, value) = split(line.dropFirst(indent))
      switch indent {
      case 2: path = String(name)
      case 4 where methods.contains(name): found.append(("\(name.uppercased()) \(path)", []))
      case 6 where name == "x-roles" && !found.isEmpty: found[found.count - 1].roles = Set(value)
      default: break
      }
    }
    return found
  }

  /// A name and its list, `x-roles: [lender, support]`.
  private static func split(_ line: Substring) -> (name: Substring, value: [String]) {
    guard let colon = line.lastIndex(of: ":") else { return (line, []) }
    let value = line[colon...].split { ":[], ".contains($0) }.map(String.init)
    return (line[..<colon], value)
  }
}
