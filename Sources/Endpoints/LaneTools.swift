public import Cryptography
public import Storage

/// What each lane keeps for itself, so that no request waits for another lane's; touched on that lane's queue alone.
public final class LaneTools {
  /// The lane's read-only connection.
  public let connection: any ReadConnection
  /// Digests tokens and bodies.
  public let sha256 = SHA256Context()
  /// Signs lock statuses.
  public let signer = MessageSigner()
  /// The lenders' blocks of lock statuses.
  public let lenderBlocks = LenderBlocks()

  init(connection: any ReadConnection) { self.connection = connection }
}
