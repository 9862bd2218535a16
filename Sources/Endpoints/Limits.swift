/// The bounds of the module.
public enum EndpointLimits {
  /// Octets of a request's body, unless its endpoint takes more: a contract of a hundred instalments is 6 KiB.
  public static let bodyBytesMax = 65_536
  /// Characters (Unicode code points) of a text (api.md).
  public static let textCharactersMax = 500
  /// Bad fields that one answer names: whoever has more of them has one mistake many times.
  static let fieldErrorsMax = 1_000
  /// Characters of an `Idempotency-Key`; a UUID has 36.
  static let idempotencyKeyCharactersMax = 255
  /// How long an answer is kept for an `Idempotency-Key` (api.md).
  static let idempotencyHours = 72
  /// Workers, each with a read connection: reports are rare, and lanes and writer need the cores.
  public static let workersCount = 2
  /// Reports that wait for a worker: some seconds' worth, after which a client has given up.
  public static let reportsWaitingMax = 256
  /// The window of the rate limits, as api.md words them.
  static let rateWindowSeconds = 60
  /// Failed authentications in any minute from one address: a client with an old key notices, a guesser gets nowhere.
  public static let failuresPerMinuteMax = 60
  /// Addresses that a rate limit tells apart, each at 16 bytes and 16 more for each call of its last minute.
  static let networksMax = 10_000
  /// The /64 networks of one IPv6 site that may each call as often as an address: a home uses one or two of its 256.
  static let networksPerSite = 4
  /// `Retry-After` where the service has too much to do or cannot write.
  static let retryAfterSeconds = 2
  /// Lenders whose block a lane keeps; most services have a handful, and a block is about 1 KiB.
  static let lenderBlocksMax = 4_096
  /// Bytes of statuses that are kept in memory; some two hundred thousand devices.
  public static let statusCopyBytesMax = 268_435_456
  /// Stripes of the copy, each with a lock of its own: a power of two, and so many that lanes hardly ever meet.
  static let statusStripesCount = 64
  /// Counters by which lenders' changes are told; lenders that share one have their statuses loaded once more.
  static let lenderMarksCount = 4_096
  /// Requests that may be parked: as many as the largest machines hold connections, at 0.5 KiB each here.
  public static let parkedMax = 100_000
  /// Of them by one device: it has one agent, and changes of network leave a dead connection or two behind.
  static let parkedPerDeviceMax = 4
}
