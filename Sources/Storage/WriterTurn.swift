/// How long one body may hold the writer, measured as it runs: it does its work in pieces and stops when the time is up.
public struct WriterTurn: Sendable {
  private let end: ContinuousClock.Instant?

  /// A turn that begins now.
  public init(lasting duration: Duration = .microseconds(StorageLimits.turnMicroseconds)) {
    end = ContinuousClock.now + duration
  }

  private init(end: ContinuousClock.Instant?) { self.end = end }

  /// A turn without an end, where nobody else waits: for the test clock and the simulation.
  public static let unlimited = WriterTurn(end: nil)

  /// Whether there is time for another piece.
  public var hasTime: Bool { end.map { ContinuousClock.now < $0 } ?? true }
}
