import Glibc

/// What a deployment may set of the server: listeners, lanes, bounds and times.
public struct ServerConfiguration: Sendable {
  /// Where to listen, and how to speak there.
  public var listeners: [ListenerConfiguration]
  /// Serial queues that share the connections; by default one for each core but one, which is left to everything else.
  public var lanes: Int = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)) - 1)
  /// Open connections in all; `HTTPServer.start()` lowers it to what the process's descriptors allow.
  public var connectionsMax = 10_000
  /// Open connections from one IPv4 address or one /64 of IPv6, else 503, and four times as many from a /56; peers on a
  /// Unix socket are not counted.
  public var connectionsPerAddressMax = Limits.connectionsPerAddressMax
  /// Requests on one connection; the last one's answer says `Connection: close`.
  public var requestsPerConnectionMax = Limits.requestsPerConnectionMax
  /// Octets of a request line, else 414.
  public var requestLineBytesMax = Limits.requestLineBytesMax
  /// Octets of a header section, else 431.
  public var fieldSectionBytesMax = Limits.fieldSectionBytesMax
  /// Field lines of a header section, else 431.
  public var fieldsCountMax = Limits.fieldsCountMax
  /// From accepting to the end of the TLS handshake; then the connection closes.
  public var handshakeTimeMax: Duration = .seconds(10)
  /// From a request's first octet to the end of its header section, and from accepting to a first octet; else 408.
  public var headTimeMax: Duration = .seconds(10)
  /// From the end of the header section to the end of the content, else 408.
  public var bodyTimeMax: Duration = .seconds(30)
  /// Octets of content a second, on the average from `bodyRateGraceTime` after the header section on, else 408.
  public var bodyRateBytesMin = Limits.bodyRateBytesMin
  /// For the first packets of content to come over a bad network, before their rate is judged.
  public var bodyRateGraceTime: Duration = .seconds(5)
  /// Between two requests; then the connection closes without a word.
  public var idleTimeMax: Duration = .seconds(75)
  /// Without progress while an answer is being sent; then the connection is closed.
  public var writeTimeMax: Duration = .seconds(30)
  /// Octets of answers a second that a peer must take, on the average from `writeTimeMax` after the first that did not
  /// go out at once; else the connection is closed.
  public var answerRateBytesMin = Limits.answerRateBytesMin
  /// After the last answer, for the peer to read it and to end its side (RFC 9112 §9.6).
  public var lingerTimeMax: Duration = .seconds(2)
  /// After `HTTPServer.stop()`, for one more request on a connection that has none: its answer says
  /// `Connection: close`, where closing at once would lose a request that is on its way.
  public var stopIdleTimeMax: Duration = .milliseconds(500)
  /// After `HTTPServer.stop()`, for the requests in flight.
  public var drainTimeMax: Duration = .seconds(8)

  /// The defaults, for these listeners.
  public init(listeners: [ListenerConfiguration]) { self.listeners = listeners }

  /// The defaults, for plain HTTP at these addresses.
  public init(addresses: [SocketAddress]) { self.init(listeners: addresses.map { ListenerConfiguration(.tcp($0)) }) }

  /// Throws what cannot work.
  func validate() throws(ServerConfigurationError) {
    guard !listeners.isEmpty else { throw ServerConfigurationError("listeners", "needs at least one") }
    guard (1...Limits.lanesMax).contains(lanes) else {
      throw ServerConfigurationError("lanes", "must be from 1 to \(Limits.lanesMax)")
    }
    try validate(count: connectionsMax, "connectionsMax")
    try validate(count: connectionsPerAddressMax, "connectionsPerAddressMax")
    try validate(count: requestsPerConnectionMax, "requestsPerConnectionMax")
    try validate(count: bodyRateBytesMin, "bodyRateBytesMin")
    try validate(count: answerRateBytesMin, "answerRateBytesMin")
    try validate(head: requestLineBytesMax, "requestLineBytesMax")
    try validate(head: fieldSectionBytesMax, "fieldSectionBytesMax")
    try validate(count: fieldsCountMax, "fieldsCountMax")
    for (time, setting) in [
      (handshakeTimeMax, "handshakeTimeMax"), (headTimeMax, "headTimeMax"), (bodyTimeMax, "bodyTimeMax"),
      (bodyRateGraceTime, "bodyRateGraceTime"), (idleTimeMax, "idleTimeMax"), (writeTimeMax, "writeTimeMax"),
      (lingerTimeMax, "lingerTimeMax"),
    ] where time <= .zero { throw ServerConfigurationError(setting, "must be more than nothing") }
    for (time, setting) in [(stopIdleTimeMax, "stopIdleTimeMax"), (drainTimeMax, "drainTimeMax")] where time < .zero {
      throw ServerConfigurationError(setting, "must not be negative")
    }
  }

  private func validate(count: Int, _ setting: String) throws(ServerConfigurationError) {
    guard count > 0 else { throw ServerConfigurationError(setting, "must be at least 1") }
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
