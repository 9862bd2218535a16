public import JSON
public import Lending

extension ObjectReader {
  /// Text of 1 to 500 characters, none of U+0000–U+001F and U+007F; a placeholder where it is not.
  public func text(_ name: String) -> String { required(name, .text) ?? "" }

  /// Text, or nil where it is absent.
  public func optionalText(_ name: String) -> String? { optional(name, .text) }

  /// An integer within bounds, written without fraction or exponent; a placeholder where it is not.
  public func integer<Number: FixedWidthInteger & Sendable>(_ name: String, in range: ClosedRange<Number>) -> Number {
    required(name, .integer(range)) ?? range.lowerBound
  }

  /// An integer within bounds, or nil where it is absent.
  public func optionalInteger<Number: FixedWidthInteger & Sendable>(
    _ name: String, in range: ClosedRange<Number>
  ) -> Number? {
    optional(name, .integer(range))
  }

  /// A bare amount of minor units, 1 to 2^53 − 1; a placeholder where it is not.
  public func amount(_ name: String) -> Int64 { required(name, .amount) ?? 1 }

  /// A bare amount, or nil where it is absent.
  public func optionalAmount(_ name: String) -> Int64? { optional(name, .amount) }

  /// An instant of RFC 3339; a placeholder where it is not.
  public func instant(_ name: String) -> Instant { required(name, .instant) ?? Instant.bounds.lowerBound }

  /// An instant, or nil where it is absent.
  public func optionalInstant(_ name: String) -> Instant? { optional(name, .instant) }

  /// A date as `YYYY-MM-DD`; a placeholder where it is not.
  public func date(_ name: String) -> CivilDate { required(name, .date) ?? CivilDate(daysSinceEpoch: 0) }

  /// A date, or nil where it is absent.
  public func optionalDate(_ name: String) -> CivilDate? { optional(name, .date) }

  /// `true` or `false`; a placeholder where it is not.
  public func boolean(_ name: String) -> Bool { required(name, .boolean) ?? false }

  /// `true` or `false`, or nil where it is absent.
  public func optionalBoolean(_ name: String) -> Bool? { optional(name, .boolean) }

  /// One of an enumeration's raw values; nil only where an error was noted.
  public func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, of choices: Choice.Type = Choice.self
  ) -> Choice? {
    required(name, .choice())
  }

  /// One of an enumeration's raw values, or nil where it is absent.
  public func optionalChoice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, of choices: Choice.Type = Choice.self
  ) -> Choice? {
    optional(name, .choice())
  }

  /// Text that means a value; nil only where an error was noted.
  ///
  /// - Parameters:
  ///   - name: the field.
  ///   - expected: what it must be, as `an IANA time zone such as Asia/Kolkata`.
  ///   - parse: the text → the value, or nil.
  /// - Returns: the value.
  public func value<Value>(_ name: String, expected: String, _ parse: @escaping (String) -> Value?) -> Value? {
    required(name, .value(expected, parse))
  }

  /// Text that means a value, or nil where it is absent.
  ///
  /// - Parameters:
  ///   - name: the field.
  ///   - expected: what it must be.
  ///   - parse: the text → the value, or nil.
  /// - Returns: the value.
  public func optionalValue<Value>(
    _ name: String, expected: String, _ parse: @escaping (String) -> Value?
  ) -> Value? {
    optional(name, .value(expected, parse))
  }

  /// A value of any kind, for a rule that judges it by itself, or nil where it is absent.
  public func optionalJSON(_ name: String) -> JSONValue? { optional(name) }

  private func required<Value>(_ name: String, _ kind: FieldKind<Value>) -> Value? {
    required(name, expected: kind.expected).flatMap { read($0, name, kind) }
  }

  private func optional<Value>(_ name: String, _ kind: FieldKind<Value>) -> Value? {
    optional(name).flatMap { read($0, name, kind) }
  }

  private func read<Value>(_ value: JSONValue, _ name: String, _ kind: FieldKind<Value>) -> Value? {
    switch kind.parse(value) {
    case .success(let value): return value
    case .failure(.otherType): fail(name, "must be \(kind.expected); it is \(value.kind)")
    case .failure(.outside(let found)): fail(name, "must be \(kind.expected); it is \(found)")
    }
    return nil
  }
}
