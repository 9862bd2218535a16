import Cryptography
import JSON
public import Lending
public import Storage

/// The first place at which a chain of events does not hold.
public struct BrokenChain: Sendable, Equatable {
  /// Whose chain; nil for the operators'.
  public let lenderID: LenderID?
  /// The event's position, counted from 1.
  public let position: Int64
  /// The event's id, where there is one.
  public let eventID: EventID?
  /// What is wrong.
  public let problem: String
}

extension Servicer {
  private static let pageEvents = 500

  /// Reckons a chain of events again from its first on; nil where it holds.
  ///
  /// `progress` hears how many events of how many were looked at.
  public func verifyEvents(
    of lender: LenderID?, in reader: any Reader, progress: (Int64, Int64) -> Void = { _, _ in }
  ) throws -> BrokenChain? {
    let chain = chain(of: lender)
    let head = try EventTable.head(of: lender, in: reader)
    var position: Int64 = 0
    var value = EventChain.origin
    while true {
      let events = try EventTable.list(lender, after: position, limit: Servicer.pageEvents, in: reader)
      if events.isEmpty { break }
      for event in events {
        position += 1
        value = chain.value(after: value, stored: event.document)
        if let problem = problem(of: event, at: position, value) {
          return BrokenChain(lenderID: lender, position: position, eventID: event.id, problem: problem)
        }
      }
      progress(position, head.position)
    }
    if lender != nil, position == 0, head.position == 0 {
      return BrokenChain(
        lenderID: lender, position: 1, eventID: nil,
        problem: "there is no event, and a lender's chain begins with its own")
    }
    guard position == head.position, ConstantTime.equals(value, head.value) else {
      return BrokenChain(
        lenderID: lender, position: position + 1, eventID: nil,
        problem: "the chain ends at \(position), and its head stands at \(head.position)")
    }
    return nil
  }

  private func problem(of event: EventTable.Stored, at position: Int64, _ value: [UInt8]) -> String? {
    if event.position != position { return "an event is missing before it" }
    if !ConstantTime.equals(value, event.value) { return "it, or the one before it, was changed" }
    let json = try? JSONReader.parse(event.document)  // nil fails the comparison below
    let isSame =
      json?["id"]?.string == event.id.text && json?["lender_id"]?.string == event.lenderID?.text
      && json?["device_id"]?.string == event.deviceID?.text && json?["contract_id"]?.string == event.contractID?.text
    return isSame ? nil : "its columns say something else than the event itself"
  }
}
