import Foundation
import HTTPServer

/// A CA and certificates made by the openssl command, in a directory that goes with them.
final class TestCertificates {
  private let directory: String

  init() throws {
    directory = NSTemporaryDirectory() + "latchkey-tls-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try make("ca", subject: "/CN=Test CA", [])
    try make("server", subject: "/CN=localhost")
  }

  // Nothing is lost with it: all in it was made above.
  deinit { try? FileManager.default.removeItem(atPath: directory) }

  func certificate(_ name: String) -> String { "\(directory)/\(name).pem" }
  func key(_ name: String) -> String { "\(directory)/\(name).key" }
  func file(_ name: String) -> String { "\(directory)/\(name)" }

  /// A certificate and its key, by the CA of this name; without one it vouches for itself.
  func make(_ name: String, subject: String, ca: String = "ca") throws {
    try make(name, subject: subject, ["-CA", certificate(ca), "-CAkey", key(ca)])
  }

  func makeCA(_ name: String) throws { try make(name, subject: "/CN=\(name)", []) }

  /// Puts one certificate in the place of another, as an operator does.
  func replace(_ name: String, with other: String) throws {
    for (old, new) in [(certificate(name), certificate(other)), (key(name), key(other))] {
      try Data(contentsOf: URL(fileURLWithPath: new)).write(to: URL(fileURLWithPath: old), options: .atomic)
    }
  }

  /// SHA-256 over the certificate, as openssl says it.
  func fingerprint(_ name: String) throws -> String {
    let said = try Tool.run(["openssl", "x509", "-in", certificate(name), "-noout", "-fingerprint", "-sha256"]).output
    return said.split(separator: "=").last.map { $0.filter(\.isHexDigit).lowercased() } ?? ""
  }

  func settings(_ clients: TLSSettings.ClientCertificates = .none) -> TLSSettings {
    TLSSettings(certificateFile: certificate("server"), keyFile: key("server"), clientCertificates: clients)
  }

  private func make(_ name: String, subject: String, _ authority: [String]) throws {
    let made = try Tool.run(
      [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
        "-keyout", key(name), "-out", certificate(name), "-subj", subject, "-addext",
        "subjectAltName=DNS:localhost,IP:127.0.0.1",
      ] + authority)
    guard made.status == 0 else { throw Tool.Failure(what: made.output) }
  }
}
