import Storage
import Synchronization

/// What commits have noted since it was last asked: which devices changed, and when something falls due.
final class NotedChanges: Sendable {
  private let notes = Mutex<[ChangeNote]>([])

  func listen(to writer: Writer) {
    writer.addListener { [self] notes in self.notes.withLock { $0 += notes } }
  }

  /// Takes what was noted.
  func take() -> [ChangeNote] {
    notes.withLock { notes in
      defer { notes = [] }
      return notes
    }
  }
}
