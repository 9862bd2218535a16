/// A value that goes to the database or comes from it: the four storage classes that the tables use.
///
/// There is no floating-point case: money is in minor units, instants are milliseconds.
public enum SQLValue: Sendable, Hashable {
  /// SQL's NULL.
  case null
  /// A signed 64-bit integer: money in minor units, instants in milliseconds UTC, Booleans as 0 and 1.
  case integer(Int64)
  /// UTF-8 text.
  case text(String)
  /// Bytes.
  case blob([UInt8])
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
  /// An integer, as in `[1]`.
  public init(integerLiteral value: Int64) { self = .integer(value) }

  /// Text, as in `["dev_…"]`.
  public init(stringLiteral value: String) { self = .text(value) }

  /// NULL, as in `[nil]`.
  public init(nilLiteral: ()) { self = .null }

  /// 1 for true, 0 for false.
  public static func boolean(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }

  /// The integer, or NULL for nil.
  public static func optional(_ value: Int64?) -> SQLValue { value.map(SQLValue.integer) ?? .null }

  /// The text, or NULL for nil.
  public static func optional(_ value: String?) -> SQLValue { value.map(SQLValue.text) ?? .null }

  /// The bytes, or NULL for nil.
  public static func optional(_ value: [UInt8]?) -> SQLValue { value.map(SQLValue.blob) ?? .null }
}
