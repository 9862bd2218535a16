import HTTPServer
import Lending
import Storage

/// `If-Match` and `If-None-Match` of a request to what has no entity tag, which is all but a lock status (RFC 9110 section
/// 13.1): no tag matches it, and `*` is there or not.
///
/// They are judged after all else has succeeded, for nothing but a success may depend on them (section 13.2.1); a write is
/// rolled back then. Text that is no condition is ignored.
struct Preconditions: Sendable {
  private let ifMatch: EntityTagCondition?
  private let ifNoneMatch: EntityTagCondition?
  private let isReading: Bool

  /// nil where there is none, as almost always.
  init?(_ request: Request) {
    let fields = request.fields
    guard fields.contains(.ifMatch) || fields.contains(.ifNoneMatch) else { return nil }
    ifMatch = fields.combinedValue(of: .ifMatch).flatMap { EntityTagCondition($0) }
    ifNoneMatch = fields.combinedValue(of: .ifNoneMatch).flatMap { EntityTagCondition($0) }
    isReading = request.method == .get || request.method == .head
  }

  /// The answer, or 304 in its place.
  func judge(_ answer: Answer) throws(LatchkeyError) -> Answer {
    if isReading, isExcluded, !failsMatch(hasRepresentation: true) { return Answer(status: .notModified) }
    try require(hasRepresentation: true)
    return answer
  }

  func judging(_ report: @escaping Endpoint.Report) -> Endpoint.Report {
    { reader in try judge(try report(reader)) }
  }

  func judging(_ write: Endpoint.Write, hasRepresentation: Bool) -> Endpoint.Write {
    Endpoint.Write(scope: write.scope) { transaction in
      let encode = try write.run(transaction)
      try require(hasRepresentation: hasRepresentation)
      return encode
    }
  }

  /// Throws `preconditionFailed`.
  func require(hasRepresentation: Bool) throws(LatchkeyError) {
    guard failsMatch(hasRepresentation: hasRepresentation) || hasRepresentation && isExcluded else { return }
    throw LatchkeyError(
      .preconditionFailed,
      "The condition in \(FieldName.ifMatch) or \(FieldName.ifNoneMatch) does not hold. Nothing was done.")
  }

  private func failsMatch(hasRepresentation: Bool) -> Bool {
    switch ifMatch {
    case nil: false
    case .any: !hasRepresentation
    case .tags: true
    }
  }

  private var isExcluded: Bool { ifNoneMatch == .any }
}
