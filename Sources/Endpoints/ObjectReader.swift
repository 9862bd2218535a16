import JSON
import Lending

/// Reads a JSON object field by field, and collects every error with its pointer (RFC 6901) instead of stopping at the
/// first.
///
///     let body = try incoming.body()
///     let reference = body.text("reference")
///     let amount = body.money("amount", currency: nil)
///     let money = try body.finish(amount)
///
/// A getter that finds something wrong notes it and gives a placeholder, or nil where the type has none to give. Nobody
/// sees either: `finish()` throws all that was noted, and every field whose name no getter asked for. `null` in an
/// optional field counts as absent. Belongs to one lane, for as long as it decodes.
public final class ObjectReader {
  let pointer: JSONPointer
  let errors: FieldErrors
  private let object: JSONValue
  private var known: [String] = []
  private var children: [ObjectReader] = []

  init(_ object: JSONValue, at pointer: JSONPointer = .root, errors: FieldErrors = FieldErrors()) {
    self.object = object
    self.pointer = pointer
    self.errors = errors
  }

  /// Throws everything that is wrong, unknown fields last; on the root reader, once all has been read.
  ///
  /// - Throws: `invalidFields`.
  public func finish() throws {
    noteUnknown()
    try errors.throwIfAny()
  }

  /// Throws everything that is wrong; otherwise gives the values that had no placeholder.
  ///
  /// - Parameter values: what required getters gave: nil only where an error was noted.
  /// - Returns: the values.
  /// - Throws: `invalidFields`.
  public func finish<each Value>(_ values: repeat (each Value)?) throws -> (repeat each Value) {
    try finish()
    return (repeat try required(each values))
  }

  /// Whether a field is there and not `null`.
  public func has(_ name: String) -> Bool { optional(name) != nil }

  /// Whether a field is there and `null`.
  public func isNull(_ name: String) -> Bool { member(name) == .null }

  /// Whether a field is there and an object: where a field may be one thing or another.
  public func isObject(_ name: String) -> Bool { member(name)?.members != nil }

  /// Notes an error at a field, or at the object itself.
  ///
  /// - Parameters:
  ///   - name: the field, or nil for the object.
  ///   - detail: what would be right, such as `must not lie in the future`.
  public func fail(_ name: String?, _ detail: String) {
    errors.add((name.map(pointer.appending) ?? pointer).description, detail)
  }

  /// Notes an error unless exactly one of the fields is there: at each of them where none is, otherwise at each that is.
  ///
  /// - Parameter names: the fields.
  /// - Returns: the one that is there.
  @discardableResult
  public func exactlyOne(of names: [String]) -> String? {
    let present = names.filter(has)
    if present.count == 1 { return present.first }
    let found = present.isEmpty ? "none is there" : "\(present.joined(separator: ", ")) are"
    for name in present.isEmpty ? names : present {
      fail(name, "exactly one of \(names.joined(separator: ", ")) must be there; \(found)")
    }
    return nil
  }

  /// The value of a field, `null` too, or nil; from now on its name is a known one.
  func member(_ name: String) -> JSONValue? {
    if !known.contains(name) { known.append(name) }
    return object[name]
  }

  /// The value of an optional field.
  func optional(_ name: String) -> JSONValue? {
    let value = member(name)
    return value == .null ? nil : value
  }

  /// The value of a required field; noted where it is absent.
  func required(_ name: String, expected: String) -> JSONValue? {
    let value = member(name)
    if value == nil { fail(name, "is required, and must be \(expected)") }
    return value
  }

  /// A reader of an object inside this one.
  func child(_ object: JSONValue, at pointer: JSONPointer) -> ObjectReader {
    let child = ObjectReader(object, at: pointer, errors: errors)
    children.append(child)
    return child
  }

  private func noteUnknown() {
    for member in object.members ?? [] where !known.contains(member.name) {
      let names = known.isEmpty ? "there are none" : "known here are \(known.joined(separator: ", "))"
      fail(member.name, "unknown field; \(names)")
    }
    for child in children { child.noteUnknown() }
  }

  private func required<Value>(_ value: Value?) throws -> Value {
    guard let value else {
      throw LatchkeyError(
        .internalError, "The service could not read the request.", context: "a getter gave nil and noted no error")
    }
    return value
  }
}
