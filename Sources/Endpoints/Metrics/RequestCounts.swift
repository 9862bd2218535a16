import HTTPServer

/// What requests are counted by: a route, and how it was answered.
struct RequestRow: Sendable {
  let method: String
  let path: String
  let kind: AnswerKind?
}

/// Where a request was answered; a poll that was parked is `wait`, one that was answered at once is `read`.
enum AnswerKind: String, Sendable, CaseIterable {
  case read, report, write, wait
}

/// Requests as one lane counted them, or all that are answered elsewhere.
///
/// Each addition is one atomic instruction on memory that no other lane writes, so that counting costs a poll some
/// nanoseconds.
final class RequestCounts: Sendable {
  private let statuses: AtomicCounters
  private let latencies: AtomicCounters

  /// Final status codes (RFC 9110 section 15).
  static let statusCodes = 200...599
  /// The upper ends of a histogram's buckets in nanoseconds; one more bucket has no end.
  static let bucketEnds: [UInt64] = [
    10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000,
    50_000_000, 100_000_000, 250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000, 10_000_000_000,
    30_000_000_000, 60_000_000_000,
  ]
  /// Buckets, and the sum of all durations.
  private static let cellsPerKind = bucketEnds.count + 2

  init(rowsCount: Int) {
    statuses = AtomicCounters(count: rowsCount * RequestCounts.statusCodes.count)
    latencies = AtomicCounters(count: AnswerKind.allCases.count * RequestCounts.cellsPerKind)
  }

  /// Counts an answer; `kind` is nil for what never reached an endpoint.
  func add(row: Int, _ status: Status, _ kind: AnswerKind?, nanoseconds: UInt64) {
    guard RequestCounts.statusCodes.contains(status.code) else { return }
    statuses.add(at: cell(row, status.code))
    guard let kind else { return }
    let first = firstCell(kind)
    let bucket = RequestCounts.bucketEnds.firstIndex { nanoseconds <= $0 } ?? RequestCounts.bucketEnds.count
    latencies.add(at: first + bucket)
    latencies.add(nanoseconds, at: first + RequestCounts.cellsPerKind - 1)
  }

  /// Answers of a row with a status code.
  func answers(row: Int, code: Int) -> UInt64 { statuses[cell(row, code)] }

  /// Answers of a kind in a bucket, those of earlier buckets not included.
  func answers(_ kind: AnswerKind, bucket: Int) -> UInt64 { latencies[firstCell(kind) + bucket] }

  /// How long all answers of a kind took together.
  func nanoseconds(_ kind: AnswerKind) -> UInt64 {
    latencies[firstCell(kind) + RequestCounts.cellsPerKind - 1]
  }

  private func cell(_ row: Int, _ code: Int) -> Int {
    row * RequestCounts.statusCodes.count + code - RequestCounts.statusCodes.lowerBound
  }

  private func firstCell(_ kind: AnswerKind) -> Int { kind.index * RequestCounts.cellsPerKind }
}

extension AnswerKind {
  fileprivate var index: Int {
    switch self {
    case .read: 0
    case .report: 1
    case .write: 2
    case .wait: 3
    }
  }
}
