import Synchronization

/// How many connections each address has, over all listeners and lanes.
final class AddressCounts: Sendable {
  private let counts = Mutex<[SocketAddress.Network: Int]>([:])

  /// Counts a connection; returns how many its address had before, 0 for one that is not counted.
  func enter(_ peer: SocketAddress) -> Int {
    guard let network = peer.network else { return 0 }
    return counts.withLock { counts in
      let before = counts[network, default: 0]
      counts[network] = before + 1
      return before
    }
  }

  func leave(_ peer: SocketAddress) {
    guard let network = peer.network else { return }
    counts.withLock { counts in
      guard let count = counts[network], count > 1 else {
        counts[network] = nil
        return
      }
      counts[network] = count - 1
    }
  }
}
