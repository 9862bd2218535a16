public import Cryptography
public import Storage

/// What each lane keeps for itself, so that no request waits for another lane's; touched on that lane's queue alone.
///
/// The copy of statuses is shared by all lanes.
public final class LaneTools {
  /// The lane's read-only connection.
  public let connection: any ReadConnection
  /// Digests tokens and bodies.
  public let sha256 = SHA256Context()
  /// Signs lock statuses.
  public let signer = MessageSigner()
  /// The lenders' blocks of lock statuses.
  public let lenderBlocks = LenderBlocks()
  /// What devices are told.
  public let statuses: StatusCopy
  /// Counts the lane's requests.
  let counts: RequestCounts
  /// Spares the connection a call at the end of each round whose polls the copy has answered.
  private var isInRound = false

  init(connection: any ReadConnection, statuses: StatusCopy, counts: RequestCounts) {
    self.connection = connection
    self.statuses = statuses
    self.counts = counts
  }

  /// Reads from the state that the requests of one round share (`ReadConnection.readInRound(_:)`).
  public func readInRound<T>(_ body: (any Reader) throws -> T) throws -> T {
    isInRound = true
    return try connection.readInRound(body)
  }

  /// The lane is about to wait.
  func endRound() {
    guard isInRound else { return }
    isInRound = false
    // try?: nothing was written; the next read begins anew.
    try? connection.endRound()
  }
}
