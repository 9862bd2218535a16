import Cryptography
import Lending
import Servicing
import Storage
import TestSupport
import Testing

/// What polls say of contact, as it reaches the database: more than one body of the writer takes.
struct ContactsTests {
  private let story: Story
  private let activations: [Servicer.Activation]
  /// After the activations, which are contacts themselves.
  private let polledAt: Instant

  init() throws {
    let story = try Story()
    self.story = story
    activations = try (1...130).map { try story.activate($0) }
    polledAt = Instant(milliseconds: story.clock.now().milliseconds + 60_000)
  }

  @Test func `contacts are written by themselves, piece after piece, and once`() throws {
    let contacts = Contacts(servicer: story.servicer, writer: story.store.writer, delayMilliseconds: 0)
    try note(contacts)
    let end = ContinuousClock.now + .seconds(30)
    while try heardCount() < activations.count, ContinuousClock.now < end { story.store.writer.drain() }
    #expect(try heardCount() == activations.count)
    let bodies = story.store.writer.counters.bodies
    try note(contacts)
    contacts.flush()
    #expect(story.store.writer.counters.bodies == bodies, "they are known")
  }

  @Test func `what waits is written at a flush`() throws {
    let contacts = Contacts(servicer: story.servicer, writer: story.store.writer, delayMilliseconds: nil)
    try note(contacts)
    #expect(try heardCount() == 0)
    contacts.flush()
    #expect(try heardCount() == activations.count)
  }

  private func note(_ contacts: Contacts) throws {
    let status = try SignableAnswer(etag: "\"1-1\"", contentDigest: "", keyID: "", key: [0])
    for activation in activations {
      let hash = SHA256Context().digest(Array(activation.token.utf8).span)
      #expect(contacts.note(hash, told: status, at: polledAt))
    }
  }

  private func heardCount() throws -> Int {
    try story.store.read { reader in
      try activations.filter { try DeviceTable.lastContact(of: $0.deviceID, in: reader) == polledAt }.count
    }
  }
}
