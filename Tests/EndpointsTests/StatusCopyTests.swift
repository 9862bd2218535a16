@testable import Endpoints
import Lending
import Seeds
import Storage
import Testing

struct StatusCopyTests {
  private let statuses = RenderedStatuses()

  @Test func `a status is loaded once, and again when a commit has noted its device`() throws {
    let copy = StatusCopy(bytesMax: 1 << 20)
    let phone = statuses.device()
    #expect(try read(phone, from: copy, loading: 1) == 1)
    #expect(try read(phone, from: copy, loading: 2) == 1)
    copy.drop([ChangeNote(dueAt: 5), ChangeNote(deviceID: statuses.device().id.text)])
    #expect(try read(phone, from: copy, loading: 2) == 1)
    copy.drop([ChangeNote(deviceID: phone.id.text, dueAt: 5)])
    #expect(try read(phone, from: copy, loading: 2) == 2)
    let counters = copy.counters
    #expect(counters.hits == 2)
    #expect(counters.misses == 2)
    #expect(counters.drops == 1)
    #expect(counters.count == 1)
  }

  @Test func `a void token is not kept`() throws {
    let copy = StatusCopy(bytesMax: 1 << 20)
    let phone = statuses.device()
    #expect(copy.status(of: phone.token, orElse: { nil }) == nil)
    #expect(try read(phone, from: copy, loading: 1) == 1)
  }

  @Test func `a fill that read before a commit and stores after it is not kept`() throws {
    let copy = StatusCopy(bytesMax: 1 << 20)
    let phone = statuses.device()
    let stale = try copy.status(of: phone.token) {
      let read = try statuses.make(phone, sequence: 1)
      copy.drop([ChangeNote(deviceID: phone.id.text)])
      return (read, phone.lender.lenderID)
    }
    #expect(stale?.tag == "\"1-1\"", "it began before the commit was answered")
    #expect(copy.counters.count == 0)
    #expect(try read(phone, from: copy, loading: 2) == 2)
    #expect(try read(phone, from: copy, loading: 3) == 2)
  }

  @Test func `a lender's change has its own statuses loaded again, and is no way round the trap`() throws {
    let copy = StatusCopy(bytesMax: 1 << 20)
    let (phone, other) = (statuses.device(), statuses.device(of: statuses.lender(2)))
    #expect(try read(phone, from: copy, loading: 1) == 1)
    #expect(try read(other, from: copy, loading: 1) == 1)
    copy.drop([ChangeNote(lenderID: phone.lender.lenderID.text)])
    #expect(try read(phone, from: copy, loading: 2) == 2)
    #expect(try read(other, from: copy, loading: 2) == 1)
    copy.drop([ChangeNote(deviceID: phone.id.text)])
    _ = try copy.status(of: phone.token) {
      let read = try statuses.make(phone, sequence: 3)
      copy.drop([ChangeNote(lenderID: phone.lender.lenderID.text)])
      return (read, phone.lender.lenderID)
    }
    #expect(try read(phone, from: copy, loading: 4) == 4)
  }

  @Test func `a device's second token waits for the first one to go`() throws {
    let copy = StatusCopy(bytesMax: 1 << 20)
    let phone = statuses.device()
    let again = statuses.withAnotherToken(phone)
    #expect(try read(phone, from: copy, loading: 1) == 1)
    #expect(try read(again, from: copy, loading: 2) == 2)
    #expect(try read(again, from: copy, loading: 3) == 3)
    #expect(copy.counters.count == 1)
    copy.drop([ChangeNote(deviceID: phone.id.text)])
    #expect(try read(again, from: copy, loading: 4) == 4)
    #expect(try read(again, from: copy, loading: 5) == 4)
    #expect(try read(phone, from: copy, loading: 6) == 6)
  }

  @Test func `it stays within its bytes, and the oldest go for the newest`() throws {
    let phones = (0..<2_000).map { _ in statuses.device() }
    let one = StatusLog.bytesCount(try statuses.make(phones[0], sequence: 1))
    let bytesMax = 64 * 8 * one
    let copy = StatusCopy(bytesMax: bytesMax)
    for phone in phones {
      #expect(try read(phone, from: copy, loading: 1) == 1)
      #expect(copy.counters.bytes <= bytesMax)
    }
    let counters = copy.counters
    #expect(counters.count > 400 && counters.count <= 512)
    #expect(counters.evictions == phones.count - counters.count)
    #expect(try read(phones[1_999], from: copy, loading: 2) == 1)
    #expect(try read(phones[0], from: copy, loading: 2) == 2)
    for phone in phones { copy.drop([ChangeNote(deviceID: phone.id.text)]) }
    #expect(copy.counters.count == 0 && copy.counters.bytes == 0)
  }

  @Test(arguments: UInt64(1)...20) func `what comes out is what went in, however often the ring goes round`(
    seed: UInt64
  ) throws {
    var generator = SplitMix64(seed: seed)
    let phones = (0..<200).map { _ in statuses.device() }
    let copy = StatusCopy(bytesMax: 64 * 6_000)
    var present = [Int64](repeating: 1, count: phones.count)
    for _ in 0..<5_000 {
      let index = Int.random(in: phones.indices, using: &generator)
      let phone = phones[index]
      if Int.random(in: 0..<4, using: &generator) == 0 {
        present[index] += 1
        copy.drop([ChangeNote(deviceID: phone.id.text)])
      }
      let length = Int.random(in: 0...2_000, using: &generator)
      let status = try copy.status(of: phone.token) {
        (try statuses.make(phone, sequence: present[index], textLength: length), phone.lender.lenderID)
      }
      let body = String(decoding: status?.body ?? [], as: UTF8.self)
      #expect(status?.deviceID == phone.id)
      #expect(body.hasPrefix("{\"sequence\":\(present[index]),"))
      #expect(body.hasSuffix("\"lender\":{\"name\":\"1\"}}"))
      #expect(copy.counters.bytes <= 64 * 6_000)
    }
    #expect(copy.counters.evictions > 0)
  }

  @Test func `without bytes nothing is kept`() throws {
    let copy = StatusCopy(bytesMax: 0)
    let phone = statuses.device()
    #expect(try read(phone, from: copy, loading: 1) == 1)
    #expect(try read(phone, from: copy, loading: 2) == 2)
    #expect(copy.counters.hits == 0)
  }

  /// The sequence that a poll sees where the database is at `sequence`.
  private func read(_ device: RenderedStatuses.Device, from copy: StatusCopy, loading sequence: Int64) throws -> Int64?
  {
    let status = try copy.status(of: device.token) {
      (try statuses.make(device, sequence: sequence), device.lender.lenderID)
    }
    return status.flatMap { Int64($0.tag.dropFirst().prefix { $0 != "-" }) }
  }
}
