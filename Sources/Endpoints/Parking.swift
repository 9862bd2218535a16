import HTTPServer
import Storage
import Synchronization

/// Requests that wait for a device's change, without a thread: whoever parks one registers it here first.
///
/// The writer's notes wake them, before the answers of that commit go out. A lender's new version wakes nobody. Safe to
/// call from any thread.
final class Parking: Sendable {
  private struct State {
    /// Most devices wait with one request.
    var waiting: [String: [ParkedTicket]] = [:]
    var devices: [ParkedTicket: String] = [:]
    var counters = ParkingCounters()

    mutating func register(
      _ ticket: ParkedTicket, _ device: String, _ countMax: Int
    ) -> (isRegistered: Bool, displaced: ParkedTicket?) {
      var own = waiting[device] ?? []
      let displaced = own.count < EndpointLimits.parkedPerDeviceMax ? nil : own.removeFirst()
      if let displaced { devices[displaced] = nil }
      guard devices.count < countMax else {
        counters.refusals += 1
        return (false, nil)
      }
      devices[ticket] = device
      waiting[device] = own + [ticket]
      return (true, displaced)
    }
  }

  private let countMax: Int
  private let state = Mutex(State())

  /// - Parameter countMax: requests that may be parked; more are answered at once.
  init(countMax: Int) { self.countMax = countMax }

  /// Has the ticket woken by the device's next change; false where too many are parked.
  ///
  /// Of a device's own requests the oldest goes for a new one: its client has most likely left without a word.
  func register(_ ticket: ParkedTicket, device: String) -> Bool {
    let (isRegistered, displaced) = state.withLock { state in state.register(ticket, device, countMax) }
    displaced?.wake()
    return isRegistered
  }

  /// The request needs no wake any more.
  func forget(_ ticket: ParkedTicket) {
    state.withLock { state in
      guard let device = state.devices.removeValue(forKey: ticket) else { return }
      state.waiting[device]?.removeAll { $0 == ticket }
      if state.waiting[device]?.isEmpty == true { state.waiting[device] = nil }
    }
  }

  /// Wakes whom a commit concerns: the writer's listener.
  func wake(_ notes: [ChangeNote]) {
    let tickets = state.withLock { state in
      guard !state.devices.isEmpty else { return [ParkedTicket]() }
      let tickets = notes.compactMap(\.deviceID).flatMap { state.waiting.removeValue(forKey: $0) ?? [] }
      for ticket in tickets { state.devices[ticket] = nil }
      state.counters.wakes += tickets.count
      return tickets
    }
    for ticket in tickets { ticket.wake() }
  }

  /// What it has done and holds now.
  var counters: ParkingCounters {
    state.withLock { state in
      var counters = state.counters
      counters.parked = state.devices.count
      return counters
    }
  }
}

/// What parking has done since it was made, and holds now.
struct ParkingCounters: Sendable, Equatable {
  /// Requests that are parked.
  var parked = 0
  /// Requests that a change has woken.
  var wakes = 0
  /// Requests that found no place, and were answered at once.
  var refusals = 0
}
