/// The bounds of the engine.
public enum SQLiteLimits {
  /// The page cache of a connection: 16 MiB hold the inner pages of every index of a million devices.
  public static let cacheKibibytes = 16_384
  /// How long a connection waits for a lock, so that a command beside a running server waits rather than fails.
  static let busySeconds = 5.0
  /// Pages in the log before they are written back: 16 MiB, so that hot pages are written back once for many commits.
  static let checkpointPages = 4_096
  /// Bytes of the log that are kept for reuse after a burst: 64 MiB.
  static let logBytesKept = 67_108_864
}
