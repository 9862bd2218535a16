/// The bounds of the module.
public enum StorageLimits {
  /// Bodies in one commit.
  ///
  /// More would gain nothing, as the sync is shared by enough, and only make the first wait for the last.
  public static let batchBodiesMax = 256
  /// Microseconds after which a commit takes no more bodies: long ones must not add up to seconds for whoever waits; a batch
  /// of payments is done in a third of it.
  public static let batchMicroseconds: Int64 = 25_000
  /// Writes that may wait.
  ///
  /// Under half a second's worth: who waits longer may have given up, and memory stays bounded.
  public static let writesWaitingMax = 8_192
  /// Microseconds of a `WriterTurn`, the commit not counted: what comes after it has the writer within 10 ms.
  public static let turnMicroseconds: Int64 = 5_000
  /// Items on a page, unless asked otherwise.
  public static let pageItemsDefault = 50
  /// Items on a page at most, so that one page stays well below a megabyte.
  public static let pageItemsMax = 500
  /// Bytes of a cursor's text at most; a real one has two keys of some 30 bytes.
  public static let cursorBytesMax = 512
  /// What a probe writes: two pages of 4 KiB at least, whatever else stands in them.
  static let probeBytes = 16_384
}
