import HTTPServer
import Lending
import Logging
import Storage

/// What a log says of one request: one wide line, filled on the way and written at the end.
///
/// It names the route and never the path, which may hold an IMEI, and ids, never a name or a number of a person.
struct RequestRecord: Sendable {
  let requestID: String
  /// nil where none was found.
  let route: Route?
  /// nil for what was no request.
  let method: Method?
  /// Where it is answered; nil for what never reached an endpoint.
  let kind: AnswerKind?
  var caller: Caller?
  /// By `MonotonicClock`.
  private let startedAt: UInt64

  init(
    requestID: String, route: Route?, method: Method?, kind: AnswerKind? = nil,
    startedAt: UInt64 = MonotonicClock.nanoseconds()
  ) {
    self.requestID = requestID
    self.route = route
    self.method = method
    self.kind = kind
    self.startedAt = startedAt
  }

  /// Counts the request, and writes its line: at `debug` for a read that succeeded, `error` for a 5xx, otherwise `info`.
  ///
  /// - Parameters:
  ///   - logger: where to write.
  ///   - counts: where to count.
  ///   - status: the answer's.
  ///   - problem: the problem's code, if it is one.
  ///   - context: what is known of it inside; empty for nothing.
  func finish(
    _ logger: Logger, _ counts: RequestCounts, status: Status, problem: String? = nil, context: String = ""
  ) {
    let nanoseconds = MonotonicClock.nanoseconds() - startedAt
    counts.add(row: kind.flatMap { route?.row($0) } ?? 0, status, kind, nanoseconds: nanoseconds)
    let level = level(status)
    guard level >= logger.logLevel else { return }
    logger.log(level: level, "request", metadata: metadata(status, problem, context, microseconds: nanoseconds / 1_000))
  }

  private func level(_ status: Status) -> Logger.Level {
    switch status.code {
    case 500...: .error
    case 400...: .info
    default: isWrite ? .info : .debug
    }
  }

  private var isWrite: Bool {
    guard case .write = route?.endpoint.kind else { return false }
    return true
  }

  private func metadata(
    _ status: Status, _ problem: String?, _ context: String, microseconds: UInt64
  ) -> Logger.Metadata {
    var metadata: Logger.Metadata = [
      "request_id": .string(requestID), "route": .string(route?.endpoint.path.description ?? "-"),
      "status": .stringConvertible(status.code),
      "duration_us": .stringConvertible(microseconds),
    ]
    metadata["method"] = (method?.rawValue).map(Logger.MetadataValue.string)
    metadata["caller"] = caller?.recordName.map(Logger.MetadataValue.string)
    metadata["lender_id"] = (caller?.knownLenderID?.text).map(Logger.MetadataValue.string)
    metadata["problem"] = problem.map(Logger.MetadataValue.string)
    if !context.isEmpty { metadata["context"] = .string(context) }
    return metadata
  }
}

extension Caller {
  /// The id by which a log knows the caller.
  fileprivate var recordName: String? {
    switch self {
    case .key(let key): key.id.text
    case .device(let holder): holder.deviceID.text
    case .deviceToken, .anyone: nil
    }
  }
}
