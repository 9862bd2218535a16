/// One JSON value (RFC 8259 section 3).
///
/// An object keeps the order of its members.
///
/// `==` compares strings as Swift does, by canonical equivalence; look-ups by name compare code units
/// (RFC 8259 section 8.3), so that U+212A KELVIN SIGN is not "K".
///
///     let body: JSONValue = ["amount": 125_000, "currency": "INR"]
///     body["amount"]?.integer    // 125000
public enum JSONValue: Sendable, Equatable {
  /// The literal `null`.
  case null
  /// The literal `true` or `false`.
  case bool(Bool)
  /// A number written as an integer that fits 64 bits: digits and a minus sign, no fraction, no exponent.
  case integer(Int64)
  /// Any other legal number (`5.0`, `1e3`, `-0`, 2^70) as its text; the writer repeats it unchecked.
  case number(String)
  /// A string, without its escapes.
  case string(String)
  /// The elements of an array.
  case array([JSONValue])
  /// The members of an object, in their order; a value that was read has no name twice.
  case object([JSONMember])
}

/// A name and its value inside an object (RFC 8259 section 4).
public struct JSONMember: Sendable, Equatable {
  /// The member's name, without its escapes.
  public var name: String
  /// The member's value.
  public var value: JSONValue

  /// Pairs a name with a value.
  public init(_ name: String, _ value: JSONValue) {
    self.name = name
    self.value = value
  }

  /// Whether the name is this one, code unit by code unit.
  func isNamed(_ other: String) -> Bool {
    name.utf8.count == other.utf8.count && name.utf8.elementsEqual(other.utf8)
  }
}

extension JSONValue {
  /// The value of the member with this name; nil where there is none, and for anything but an object.
  public subscript(name: String) -> JSONValue? {
    members?.first { $0.isNamed(name) }?.value
  }

  /// Whether this is the literal `null`.
  public var isNull: Bool { self == .null }

  /// The truth value; nil for anything but `true` and `false`.
  public var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// The integer; nil for anything else, `5.0` and `1e3` included.
  public var integer: Int64? {
    guard case .integer(let value) = self else { return nil }
    return value
  }

  /// The string; nil for anything else.
  public var string: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  /// The elements; nil for anything but an array.
  public var elements: [JSONValue]? {
    guard case .array(let value) = self else { return nil }
    return value
  }

  /// The members in their order; nil for anything but an object.
  public var members: [JSONMember]? {
    guard case .object(let value) = self else { return nil }
    return value
  }

  /// A string, or `null` where there is none.
  public static func optional(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }

  /// An integer, or `null` where there is none.
  public static func optional(_ value: Int64?) -> JSONValue { value.map(JSONValue.integer) ?? .null }

  /// The value itself, or `null` where there is none.
  public static func optional(_ value: JSONValue?) -> JSONValue { value ?? .null }
}
