/// The bounds of the engine.
public enum SQLiteLimits {
  /// The page cache of a connection that reads: 64 MiB, taken only as it is needed, hold the inner pages of every index of
  /// a million devices with room for the leaves that are asked for again.
  public static let cacheKibibytes = 65_536
  /// The page cache of the writer: 256 MiB, taken only as it is needed, hold what the payments of some hundred thousand
  /// contracts touch; without it each payment reads five pages again.
  public static let writerCacheKibibytes = 262_144
  /// How long a connection waits for a lock, so that a command beside a running server waits rather than fails.
  static let busySeconds = 5.0
  /// Pages in the log before they are written back: 32 MiB, so that hot pages are written back once for many commits.
  static let checkpointPages = 8_192
  /// Bytes of the log that are kept for reuse after a burst: 128 MiB.
  static let logBytesKept = 134_217_728
}
