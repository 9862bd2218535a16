import Cryptography
import Endpoints
import HTTPServer
import JSON
import Storage

/// `/healthz`, `/readyz` and the interface's own description.
struct Health {
  var endpoints: [Endpoint] { [healthz, readyz, openAPI] }

  /// The process runs and its lanes answer.
  private var healthz: Endpoint {
    .read(
      .get, "/healthz", access: .open, decode: { _ in }, run: { _, _, _ in },
      encode: { .ok(.object([JSONMember("status", "ok")])) })
  }

  /// It can do its work: the writer takes, and commits to a disk that has room.
  private var readyz: Endpoint {
    .write(
      .get, "/readyz", access: .open, callsPerMinuteMax: HealthLimits.readinessChecksPerMinuteMax, decode: { _ in },
      run: { _, _, transaction in try SettingTable.probe(in: transaction) },
      encode: { .ok(.object([JSONMember("status", "ready")])) })
  }

  private var openAPI: Endpoint {
    .read(
      .get, "/openapi.yaml", access: .open, callsPerMinuteMax: HealthLimits.documentsPerMinuteMax, decode: { _ in },
      run: { _, _, _ in Health.document },
      encode: { Answer(status: .ok, fields: [.etag: Health.tag], body: $0, contentType: "application/yaml") })
  }

  /// The text of `openapi.yaml`, as this binary was built with it.
  private static let document = Array(EmbeddedFiles.openapi.text.utf8)
  private static let tag = "\"\(Hexadecimal.encode(SHA256.digest(document)))\""
}

/// The bounds of health checks.
enum HealthLimits {
  /// Ten a second from one address, for a row of balancers behind one.
  ///
  /// Each syncs the disk, and anybody may ask.
  static let readinessChecksPerMinuteMax = 600
  /// For an office of developers behind one address: each answer is 290 KB, and anybody may ask.
  static let documentsPerMinuteMax = 60
}
