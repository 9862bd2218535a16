import HTTPServer
import Lending
import Storage

/// `If-Match` and `If-None-Match` of all requests but polls (RFC 9110 section 13.1).
///
/// Few answers have an entity tag: no tag matches the others, and `*` is there or not.
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
    let tag = answer.fields[.etag].flatMap { EntityTag($0) }
    if isReading, isExcluded(tag), !failsMatch(hasRepresentation: true, tag) {
      return Answer(status: .notModified, fields: answer.fields)
    }
    try require(hasRepresentation: true, tag)
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
  func require(hasRepresentation: Bool, _ tag: EntityTag? = nil) throws(LatchkeyError) {
    guard failsMatch(hasRepresentation: hasRepresentation, tag) || hasRepresentation && isExcluded(tag) else { return }
    throw LatchkeyError(
      .preconditionFailed,
      "The condition in \(FieldName.ifMatch) or \(FieldName.ifNoneMatch) does not hold. Nothing was done.")
  }

  private func failsMatch(hasRepresentation: Bool, _ tag: EntityTag?) -> Bool {
    guard let ifMatch else { return false }
    return !hasRepresentation || !(tag.map { ifMatch.names(strongly: $0) } ?? (ifMatch == .any))
  }

  private func isExcluded(_ tag: EntityTag?) -> Bool {
    guard let ifNoneMatch else { return false }
    return tag.map { ifNoneMatch.names(weakly: $0) } ?? (ifNoneMatch == .any)
  }
}
