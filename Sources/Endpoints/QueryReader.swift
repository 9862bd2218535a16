import HTTPServer
import JSON
public import Lending
public import Storage

/// Reads a query's parameters one by one, and collects every error.
///
/// A getter gives nil where its parameter is absent, and where it is wrong; `finish()` or `page()` then throws, before
/// anybody has used what was read. Belongs to one lane, for as long as it decodes.
public final class QueryReader {
  private let items: [(name: String, value: String)]
  private let errors = FieldErrors()

  init(_ query: RequestQuery, allowed: Set<String>) throws(LatchkeyError) {
    items = query.items
    var seen: Set<String> = []
    for (name, _) in items {
      if !allowed.contains(name) {
        let known = allowed.isEmpty ? "there are none" : "known here are \(allowed.sorted().joined(separator: ", "))"
        errors.add("?\(name)", "unknown parameter; \(known)")
      } else if !seen.insert(name).inserted {
        errors.add("?\(name)", "stands twice; it may stand once")
      }
    }
    try errors.throwIfAny()
  }

  /// Whether a parameter is there, be it empty.
  public func has(_ name: String) -> Bool { items.contains { $0.name == name } }

  /// Text, as a body's is taken.
  public func text(_ name: String) -> String? {
    // try?: the refusal's words are those of `expected`.
    value(name, expected: FieldKind.text.expected) { try? FieldKind.text.parse(.string($0)).get() }
  }

  /// An integer within bounds: a minus sign at most, and digits.
  public func integer<Number: FixedWidthInteger>(_ name: String, in range: ClosedRange<Number>) -> Number? {
    value(name, expected: "an integer from \(range.lowerBound) to \(range.upperBound)") { text in
      // Number takes "+5" too.
      text.hasPrefix("+") ? nil : Number(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// `true` or `false`.
  public func boolean(_ name: String) -> Bool? { value(name, expected: "true or false", Bool.init) }

  /// An instant of RFC 3339.
  public func instant(_ name: String) -> Instant? {
    value(name, expected: FieldKind.instant.expected, Instant.init(parsing:))
  }

  /// A date as `YYYY-MM-DD`.
  public func date(_ name: String) -> CivilDate? {
    value(name, expected: FieldKind.date.expected, CivilDate.init(parsing:))
  }

  /// One of an enumeration's raw values.
  public func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, of choices: Choice.Type = Choice.self
  ) -> Choice? {
    value(name, expected: FieldKind<Choice>.choice().expected, Choice.init(rawValue:))
  }

  /// Text that means a value.
  ///
  /// - Parameters:
  ///   - name: the parameter.
  ///   - expected: what it must be, as `an IMEI of 15 digits`.
  ///   - parse: the text → the value, or nil.
  /// - Returns: the value.
  public func value<Value>(_ name: String, expected: String, _ parse: (String) -> Value?) -> Value? {
    guard let text = items.first(where: { $0.name == name })?.value else { return nil }
    let value = parse(text)
    if value == nil { fail(name, "must be \(expected)") }
    return value
  }

  /// Notes an error at a parameter.
  public func fail(_ name: String, _ detail: String) { errors.add("?\(name)", detail) }

  /// Throws everything that is wrong.
  ///
  /// - Throws: `invalidFields`.
  public func finish() throws(LatchkeyError) { try errors.throwIfAny() }

  /// What page is asked for, by `limit` and `cursor`; the last thing to read of a list's query.
  ///
  /// - Throws: `invalidFields` with everything that is wrong.
  public func page() throws(LatchkeyError) -> PageRequest {
    let limit = value("limit", expected: Pagination.limitExpected, Pagination.limit)
    let cursor = items.first { $0.name == "cursor" }?.value
    do {
      let page = try PageRequest(limit: limit ?? StorageLimits.pageItemsDefault, cursor: cursor)
      try errors.throwIfAny()
      return page
    } catch let error as PageError {
      errors.add(LatchkeyError.FieldError(error))
      throw errors.error
    } catch {
      throw errors.error
    }
  }
}
