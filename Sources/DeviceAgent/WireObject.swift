import Foundation
import JSON

/// Why an answer does not read as the interface says.
struct WireError: Error, Equatable, CustomStringConvertible {
  let pointer: JSONPointer
  let expected: String

  var description: String { "\(pointer == .root ? "the body" : pointer.description) is not \(expected)" }
}

/// One object of an answer, and where it stands.
///
/// Members that nobody asks for are not looked at (api.md, Conventions).
struct WireObject {
  let value: JSONValue
  private let pointer: JSONPointer

  init(_ value: JSONValue, at pointer: JSONPointer = .root) throws(WireError) {
    guard value.members != nil else { throw WireError(pointer: pointer, expected: "an object") }
    self.value = value
    self.pointer = pointer
  }

  func text(_ name: String) throws(WireError) -> String {
    try require(name, "a string") { $0.string }
  }

  func integer(_ name: String) throws(WireError) -> Int64 {
    try require(name, "an integer, zero or more") { $0.integer.flatMap { $0 < 0 ? nil : $0 } }
  }

  func truth(_ name: String) throws(WireError) -> Bool {
    try require(name, "true or false") { $0.bool }
  }

  func instant(_ name: String) throws(WireError) -> Date {
    try require(name, "an instant (RFC 3339)") { $0.string.flatMap(WireInstant.parse) }
  }

  func date(_ name: String) throws(WireError) -> WireDate {
    try require(name, "a date (YYYY-MM-DD)") { $0.string.flatMap { WireDate($0) } }
  }

  func key(_ name: String) throws(WireError) -> [UInt8] {
    try require(name, "32 bytes in lower-case hexadecimal") { value in
      value.string.flatMap { WireKey.parse($0) }
    }
  }

  func choice<Choice: RawRepresentable<String>>(_ name: String, _ type: Choice.Type) throws(WireError) -> Choice {
    try require(name, "one of the words for it") { $0.string.flatMap { Choice(rawValue: $0) } }
  }

  func texts(_ name: String) throws(WireError) -> [String] {
    try require(name, "an array of strings") { value in
      guard let elements = value.elements else { return nil }
      let texts = elements.compactMap(\.string)
      return texts.count == elements.count ? texts : nil
    }
  }

  func object(_ name: String) throws(WireError) -> WireObject {
    try WireObject(value[name] ?? .null, at: pointer.appending(name))
  }

  func objects(_ name: String) throws(WireError) -> [WireObject] {
    let elements = try require(name, "an array of objects") { $0.elements }
    var objects: [WireObject] = []
    for (index, element) in elements.enumerated() {
      objects.append(try WireObject(element, at: pointer.appending(name).appending(index)))
    }
    return objects
  }

  /// Nil where the member is absent or null, else what `read` makes of it.
  func optional<Value>(_ name: String, _ read: (String) throws(WireError) -> Value) throws(WireError) -> Value? {
    guard let member = value[name], !member.isNull else { return nil }
    return try read(name)
  }

  private func require<Value>(
    _ name: String, _ expected: String, _ read: (JSONValue) -> Value?
  ) throws(WireError) -> Value {
    guard let member = value[name], let result = read(member) else {
      throw WireError(pointer: pointer.appending(name), expected: expected)
    }
    return result
  }
}

/// Instants on the wire, to the second: RFC 3339 in UTC.
enum WireInstant {
  static func parse(_ text: String) -> Date? {
    let styles = [Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true)]
    // Either may fail: one reads instants without fractions of a second, the other those with them.
    return styles.lazy.compactMap { try? Date(text, strategy: $0) }.first
  }

  static func format(_ date: Date) -> String {
    date.formatted(.iso8601)
  }
}

/// A civil date as a lock screen shows it.
struct WireDate: Equatable {
  let year: Int
  let month: Int
  let day: Int

  init?(_ text: String) {
    let fields = text.split(separator: "-", omittingEmptySubsequences: false)
    let parts = fields.filter { $0.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } }.compactMap {
      Int($0)
    }
    guard fields.map(\.utf8.count) == [4, 2, 2], parts.count == 3, 1...12 ~= parts[1], 1...31 ~= parts[2] else {
      return nil
    }
    (year, month, day) = (parts[0], parts[1], parts[2])
  }
}
