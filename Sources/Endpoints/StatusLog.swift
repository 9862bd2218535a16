import Cryptography
import Glibc

/// Statuses one after the other in a ring of memory: the oldest go for the newest.
///
/// A status is read by copying it out. Nothing points into the ring and nothing in it is counted, so that a status that
/// nobody has asked for in an hour costs a poll one walk through memory, and no object is touched on the way. The
/// memory is taken from the system as the ring fills for the first time.
///
/// Belongs to one stripe, and is touched inside of its lock.
final class StatusLog {
  /// What stands before a status's octets.
  struct Header {
    let token: SHA256Digest
    /// Its device, as the index knows it.
    let device: UInt64
    let lender: LenderMarks.Mark
    let signableCount: UInt32
    let bodyCount: UInt32
    /// When the device was last noted as having heard it, in milliseconds UTC.
    fileprivate(set) var heardAt: Int64 = 0
    /// Octets to the next header, these included.
    let length: Int
  }

  private let memory: UnsafeMutableRawBufferPointer
  /// Octets ever written, what was skipped at the memory's end included: the next status goes to it, modulo the memory.
  private var written = 0
  /// As `written`: where the oldest status stands.
  private var oldest = 0
  /// As `written`: where the octets stand that were skipped last, since a status never goes round the end.
  private var skipped = -1

  /// An empty log.
  init(bytesMax: Int) {
    let bytes = bytesMax / StatusLog.alignment * StatusLog.alignment
    memory = .allocate(byteCount: bytes, alignment: StatusLog.hugePageBytes)
    // A hint, for memory that is read all over: refused, it costs nothing but the look-ups that it would have saved.
    _ = madvise(memory.baseAddress, bytes, MADV_HUGEPAGE)
  }

  deinit { memory.deallocate() }

  /// What a status takes of the log.
  static func bytesCount(_ status: RenderedStatus) -> Int {
    let octets = MemoryLayout<Header>.stride + status.signable.octets.count + status.body.count
    return (octets + alignment - 1) / alignment * alignment
  }

  /// Whether a status fits, with everything else gone.
  func mayHold(_ status: RenderedStatus) -> Bool { StatusLog.bytesCount(status) <= memory.count }

  /// Appends a status that it may hold, and gives its place; `evict` is told each status that goes for it, before.
  func append(
    _ status: RenderedStatus, token: SHA256Digest, device: UInt64, lender: LenderMarks.Mark,
    evict: (Int, Header) -> Void
  ) -> Int {
    let length = StatusLog.bytesCount(status)
    let rest = memory.count - written % memory.count
    if length > rest {
      makeRoom(upTo: written + rest, evict)
      skipped = written
      written += rest
    }
    makeRoom(upTo: written + length, evict)
    let place = written % memory.count
    memory.storeBytes(
      of: Header(
        token: token, device: device, lender: lender, signableCount: UInt32(status.signable.octets.count),
        bodyCount: UInt32(status.body.count), length: length),
      toByteOffset: place, as: Header.self)
    write(status.signable.octets, at: place + MemoryLayout<Header>.stride)
    write(status.body, at: place + MemoryLayout<Header>.stride + status.signable.octets.count)
    written += length
    return place
  }

  func header(at place: Int) -> Header { memory.load(fromByteOffset: place, as: Header.self) }

  /// The status of a header.
  func status(_ header: Header, at place: Int) -> RenderedStatus {
    let start = place + MemoryLayout<Header>.stride
    let middle = start + Int(header.signableCount)
    return RenderedStatus(
      signable: SignableAnswer(octets: octets(start..<middle)),
      body: octets(middle..<middle + Int(header.bodyCount)), heardAt: header.heardAt)
  }

  /// Notes in a status's header when the device has heard it.
  func noteHeard(_ header: Header, at place: Int, _ milliseconds: Int64) {
    var header = header
    header.heardAt = milliseconds
    memory.storeBytes(of: header, toByteOffset: place, as: Header.self)
  }

  private func octets(_ range: Range<Int>) -> [UInt8] { Array(UnsafeRawBufferPointer(rebasing: memory[range])) }

  private func write(_ octets: [UInt8], at place: Int) {
    UnsafeMutableRawBufferPointer(rebasing: memory[place...]).copyBytes(from: octets)
  }

  private func makeRoom(upTo end: Int, _ evict: (Int, Header) -> Void) {
    while end - oldest > memory.count {
      let place = oldest % memory.count
      guard oldest != skipped else {
        oldest += memory.count - place
        continue
      }
      let header = header(at: place)
      evict(place, header)
      oldest += header.length
    }
  }

  private static let alignment = 8
  private static let hugePageBytes = 1 << 21
}
