import Lending
import Synchronization

/// Counts each lender's changes, so that a status that was joined with an earlier block is known by its mark.
///
/// Lenders share a fixed row of counters by chance: a change then makes another lender's statuses be loaded again, which
/// does no harm. Safe to call from any thread.
final class LenderMarks: Sendable {
  /// A lender's counter, and what it stood at.
  struct Mark: Equatable {
    fileprivate let index: Int
    fileprivate let changes: UInt64
  }

  private let changes = AtomicCounters(count: EndpointLimits.lenderMarksCount)

  /// The lender's mark now.
  func mark(_ lenderID: LenderID) -> Mark {
    let index = index(lenderID.text)
    return Mark(index: index, changes: changes[index])
  }

  /// Whether the lender has not changed since.
  func isCurrent(_ mark: Mark) -> Bool { changes[mark.index] == mark.changes }

  /// Makes every mark of the lender an old one.
  func change(_ lenderID: String) { changes.add(at: index(lenderID)) }

  private func index(_ lenderID: String) -> Int { Int(UInt(bitPattern: lenderID.hashValue) % UInt(changes.count)) }
}
