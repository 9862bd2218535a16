import Synchronization

/// A row of counters that any thread may add to and read, without a lock.
///
/// Unchecked: the memory is allocated once, and only atomics stand in it.
final class AtomicCounters: @unchecked Sendable {
  let count: Int
  private let cells: UnsafeMutablePointer<Atomic<UInt64>>

  init(count: Int) {
    self.count = count
    cells = .allocate(capacity: count)
    for index in 0..<count { (cells + index).initialize(to: Atomic(0)) }
  }

  deinit {
    cells.deinitialize(count: count)
    cells.deallocate()
  }

  /// Adds where the order of additions is nobody's concern.
  func add(_ number: UInt64 = 1, at index: Int) {
    guard (0..<count).contains(index) else { return }
    cells[index].wrappingAdd(number, ordering: .relaxed)
  }

  /// The counter, somewhat behind additions of this moment.
  subscript(index: Int) -> UInt64 {
    guard (0..<count).contains(index) else { return 0 }
    return cells[index].load(ordering: .relaxed)
  }
}
