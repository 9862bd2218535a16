import Glibc

/// What a deployment may set of the server: addresses, lanes, bounds and times.
public struct ServerConfiguration: Sendable {
  /// Where to listen; port 0 takes any free port, which `HTTPServer.start()` returns.
  public var addresses: [SocketAddress]
  /// Serial queues that share the connections; the default is one for each core.
  public var lanes: Int = sysconf(Int32(_SC_NPROCESSORS_ONLN))
  /// Open connections in all; `HTTPServer.start()` lowers it to what the process's descriptors allow.
  public var connectionsMax = 10_000
  /// Octets of a request line, else 414.
  public var requestLineBytesMax = Limits.requestLineBytesMax
  /// Octets of a header section, else 431.
  public var fieldSectionBytesMax = Limits.fieldSectionBytesMax
  /// Field lines of a header section, else 431.
  public var fieldsCountMax = Limits.fieldsCountMax
  /// From a request's first octet to the end of its header section, and from accepting to a first octet; else 408.
  public var headTimeMax: Duration = .seconds(10)
  /// From the end of the header section to the end of the content, else 408.
  public var bodyTimeMax: Duration = .seconds(30)
  /// Between two requests; then the connection closes without a word.
  public var idleTimeMax: Duration = .seconds(75)
  /// Without progress while an answer is being sent; then the connection is reset.
  public var writeTimeMax: Duration = .seconds(30)
  /// After the last answer, for the peer to read it and to end its side (RFC 9112 §9.6).
  public var lingerTimeMax: Duration = .seconds(2)
  /// After `HTTPServer.stop()`, for the requests in flight.
  public var drainTimeMax: Duration = .seconds(8)

  /// The defaults, for these addresses.
  public init(addresses: [SocketAddress]) { self.addresses = addresses }

  /// Throws what cannot work.
  func validate() throws(ServerConfigurationError) {
    guard !addresses.isEmpty else { throw ServerConfigurationError("addresses", "needs at least one") }
    guard (1...Limits.lanesMax).contains(lanes) else {
      throw ServerConfigurationError("lanes", "must be from 1 to \(Limits.lanesMax)")
    }
    guard connectionsMax > 0 else { throw ServerConfigurationError("connectionsMax", "must be at least 1") }
    try validate(head: requestLineBytesMax, "requestLineBytesMax")
    try validate(head: fieldSectionBytesMax, "fieldSectionBytesMax")
    guard fieldsCountMax > 0 else { throw ServerConfigurationError("fieldsCountMax", "must be at least 1") }
    let times = [headTimeMax, bodyTimeMax, idleTimeMax, writeTimeMax, lingerTimeMax]
    guard times.allSatisfy({ $0 > .zero }), drainTimeMax >= .zero else {
      throw ServerConfigurationError("…TimeMax", "must be more than nothing")
    }
  }

  private func validate(head bytesMax: Int, _ setting: String) throws(ServerConfigurationError) {
    let allowed = Limits.headBytesMin...Limits.inputBytes
    guard allowed.contains(bytesMax) else {
      throw ServerConfigurationError(setting, "must be from \(allowed.lowerBound) to \(allowed.upperBound)")
    }
  }
}

/// A setting with which the server cannot start.
public struct ServerConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The setting's name in `ServerConfiguration`.
  public let setting: String
  /// What would be right.
  public let detail: String

  init(_ setting: String, _ detail: String) {
    self.setting = setting
    self.detail = detail
  }

  /// Setting and detail.
  public var description: String { "\(setting) \(detail)" }
}

extension Duration {
  private static let attosecondsPerMillisecond: Int64 = 1_000_000_000_000_000

  /// Whole milliseconds, rounded up.
  var milliseconds: UInt64 {
    let (seconds, attoseconds) = components
    let rest = (attoseconds + Duration.attosecondsPerMillisecond - 1) / Duration.attosecondsPerMillisecond
    return UInt64(clamping: seconds) * 1_000 + UInt64(clamping: rest)
  }
}
