public import SystemPackage

/// One place where the server listens, and how it speaks there.
public struct ListenerConfiguration: Sendable {
  /// What is listened on.
  public enum Endpoint: Sendable, Hashable, CustomStringConvertible {
    /// An address; port 0 takes any free port, which `HTTPServer.start()` returns.
    case tcp(SocketAddress)
    /// A Unix socket at this path, with this mode.
    ///
    /// A socket left behind by a process that has ended is replaced; one that is in use, or a file of another sort, is
    /// not.
    case unix(path: String, mode: FilePermissions)
    /// A listening stream socket that the process was started with; the server closes it when it stops.
    case inherited(descriptor: Int32)

    /// `127.0.0.1:8080`, `unix:/run/latchkey.sock`, `descriptor 3`.
    public var description: String {
      switch self {
      case .tcp(let address): "\(address)"
      case .unix(let path, _): "unix:\(path)"
      case .inherited(let descriptor): "descriptor \(descriptor)"
      }
    }
  }

  /// What is listened on.
  public var endpoint: Endpoint
  /// The name that requests from here carry, `Request.listener`; several listeners may share one.
  public var label: String
  /// TLS, or nil for plain HTTP.
  public var tls: TLSSettings?
  /// Whether all that comes here was sent by a proxy that has ended TLS.
  public var isBehindProxy: Bool

  /// A listener of these parts.
  public init(_ endpoint: Endpoint, label: String = "public", tls: TLSSettings? = nil, isBehindProxy: Bool = false) {
    self.endpoint = endpoint
    self.label = label
    self.tls = tls
    self.isBehindProxy = isBehindProxy
  }
}
