import Synchronization

/// How many connections each address has, over all listeners and lanes.
///
/// Of IPv6 a /64 counts as one address, and the /56 around it as `Limits.addressesPerSite` of them: an end site has one
/// of those (RFC 6177 §2), and may use each /64 in it.
final class AddressCounts: Sendable {
  private let counts = Mutex<[SocketAddress.Network: Int]>([:])

  /// Counts a connection; returns how many its address had before, or a part of its site's if that is more, 0 for one
  /// that is not counted.
  func enter(_ peer: SocketAddress) -> Int {
    guard let network = peer.network else { return 0 }
    return counts.withLock { counts in
      let ofSite = network.site.map { AddressCounts.add($0, &counts) / Limits.addressesPerSite } ?? 0
      return max(AddressCounts.add(network, &counts), ofSite)
    }
  }

  func leave(_ peer: SocketAddress) {
    guard let network = peer.network else { return }
    counts.withLock { counts in
      for network in [network, network.site].compactMap(\.self) {
        guard let count = counts[network], count > 1 else {
          counts[network] = nil
          continue
        }
        counts[network] = count - 1
      }
    }
  }

  /// How many there were before.
  private static func add(_ network: SocketAddress.Network, _ counts: inout [SocketAddress.Network: Int]) -> Int {
    let before = counts[network, default: 0]
    counts[network] = before + 1
    return before
  }
}
