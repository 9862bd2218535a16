@testable import Endpoints
import Lending
import Storage
import Testing

struct StatusCopyTests {
  private let statuses = RenderedStatuses()

  @Test func `a status is loaded once, and again when a commit has noted its device`() throws {
    let copy = StatusCopy(bytesMax: 1 << 20)
    let phone = statuses.device()
    #expect(read(phone, from: copy, loading: 1) == 1)
    #expect(read(phone, from: copy, loading: 2) == 1)
    copy.drop([ChangeNote(dueAt: 5), ChangeNote(deviceID: statuses.device().id.text)])
    #expect(read(phone, from: copy, loading: 2) == 1)
    copy.drop([ChangeNote(deviceID: phone.id.text, dueAt: 5)])
    #expect(read(phone, from: copy, loading: 2) == 2)
    let counters = copy.counters
    #expect(counters.hits == 2)
    #expect(counters.misses == 2)
    #expect(counters.drops == 1)
    #expect(counters.count == 1)
  }

  @Test func `a void token is not kept`() {
    let copy = StatusCopy(bytesMax: 1 << 20)
    let phone = statuses.device()
    #expect(copy.status(of: phone.token, orElse: { nil }) == nil)
    #expect(read(phone, from: copy, loading: 1) == 1)
    #expect(copy.status(of: [1, 2, 3], orElse: { nil }) == nil)
  }

  @Test func `a fill that read before a commit and stores after it is not kept`() {
    let copy = StatusCopy(bytesMax: 1 << 20)
    let phone = statuses.device()
    let stale = copy.status(of: phone.token) {
      let read = statuses.make(phone, sequence: 1)
      copy.drop([ChangeNote(deviceID: phone.id.text)])
      return read
    }
    #expect(stale?.tag == "\"1-1\"", "it began before the commit was answered")
    #expect(copy.counters.count == 0)
    #expect(read(phone, from: copy, loading: 2) == 2)
    #expect(read(phone, from: copy, loading: 3) == 2)
  }

  @Test func `a lender's change has its own statuses loaded again, and is no way round the trap`() {
    let copy = StatusCopy(bytesMax: 1 << 20)
    let (phone, other) = (statuses.device(), statuses.device(of: statuses.lender(2)))
    #expect(read(phone, from: copy, loading: 1) == 1)
    #expect(read(other, from: copy, loading: 1) == 1)
    copy.drop([ChangeNote(lenderID: phone.lender.lenderID.text)])
    #expect(read(phone, from: copy, loading: 2) == 2)
    #expect(read(other, from: copy, loading: 2) == 1)
    copy.drop([ChangeNote(deviceID: phone.id.text)])
    _ = copy.status(of: phone.token) {
      let read = statuses.make(phone, sequence: 3)
      copy.drop([ChangeNote(lenderID: phone.lender.lenderID.text)])
      return read
    }
    #expect(read(phone, from: copy, loading: 4) == 4)
  }

  @Test func `a device's second token waits for the first one to go`() {
    let copy = StatusCopy(bytesMax: 1 << 20)
    let phone = statuses.device()
    let again = statuses.withAnotherToken(phone)
    #expect(read(phone, from: copy, loading: 1) == 1)
    #expect(read(again, from: copy, loading: 2) == 2)
    #expect(read(again, from: copy, loading: 3) == 3)
    #expect(copy.counters.count == 1)
    copy.drop([ChangeNote(deviceID: phone.id.text)])
    #expect(read(again, from: copy, loading: 4) == 4)
    #expect(read(again, from: copy, loading: 5) == 4)
    #expect(read(phone, from: copy, loading: 6) == 6)
  }

  @Test func `it stays within its bytes, and keeps what is asked for`() {
    let phones = (0..<2_000).map { _ in statuses.device() }
    let one = statuses.make(phones[0], sequence: 1).bytesCount
    let bytesMax = 64 * 8 * one
    let copy = StatusCopy(bytesMax: bytesMax)
    let favourite = phones[0]
    for phone in phones {
      _ = read(phone, from: copy, loading: 1)
      _ = read(favourite, from: copy, loading: 2)
      #expect(copy.counters.bytes <= bytesMax)
    }
    let counters = copy.counters
    #expect(counters.count > 400 && counters.count <= 512)
    #expect(counters.evictions == phones.count - counters.count)
    #expect(read(favourite, from: copy, loading: 3) == 1)
    for phone in phones { copy.drop([ChangeNote(deviceID: phone.id.text)]) }
    #expect(copy.counters.count == 0 && copy.counters.bytes == 0)
  }

  @Test func `without bytes nothing is kept`() {
    let copy = StatusCopy(bytesMax: 0)
    let phone = statuses.device()
    #expect(read(phone, from: copy, loading: 1) == 1)
    #expect(read(phone, from: copy, loading: 2) == 2)
    #expect(copy.counters.hits == 0)
  }

  /// The sequence that a poll sees where the database is at `sequence`.
  private func read(_ device: RenderedStatuses.Device, from copy: StatusCopy, loading sequence: Int64) -> Int64? {
    let status = copy.status(of: device.token) { statuses.make(device, sequence: sequence) }
    return status.flatMap { Int64($0.tag.dropFirst().prefix { $0 != "-" }) }
  }
}
