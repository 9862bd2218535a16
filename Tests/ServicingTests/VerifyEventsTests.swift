import Lending
import Servicing
import Storage
import Synchronization
import TestSupport
import Testing

struct VerifyEventsTests {
  private let story: Story

  /// Six events or more: registered, enrolled, decided, activated, written, decided.
  init() throws {
    story = try Story()
    try story.write(on: story.activate(), ["2026-03-10": 500])
    #expect(try verify() == nil)
  }

  @Test(arguments: [
    (
      "document = CAST(replace(CAST(document AS TEXT), 'standard', 'gentle') AS BLOB)", 1,
      "it, or the one before it, was changed"
    ),
    ("document = CAST(document || ' ' AS BLOB)", 3, "it, or the one before it, was changed"),
    ("value = zeroblob(32)", 2, "it, or the one before it, was changed"),
    ("id = 'evt_00000000000000000000000000'", 2, "its columns say something else than the event itself"),
    ("device_id = NULL", 2, "its columns say something else than the event itself"),
    ("device_id = 'dev_00000000000000000000000000'", 1, "its columns say something else than the event itself"),
    ("contract_id = 'con_00000000000000000000000000'", 4, "its columns say something else than the event itself"),
    ("lender_id = NULL", 4, "its columns say something else than the event itself"),
    ("lender_id = 'lnd_00000000000000000000000000'", 5, "its columns say something else than the event itself"),
  ])
  func `an event that was changed is named`(change: String, position: Int64, problem: String) throws {
    try run("UPDATE events SET \(change) WHERE chain <> '' AND position = \(position)")
    let broken = try #require(try verify())
    #expect(broken.lenderID == story.lender.id)
    #expect(broken.position == position)
    #expect(broken.eventID != nil)
    #expect(broken.problem == problem)
  }

  @Test func `an event that was taken out is named by the one after it`() throws {
    let third = try story.store.read { try EventTable.list(story.lender.id, after: 3, limit: 1, in: $0) }.first
    try run("DELETE FROM events WHERE chain <> '' AND position = 3")
    let broken = try #require(try verify())
    #expect(broken.position == 3)
    #expect(broken.eventID == third?.id)
    #expect(broken.problem == "an event is missing before it")
  }

  @Test func `a gap that was closed again is named`() throws {
    try run("DELETE FROM events WHERE chain <> '' AND position = 3")
    for position in 4...6 {
      try run("UPDATE events SET position = \(position - 1) WHERE chain <> '' AND position = \(position)")
    }
    #expect(try verify()?.position == 3)
  }

  @Test func `an end that was cut off is named`() throws {
    let head = try story.store.read { try EventTable.head(of: story.lender.id, in: $0) }
    try run("DELETE FROM events WHERE chain <> '' AND position > \(head.position - 2)")
    let broken = try #require(try verify())
    #expect(broken.position == head.position - 1)
    #expect(broken.eventID == nil)
    #expect(broken.problem == "the chain ends at \(head.position - 2), and its head stands at \(head.position)")
  }

  @Test func `a head that was changed or lost is named`() throws {
    try run("UPDATE event_chains SET value = zeroblob(32)")
    #expect(try verify() != nil)
    try run("DELETE FROM event_chains")
    #expect(try verify() != nil)
  }

  @Test func `every chain is looked at, though its head was taken away`() throws {
    _ = try story.registerLender("Other")
    try run("DELETE FROM event_chains")
    let chains = try story.store.read { try EventTable.listChains(in: $0) }
    #expect(chains.count == 3)
    #expect(chains.contains(story.lender.id))
    #expect(chains.contains(nil))
  }

  @Test func `a lender without a single event has lost them`() throws {
    try run("DELETE FROM events")
    try run("DELETE FROM event_chains")
    let broken = try #require(try verify())
    #expect(broken.position == 1)
    #expect(broken.eventID == nil)
    let operators = try story.store.read { try story.servicer.verifyEvents(of: nil, in: $0) }
    #expect(operators == nil, "operators need have done nothing")
  }

  @Test func `another master key makes nothing of a chain`() throws {
    let stranger = try Story()
    #expect(try story.store.read { try stranger.servicer.verifyEvents(of: story.lender.id, in: $0) }?.position == 1)
  }

  @Test func `progress is told as it goes`() throws {
    let head = try story.store.read { try EventTable.head(of: story.lender.id, in: $0) }
    let told = Mutex<[Int64]>([])
    _ = try story.store.read { reader in
      try story.servicer.verifyEvents(of: story.lender.id, in: reader) { done, all in
        told.withLock { $0 += [done, all] }
      }
    }
    #expect(told.withLock { $0 } == [head.position, head.position])
  }

  private func verify() throws -> BrokenChain? {
    try story.store.read { try story.servicer.verifyEvents(of: story.lender.id, in: $0) }
  }

  private func run(_ sql: String) throws { try story.store.write { try $0.execute(sql) } }
}
