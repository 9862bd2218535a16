import HTTPServer
import Synchronization

/// The figures of the service, gathered when somebody asks for them.
///
/// Requests are counted by each lane for itself and added up here. Safe to call from any thread.
public final class Metrics: Sendable {
  /// Writes figures of its own behind those that are there.
  public typealias Source = @Sendable (inout MetricsText) -> Void

  private let rows: [RequestRow]
  private let counts = Mutex<[RequestCounts]>([])
  private let sources = Mutex<[Source]>([])

  /// The row of what found no route, or was no request.
  static let noRoute = RequestRow(method: "-", path: "-", kind: nil)

  /// The row of `endpoint`.
  static let ownRow = RequestRow(method: Method.get.rawValue, path: "/metrics", kind: .report)

  init(rows: [RequestRow]) { self.rows = rows }

  /// Counters for one more lane.
  func makeCounts() -> RequestCounts {
    let made = RequestCounts(rowsCount: rows.count)
    counts.withLock { $0.append(made) }
    return made
  }

  /// Has a source asked for its figures, after those that were added before.
  public func addSource(_ source: @escaping Source) { sources.withLock { $0.append(source) } }

  /// All figures, in Prometheus' text format.
  public func text() -> String {
    var text = MetricsText()
    let counts = counts.withLock { $0 }
    addRequests(counts, to: &text)
    addLatencies(counts, to: &text)
    for source in sources.withLock({ $0 }) { source(&text) }
    return text.text
  }

  private func addRequests(_ counts: [RequestCounts], to text: inout MetricsText) {
    text.begin("latchkey_requests_total", .counter, "Answers by route, where they were made, and status.")
    for (index, row) in rows.enumerated() {
      for code in RequestCounts.statusCodes {
        let answers = counts.reduce(0) { $0 + $1.answers(row: index, code: code) }
        guard answers > 0 else { continue }
        text.add(
          answers,
          ["method": row.method, "route": row.path, "kind": row.kind?.rawValue ?? "-", "status": "\(code)"])
      }
    }
  }

  private func addLatencies(_ counts: [RequestCounts], to text: inout MetricsText) {
    text.begin(
      "latchkey_request_duration_seconds", .histogram,
      "From the whole request to its answer, by where it was made; a wait's is as long as the client asked for.")
    let ends = RequestCounts.bucketEnds.map { "\(Metrics.seconds($0))" }
    for kind in AnswerKind.allCases {
      let buckets = (0...ends.count).map { bucket in counts.reduce(0) { $0 + $1.answers(kind, bucket: bucket) } }
      let nanoseconds = counts.reduce(0) { $0 + $1.nanoseconds(kind) }
      text.add(buckets: buckets, ends: ends, sum: Metrics.seconds(nanoseconds), ("kind", kind.rawValue))
    }
  }

  private static func seconds(_ nanoseconds: UInt64) -> Double { Double(nanoseconds) / 1e9 }
}

extension Metrics {
  /// `GET /metrics`, for the listener that has no other route.
  public var endpoint: Endpoint {
    .report(
      .get, "/metrics", access: .open, decode: { _ in }, run: { _, _, _ in self.text() },
      encode: { Answer(status: .ok, body: Array($0.utf8), contentType: MetricsText.contentType) })
  }
}
