import JSON
import Lending

/// The world's state as its events alone tell it.
struct Replay {
  struct Device: Equatable {
    var state: String
    var reason: String?
  }

  struct Books: Equatable {
    /// What was received and not taken back.
    var paid: Int64
    var state: String
  }

  private(set) var devices: [String: Device] = [:]
  private(set) var books: [String: Books] = [:]

  /// Takes the next event in.
  mutating func apply(_ event: JSONValue) throws {
    guard let kind = event["kind"]?.string.flatMap(EventKind.init), let data = event["data"] else {
      throw Violation("an event says what happened", "\(event)")
    }
    let contract = event["contract_id"]?.string ?? ""
    switch kind {
    case .lockStatusChanged:
      devices[event["device_id"]?.string ?? ""] = Device(
        state: data["state"]?.string ?? "", reason: data["reason"]?.string)
    case .contractWritten: books[contract] = Books(paid: 0, state: Contract.State.active.rawValue)
    case .contractSettled: books[contract]?.state = Contract.State.settled.rawValue
    case .contractAmended: amend(contract, data)
    case .paymentConfirmed: books[contract]?.paid += Replay.amount(data)
    case .paymentReversed:
      books[contract]?.paid -= Replay.amount(data) - (data["untaken"]?.integer ?? 0)
      if let state = data["contract_state"]?.string { books[contract]?.state = state }
    case .contractRefunded: books[contract]?.paid -= Replay.amount(data)
    default: break
    }
  }

  private mutating func amend(_ contract: String, _ data: JSONValue) {
    switch data["kind"]?.string {
    case "cancel": books[contract]?.state = Contract.State.cancelled.rawValue
    case "write_off": books[contract]?.state = Contract.State.writtenOff.rawValue
    default: break
    }
  }

  private static func amount(_ data: JSONValue) -> Int64 { data["amount"]?["amount"]?.integer ?? 0 }
}
