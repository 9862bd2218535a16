import Cryptography
@testable import Endpoints
import HTTPServer
import Lending
import Seeds
import Servicing
import Storage
import Synchronization
import TestSupport
import Testing

/// Devices with contracts, and what their owners were told last.
final class PolledFleet: Sendable {
  /// What has been answered about a device, and so must be seen by every later poll.
  struct Known {
    var token: String
    var sequence: Int64 = 0
    /// Activations that may have voided the token, and those whose new token is known.
    var activationsBegun = 0
    var activationsEnded = 0
    var voidTokens: [String] = []
  }

  struct Done {
    var polls = 0
    var payments = 0
    var revocations = 0
    var lenderChanges = 0
  }

  let story: Story
  let dispatcher: Dispatcher
  let statuses: StatusCopy
  let threadsCount: Int
  let contracts: [Servicer.WrittenContract]
  let known: [Guarded]
  let done = Mutex(Done())
  let lenderVersion: Atomic<Int64>
  private let turns = Atomic(0)

  final class Guarded: Sendable {
    let value: Mutex<Known>

    init(_ known: Known) { value = Mutex(known) }
  }

  init(
    devicesCount: Int, threadsCount: Int, statusCopyBytesMax: Int = DispatcherBounds().statusCopyBytesMax
  ) throws {
    let story = try Story()
    self.story = story
    self.threadsCount = threadsCount
    var bounds = DispatcherBounds()
    bounds.statusCopyBytesMax = statusCopyBytesMax
    dispatcher = try story.makeDispatcher(bounds)
    statuses = dispatcher.statuses
    lenderVersion = Atomic(story.lender.version)
    let devices = try (1...devicesCount).map { try story.activate($0) }
    contracts = try devices.map { try story.write(on: $0, ["2026-03-10": 900_000_000, "2026-04-10": 900_000_000]) }
    known = devices.map { Guarded(Known(token: $0.token)) }
  }

  func takeTurn(of countMax: Int) -> Bool { turns.add(1, ordering: .relaxed).oldValue < countMax }

  /// What every device is told, once nothing moves any more.
  func expectPollsEqualDatabase() throws {
    let lane = try dispatcher.makeLaneState(lane: 0)
    for known in known {
      let token = known.value.withLock { $0.token }
      let hash = lane.sha256.digest(Array(token.utf8))
      let stored = try #require(try story.store.read { try LockStatusTable.poll(tokenHash: hash, in: $0) })
      let seen = try Poll(token, on: dispatcher, lane)
      #expect(seen.tag == "\"\(stored.sequence)-\(stored.lenderVersion)\"")
      #expect(seen.body.starts(with: stored.document.dropLast()))
    }
  }
}

/// One thread's doings; it alone activates the devices that are its own.
final class FleetActor {
  private let number: Int
  private let fleet: PolledFleet
  private let lane: LaneTools
  private var random: SplitMix64

  init(_ number: Int, of fleet: PolledFleet, seed: UInt64) throws {
    self.number = number
    self.fleet = fleet
    lane = try fleet.dispatcher.makeLaneState(lane: number)
    random = SplitMix64(seed: seed &+ UInt64(number))
  }

  /// Does one thing at random; what is wrong, if anything.
  func act() throws -> String? {
    switch Int.random(in: 0..<4_096, using: &random) {
    case 0..<64: try pay(Int.random(in: fleet.known.indices, using: &random))
    case 64..<68: try revoke(number + fleet.threadsCount * Int.random(in: 0..<ownCount, using: &random))
    case 68: try changeLender()
    case 69..<256: return try pollVoid(Int.random(in: fleet.known.indices, using: &random))
    default: return try poll(Int.random(in: fleet.known.indices, using: &random))
    }
    return nil
  }

  private var ownCount: Int { fleet.known.count / fleet.threadsCount }

  private func poll(_ device: Int) throws -> String? {
    let known = fleet.known[device].value.withLock { $0 }
    let version = fleet.lenderVersion.load(ordering: .acquiring)
    let seen = try Poll(known.token, on: fleet.dispatcher, lane)
    fleet.done.withLock { $0.polls += 1 }
    guard !seen.isRefused else {
      let begun = fleet.known[device].value.withLock { $0.activationsBegun }
      return begun > known.activationsEnded ? nil : "device \(device): 401 for a good token"
    }
    guard let sequence = seen.sequence, let seenVersion = seen.lenderVersion else { return "no tag: \(seen)" }
    if sequence < known.sequence { return "device \(device): \(sequence) after \(known.sequence)" }
    return seenVersion < version ? "device \(device): lender's version \(seenVersion) after \(version)" : nil
  }

  private func pollVoid(_ device: Int) throws -> String? {
    guard let token = fleet.known[device].value.withLock({ $0.voidTokens.randomElement(using: &random) }) else {
      return nil
    }
    let seen = try Poll(token, on: fleet.dispatcher, lane)
    return seen.isRefused ? nil : "device \(device): \(seen.status) for a void token"
  }

  private func pay(_ device: Int) throws {
    let sequence = try fleet.story.pay(fleet.contracts[device], 1).lockStatus.sequence
    fleet.known[device].value.withLock { $0.sequence = max($0.sequence, sequence) }
    fleet.done.withLock { $0.payments += 1 }
  }

  private func revoke(_ device: Int) throws {
    let id = fleet.contracts[device].contract.deviceID
    let (story, lender) = (fleet.story, fleet.story.lender.id)
    let code = try story.store.write { try story.servicer.issueActivationCode(for: id, of: lender, in: $0) }
    fleet.known[device].value.withLock { $0.activationsBegun += 1 }
    let activation = try #require(try story.tryActivation(device + 1, code: code.code))
    fleet.known[device].value.withLock { known in
      known.voidTokens.append(known.token)
      known.token = activation.token
      known.activationsEnded += 1
    }
    fleet.done.withLock { $0.revocations += 1 }
  }

  private func changeLender() throws {
    let (story, id) = (fleet.story, fleet.story.lender.id)
    let phone = "+91 22 \(Int.random(in: 1_000_000...9_999_999, using: &random))"
    let version = try story.store.write {
      try story.servicer.updateLender(id, in: $0) { $0.contact.phone = phone }.version
    }
    // Another thread may have told of a later one meanwhile.
    var told = fleet.lenderVersion.load(ordering: .relaxed)
    while told < version {
      let (exchanged, original) = fleet.lenderVersion.compareExchange(
        expected: told, desired: version, ordering: .acquiringAndReleasing)
      if exchanged { break }
      told = original
    }
    fleet.done.withLock { $0.lenderChanges += 1 }
  }
}

/// A poll through the dispatcher, without a socket.
struct Poll {
  struct NoAnswer: Error {}

  let status: Int
  let tag: String?
  let body: [UInt8]

  init(_ token: String, on dispatcher: Dispatcher, _ lane: LaneTools) throws {
    let request = try Request(
      method: .get, target: "/v1/lock-status", fields: [.authorization: "Bearer \(token)"])
    guard case .accept(let plan, _) = dispatcher.plan(for: request) else { throw NoAnswer() }
    let outcome = dispatcher.respond(
      // Without a wait it takes neither ticket.
      to: request, plan: plan, lane: lane, ticket: { preconditionFailure() }, parking: { preconditionFailure() })
    guard case .now(let response) = outcome else { throw NoAnswer() }
    status = response.status.code
    tag = response.fields[.etag]
    body = response.body
  }

  /// As any void token is, after many of them with 429.
  var isRefused: Bool { status == 401 || status == 429 }
  var sequence: Int64? { tag.flatMap { Int64($0.dropFirst().prefix { $0 != "-" }) } }
  var lenderVersion: Int64? { tag.flatMap { Int64($0.dropLast().drop { $0 != "-" }.dropFirst()) } }
}
