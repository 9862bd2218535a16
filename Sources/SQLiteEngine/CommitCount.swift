import Synchronization

/// How many transactions this process has committed to one database, so that a reader can tell without asking SQLite
/// whether what it reads is still the newest.
final class CommitCount: Sendable {
  private let count = Atomic<UInt64>(0)

  /// The commits so far: read before a state of the database is taken, so that the state is never older than this says.
  var value: UInt64 { count.load(ordering: .acquiring) }

  /// Counts a commit: once it is on disk, and before anybody is told of it.
  func increment() { count.add(1, ordering: .releasing) }
}
