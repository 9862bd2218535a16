import Synchronization

/// At most so many calls in any minute from one network, counted exactly: the times of a network's last calls are kept.
///
/// A site of IPv6 may call as often as some of its networks together. Bounded in memory: times are kept in two
/// generations, and one that no longer counts goes as a whole. Where more networks call within a minute than are told
/// apart, the older half begins afresh; IPv4 and IPv6 are kept apart, for of IPv6 networks anybody has as many as he likes.
/// Safe to call from any thread.
final class RateLimit: Sendable {
  private struct States {
    var v4 = State()
    var v6 = State()
  }

  private struct State {
    var current: [ClientNetwork: Calls] = [:]
    var previous: [ClientNetwork: Calls] = [:]
    var turnedAt: ContinuousClock.Instant?
  }

  /// The times of a network's admitted calls, oldest first.
  private typealias Calls = [ContinuousClock.Instant]

  private let countMax: Int
  private let networksMax: Int
  private let window: Duration
  private let states = Mutex(States())

  init(
    countMax: Int, networksMax: Int = EndpointLimits.networksMax,
    window: Duration = .seconds(EndpointLimits.rateWindowSeconds)
  ) {
    self.countMax = countMax
    self.networksMax = networksMax
    self.window = window
  }

  /// Counts a call, or refuses it.
  ///
  /// - Parameters:
  ///   - network: where it comes from.
  ///   - now: the machine's time, since limits follow no test clock.
  /// - Returns: nil if it is admitted; otherwise whole seconds until one would be.
  func admit(_ network: ClientNetwork, at now: ContinuousClock.Instant) -> Int? {
    states.withLock { states in
      network.isIPv6 ? admit(network, at: now, &states.v6) : admit(network, at: now, &states.v4)
    }
  }

  private func admit(_ network: ClientNetwork, at now: ContinuousClock.Instant, _ state: inout State) -> Int? {
    turn(&state, now)
    let counted = [(network, countMax)] + (network.site.map { [($0, countMax * EndpointLimits.networksPerSite)] } ?? [])
    var called: [(network: ClientNetwork, calls: Calls)] = []
    for (network, countMax) in counted {
      var calls = state.current[network] ?? state.previous[network] ?? []
      calls.removeAll { now - $0 >= window }
      if let first = calls.first, calls.count >= countMax { return seconds(window - (now - first)) }
      called.append((network, calls + [now]))
    }
    for (network, calls) in called { state.current[network] = calls }
    return nil
  }

  private func turn(_ state: inout State, _ now: ContinuousClock.Instant) {
    guard let turnedAt = state.turnedAt else { return state.turnedAt = now }
    guard now - turnedAt >= window || state.current.count >= networksMax / 2 else { return }
    state.previous = state.current
    state.current = [:]
    state.turnedAt = now
  }

  /// Whole seconds, rounded up.
  private func seconds(_ duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    return max(1, Int(seconds) + (attoseconds > 0 ? 1 : 0))
  }
}
