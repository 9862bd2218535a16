/// A rule of the schema that a statement broke, as values: nobody compares messages.
///
/// The engine fills it from its result code and from the constraint that it names.
public struct ConstraintViolation: Error, Sendable, Hashable {
  /// The kinds of constraint.
  public enum Kind: String, Sendable, Hashable {
    /// A `PRIMARY KEY` is taken.
    case primaryKey = "primary key"
    /// A `UNIQUE` constraint or index has the value already.
    case unique
    /// A `CHECK` said no.
    case check
    /// A row refers to one that is not there, or is referred to.
    case foreignKey = "foreign key"
    /// A column may not be NULL.
    case notNull = "not null"
    /// A value does not have the column's type (SQLite's STRICT tables).
    case dataType = "data type"
    /// A trigger raised an error.
    case trigger
  }

  /// What kind of constraint it is.
  public let kind: Kind
  /// The table, where the engine says it: not for `check` and `foreignKey`.
  public let table: String?
  /// The columns, in the order of the constraint; empty where the engine does not say them.
  public let columns: [String]
  /// The name of a `CHECK` constraint or of an index over expressions, or the message of a trigger; otherwise nil.
  public let name: String?
  /// The engine's own result code (SQLite's extended one), for the log.
  public let code: Int32

  /// A violation, as the engine reports it.
  public init(kind: Kind, table: String? = nil, columns: [String] = [], name: String? = nil, code: Int32) {
    self.kind = kind
    self.table = table
    self.columns = columns
    self.name = name
    self.code = code
  }
}

extension ConstraintViolation: CustomStringConvertible {
  /// For the log: `unique constraint on devices(imei) broken (2067)`.
  public var description: String {
    let place = table.map { "\($0)(\(columns.joined(separator: ", ")))" } ?? name
    return "\(kind.rawValue) constraint \(place.map { "on \($0) " } ?? "")broken (\(code))"
  }
}
