import Storage
import Synchronization
import TestSupport

/// What the writer told its listeners from here on.
final class NotedChanges: Sendable {
  private let notes = Mutex<[ChangeNote]>([])

  init(_ story: Story) {
    story.store.writer.addListener { [weak self] new in self?.notes.withLock { $0 += new } }
  }

  var all: [ChangeNote] { notes.withLock { $0 } }

  var deviceIDs: Set<String> { Set(all.compactMap(\.deviceID)) }
}
