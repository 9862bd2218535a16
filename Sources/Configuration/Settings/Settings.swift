public import Logging

/// What the operator can set, each with its default; `Settings+keys.swift` says how each is named, bounded and why.
public struct Settings: Sendable {
  /// Where the service listens.
  public var listen = ListenAddress(host: "127.0.0.1", port: 8_080)
  /// Where it listens besides, without TLS.
  public var internalListen: ListenAddress?
  /// Where it listens besides, on this machine.
  public var unixSocket: String?
  /// Where `/metrics` is; nil for nowhere.
  public var metricsListen: ListenAddress? = ListenAddress(host: "127.0.0.1", port: 9_464)
  /// The folder of the database and the keys.
  public var dataDirectory = "data"
  /// Whether a proxy that ends TLS stands before the listener.
  public var isBehindProxy = false
  /// Whether the test clock exists.
  public var isSandbox = false
  /// Lanes of the HTTP server; 0 is one for each core but one.
  public var lanes = 0
  /// Threads for reports.
  public var workers = 2
  /// Writes that may wait for the writer.
  public var writesWaitingMax = 8_192
  /// Bytes of lock statuses that are kept in memory.
  public var statusCopyBytesMax = 268_435_456
  /// Requests that may wait for a change.
  public var parkedMax = 100_000
  /// A folder of words that stand in place of the shipped ones.
  public var wordsDirectory: String?
  /// The master key itself, from the environment.
  public var masterKey: Secret?
  /// The file of the master key; nil is `master.key` in the data directory.
  public var masterKeyFile: String?
  /// What TLS needs.
  public var tls = TLS()
  /// The bounds of the HTTP server.
  public var http = HTTP()
  /// What devices are told to do.
  public var devices = Devices()
  /// How often something may happen.
  public var rates = Rates()
  /// The log.
  public var log = Log()

  /// Where each key that is not at its default comes from.
  var origins: [String: SettingOrigin] = [:]

  /// All at their defaults.
  public init() {}

  /// What TLS needs; without a certificate there is none.
  public struct TLS: Sendable, Equatable {
    /// The file of the certificate and those that vouch for it.
    public var certificateFile: String?
    /// The file of its private key.
    public var keyFile: String?
    /// The file of the CAs that vouch for clients; nil asks for no client's certificate.
    public var clientCAFile: String?
  }

  /// The bounds of the HTTP server.
  public struct HTTP: Sendable, Equatable {
    /// Connections at once, on all lanes.
    public var connectionsMax = 16_000
    /// Connections at once from one address.
    public var connectionsPerAddressMax = 1_024
    /// Requests on one connection.
    public var requestsPerConnectionMax = 100_000
    /// Bytes of a request line.
    public var requestLineBytesMax = 8_192
    /// Bytes of a request line and its header section.
    public var headerBytesMax = 16_384
    /// Fields of a header section.
    public var headerFieldsMax = 100
    /// Bytes of a body.
    public var bodyBytesMax = 65_536
    /// Bytes of a contract's body.
    public var contractBodyBytesMax = 131_072
    /// Seconds from accepting to the end of the TLS handshake.
    public var handshakeSecondsMax = 10
    /// Seconds from a request's first byte to the end of its header section.
    public var headerSecondsMax = 10
    /// Seconds from the end of the header section to the end of the body.
    public var bodySecondsMax = 30
    /// Bytes a second in which a body must come.
    public var bodyRateBytesMin = 240
    /// Seconds that a connection may stay without a request.
    public var idleSecondsMax = 75
    /// Seconds in which a peer must take an answer.
    public var writeSecondsMax = 30
    /// Bytes a second in which a peer must take its answers after that.
    public var answerRateBytesMin = 1_024
    /// Seconds that requests have to finish when the service stops.
    public var drainSecondsMax = 5
  }

  /// What devices are told to do.
  public struct Devices: Sendable, Equatable {
    /// Seconds between two polls of a device none of whose services stop.
    public var pollAfterSeconds = 900
    /// Seconds between two polls while services stop, in `restricted` and `locked`.
    public var pollAfterSecondsRestricted = 60
  }

  /// How often something may happen, for each address that asks.
  public struct Rates: Sendable, Equatable {
    /// Device checks.
    public var deviceChecksPerMinute = 30
    /// Requests with a key or token that does not exist.
    public var failedAuthenticationsPerMinute = 60
  }

  /// The log.
  public struct Log: Sendable, Equatable {
    /// What a log line looks like.
    public enum Format: String, Sendable, CaseIterable {
      /// Text on a terminal, JSON lines elsewhere.
      case automatic = "auto"
      /// For people.
      case text
      /// One JSON object a line.
      case json
    }

    /// The least level that is written.
    public var level = Logger.Level.info
    /// What a line looks like.
    public var format = Format.automatic
  }

  /// Where the master key is.
  public enum MasterKeySource: Sendable, Equatable {
    /// In a file of mode 0600; made there at the first start where it is the default one.
    case file(String)
    /// In the environment: 64 hexadecimal digits.
    case environment(Secret)
  }

  /// Where the master key is, whichever way it was given.
  public var masterKeySource: MasterKeySource {
    if let masterKey { return .environment(masterKey) }
    return .file(masterKeyFile ?? dataDirectory + "/master.key")
  }

  /// Whether there is TLS where the service listens.
  public var hasTLS: Bool { tls.certificateFile != nil }

  /// Whether somebody has said where `/metrics` is to be, so that nothing else will do.
  public var isMetricsListenGiven: Bool { origin(of: "metrics_listen") != .builtIn }

  /// Refuses what `serve` may not do, though other commands may have the same settings: to listen without TLS where
  /// others can hear it.
  ///
  /// `/metrics` says nothing of lenders and borrowers, and may be anywhere.
  public func validateForServing() throws(ConfigurationError) {
    if !hasTLS { try refuseIfHeard(listen, "listen", ", or there must be a tls.certificate_file") }
    if let internalListen { try refuseIfHeard(internalListen, "internal_listen", "") }
  }

  private func refuseIfHeard(
    _ address: ListenAddress, _ key: String, _ otherWay: String
  ) throws(ConfigurationError) {
    guard !address.isLoopback, !isBehindProxy else { return }
    throw ConfigurationError(
      origin(of: key).description, at: key,
      "is \"\(address)\", where others could read what passes; it must be a loopback address such as "
        + "\"127.0.0.1:\(address.port)\", or behind_proxy must be true and a proxy before it end TLS\(otherWay)")
  }
}
