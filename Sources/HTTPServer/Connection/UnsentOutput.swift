/// What the socket did not take yet, in pieces that are let go one by one.
///
/// A large body is kept as it is and not copied: what many connections are being sent is in memory once.
struct UnsentOutput {
  private var pieces: [ArraySlice<UInt8>] = []
  /// When the peer must have taken more of it.
  private(set) var deadline = Deadlines.never
  /// Since when there is always something that the peer has still to take.
  private var begun: UInt64?
  private var sentCount = 0

  var isEmpty: Bool { pieces.isEmpty }

  /// What comes next.
  var first: ArraySlice<UInt8>? { pieces.first }

  /// Adds a copy, so that the lane's buffer stays the lane's.
  mutating func append(_ octets: ArraySlice<UInt8>) {
    guard !octets.isEmpty else { return }
    // Small ones together: each piece costs a call to the socket, over TLS a record.
    if let last = pieces.last, last.count + octets.count <= Limits.joinedOutputBytesMax {
      pieces[pieces.count - 1] += octets
    } else {
      pieces.append(octets.withUnsafeBufferPointer { Array($0) }[...])
    }
  }

  /// Adds a body as it is.
  mutating func append(sharing body: [UInt8]) { pieces.append(body[...]) }

  /// Forgets octets of the first piece that are sent.
  mutating func remove(_ count: Int) {
    guard let first = pieces.first else { return }
    if count == first.count {
      pieces.removeFirst()
    } else {
      pieces[0] = first.dropFirst(count)
    }
  }

  /// After sending: progress gives the peer `write` again, but no more time in all than its pace has earned.
  mutating func note(sent count: Int, at now: UInt64, _ times: LaneTimes) {
    guard !isEmpty else {
      self = UnsentOutput()
      return
    }
    let begun = begun ?? now
    self.begun = begun
    sentCount += count
    if count > 0 || deadline == Deadlines.never { deadline = now + times.write }
    deadline = min(deadline, begun + times.write + UInt64(sentCount) * 1_000 / times.answerRateBytesMin)
  }
}
