import Foundation

/// nginx on loopback, answering every request with the same body: what HTTP alone costs.
final class Nginx {
  let url: String
  let secureURL: String
  private let child: Child
  private let directory: String

  init(bodyBytes: Int, certificate: TestCertificate? = nil) throws {
    directory = NSTemporaryDirectory() + "latchkey-bench-\(getpid())"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let port = try Nginx.freePort()
    let securePort = try Nginx.freePort()
    let secure = certificate.map { certificate in
      """
      listen 127.0.0.1:\(securePort) ssl; ssl_certificate \(certificate.certificate);
      ssl_certificate_key \(certificate.key); ssl_protocols TLSv1.2 TLSv1.3;
      """
    }
    let body = String(repeating: "x", count: bodyBytes)
    let configuration = """
      daemon off; worker_processes 2; pid \(directory)/nginx.pid; error_log /dev/null;
      events { worker_connections 1024; }
      http {
        access_log off; keepalive_requests 1000000000; client_body_temp_path \(directory)/body;
        proxy_temp_path \(directory)/proxy; fastcgi_temp_path \(directory)/fastcgi; uwsgi_temp_path \(directory)/uwsgi;
        scgi_temp_path \(directory)/scgi;
        server { listen 127.0.0.1:\(port); \(secure ?? "") location /304 { return 304; } location / { default_type application/json; return 200 '\(body)'; } }
      }
      """
    try configuration.write(toFile: directory + "/nginx.conf", atomically: true, encoding: .utf8)
    guard let path = Tools.path("nginx") else { throw BenchmarkError("nginx is not installed") }
    child = try Child(path, ["-c", directory + "/nginx.conf"])
    url = "http://127.0.0.1:\(port)"
    secureURL = "https://127.0.0.1:\(securePort)"
    _ = try Tools.run(
      "curl", ["-sS", "--retry", "20", "--retry-connrefused", "--retry-delay", "1", "-o", "/dev/null", url])
  }

  func stop() {
    child.stop()
    // Nothing is lost with it: the directory holds a configuration made above.
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// A port that was free a moment ago.
  private static func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(descriptor, pointer, length) == 0 && getsockname(descriptor, pointer, &length) == 0
      }
    }
    guard result else { throw BenchmarkError("no free port on loopback") }
    return UInt16(bigEndian: address.sin_port)
  }
}
