/// What is to happen, earliest first; of equal instants, what was put down first.
struct Agenda<Deed> {
  private var heap: [(at: Int64, order: Int, deed: Deed)] = []
  private var count = 0

  /// The instant of what comes next.
  var next: Int64? { heap.first?.at }

  mutating func add(_ deed: Deed, at instant: Int64) {
    count += 1
    heap.append((instant, count, deed))
    var child = heap.count - 1
    while child > 0, precedes(child, (child - 1) / 2) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func take() -> (at: Int64, deed: Deed)? {
    guard let first = heap.first else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var parent = 0
    while true {
      let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < heap.count }
      guard let least = children.min(by: precedes), precedes(least, parent) else { break }
      heap.swapAt(least, parent)
      parent = least
    }
    return (first.at, first.deed)
  }

  private func precedes(_ left: Int, _ right: Int) -> Bool {
    (heap[left].at, heap[left].order) < (heap[right].at, heap[right].order)
  }
}
