import Lending
import Synchronization

/// A value that this service wrote, read back; a text that no longer parses is a damaged row and ends the call.
///
/// - Throws: `LatchkeyError.internalError`, whose context names the column.
func stored<Value>(_ value: Value?, _ column: StaticString) throws(LatchkeyError) -> Value {
  guard let value else {
    throw LatchkeyError(
      .internalError, "The service could not read its own record.", context: "damaged value in \(column)")
  }
  return value
}

/// A time zone by its stored name.
///
/// Looking one up costs more than the row it stands in, and they are few: each is looked up once.
/// - Throws: `LatchkeyError.internalError`, as `stored`.
func storedZone(_ name: String, _ column: StaticString) throws(LatchkeyError) -> CivilZone {
  let known = zones.withLock { zones in
    if zones[name] == nil { zones[name] = CivilZone(name) }
    return zones[name]
  }
  return try stored(known, column)
}

/// Only names that are zones are kept, and the database of zones has some 600.
private let zones = Mutex<[String: CivilZone]>([:])

extension SQLValue {
  static func optional(_ instant: Instant?) -> SQLValue { .optional(instant?.milliseconds) }
}

extension Row {
  func instant(_ column: Int) -> Instant { Instant(milliseconds: integer(column)) }

  func instantOrNil(_ column: Int) -> Instant? { integerOrNil(column).map(Instant.init(milliseconds:)) }

  func id<Subject>(_ column: Int, _: Subject.Type = Subject.self) -> Identifier<Subject> {
    Identifier(stored: text(column))
  }
}

extension PageRequest {
  /// The id that the page comes after, for lists in order of ids; before every id on the first page.
  func lastID() throws(PageError) -> SQLValue { try after(.text)?.first ?? "" }
}
