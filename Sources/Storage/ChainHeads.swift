/// The ends of the event chains that one transaction of the writer has moved: each is read once, kept here while its
/// bodies append, and stored once before the commit.
///
/// A savepoint works on a copy, which is forgotten with it; nothing outlives the transaction.
public struct ChainHeads: Sendable {
  private var heads: [String: EventTable.Head] = [:]

  /// Heads of a transaction that has appended nothing yet.
  public init() {}

  /// Whether nothing was appended.
  public var isEmpty: Bool { heads.isEmpty }

  /// The end of a chain by its stored name; nil where nothing was appended to it in this transaction.
  public subscript(chain: String) -> EventTable.Head? {
    get { heads[chain] }
    set { heads[chain] = newValue }
  }

  /// Every chain that was moved, with its end.
  var moved: [(chain: String, head: EventTable.Head)] { heads.map { (chain: $0.key, head: $0.value) } }
}
