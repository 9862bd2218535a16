/// The fields of a message, in order (RFC 9110 §5.3).
///
/// They are ranges into the message's own octets: a request's fields cost no text until one is asked for, and a
/// response's are a header section already, which goes out as it is. Names are compared without regard to case.
public struct Fields: Sendable, ExpressibleByDictionaryLiteral {
  @usableFromInline private(set) var octets: [UInt8]
  private(set) var lines: [FieldLine]
  /// Whether the octets are the lines as they go out, one after the other, and none that the server writes itself.
  private(set) var isSection: Bool

  /// No fields.
  public init() {
    octets = []
    lines = []
    isSection = true
  }

  /// The fields of a literal, in its order.
  public init(dictionaryLiteral elements: (FieldName, String)...) {
    self.init()
    for (name, value) in elements { append(name, value) }
  }

  init(octets: [UInt8], lines: [FieldLine]) {
    self.octets = octets
    self.lines = lines
    isSection = false
  }

  /// The number of field lines.
  public var count: Int { lines.count }

  /// The value of the first line of this name; octets that are not UTF-8 read as U+FFFD.
  public subscript(name: FieldName) -> String? {
    for line in lines where matches(line, name) { return text(line.valueRange) }
    return nil
  }

  /// Whether there is a line of this name.
  public func contains(_ name: FieldName) -> Bool { lines.contains { matches($0, name) } }

  /// The values of every line of this name, in order.
  public func values(of name: FieldName) -> [String] {
    lines.filter { matches($0, name) }.map { text($0.valueRange) }
  }

  /// The lines of this name as one value, joined with ", " (RFC 9110 §5.2), or nil if there is none.
  public func combinedValue(of name: FieldName) -> String? {
    let values = values(of: name)
    return values.isEmpty ? nil : values.joined(separator: ", ")
  }

  /// Reads the octets of the first line of this name without making text of them; nil if there is none.
  @inlinable
  public func withValue<Result>(of name: FieldName, _ read: (Span<UInt8>) throws -> Result) rethrows -> Result? {
    guard let range = valueRange(of: name) else { return nil }
    return try read(octets.span.extracting(range))
  }

  @usableFromInline
  func valueRange(of name: FieldName) -> Range<Int>? {
    for line in lines where matches(line, name) { return line.valueRange }
    return nil
  }

  /// Every line, in order, names as they were written.
  public var all: [(name: String, value: String)] { lines.map { (text($0.nameRange), text($0.valueRange)) } }

  /// Adds a line after the others.
  ///
  /// Control characters in the value become spaces, so that none can start a line of its own (RFC 9110 §5.5).
  public mutating func append(_ name: FieldName, _ value: String) {
    var value = value
    value.withUTF8 { append(name, $0) }
  }

  /// Adds a line of octets after the others; otherwise as for text.
  public mutating func append(_ name: FieldName, _ value: Span<UInt8>) {
    value.withUnsafeBufferPointer { append(name, $0) }
  }

  private mutating func append(_ name: FieldName, _ value: UnsafeBufferPointer<UInt8>) {
    if octets.isEmpty {
      octets.reserveCapacity(Fields.octetsReserved)
      lines.reserveCapacity(Fields.linesReserved)
    }
    let nameStart = octets.count
    if let known = name.known { octets.append(known.spelling) } else { octets.append(contentsOf: name.other.utf8) }
    let nameEnd = octets.count
    octets.append(": ")
    let valueStart = octets.count
    octets.append(contentsOf: value)
    // All octets, without stopping at the first: many at a time.
    if value.reduce(false, { $0 || Fields.isControl($1) }) {
      for index in valueStart..<octets.count where Fields.isControl(octets[index]) { octets[index] = .space }
    }
    lines.append(FieldLine(name: name.known, nameRange: nameStart..<nameEnd, value: valueStart..<octets.count))
    octets.append("\r\n")
    if name.known?.isServersOwn == true { isSection = false }
  }

  private static func isControl(_ octet: UInt8) -> Bool { octet < .space && octet != .tab }

  /// Leaves one line of this name, with this value, after the others.
  public mutating func set(_ name: FieldName, _ value: String) {
    remove(name)
    append(name, value)
  }

  /// Leaves no line of this name.
  public mutating func remove(_ name: FieldName) {
    guard contains(name) else { return }
    lines = lines.filter { !matches($0, name) }
    isSection = false
  }

  /// What a usual answer needs, so that it grows no array twice.
  private static let octetsReserved = 512
  private static let linesReserved = 12

  private func matches(_ line: FieldLine, _ name: FieldName) -> Bool {
    guard name.known == nil else { return line.known == name.known }
    return line.known == nil && text(line.nameRange).lowercased() == name.other
  }

  private func text(_ range: Range<Int>) -> String { octets.span.text(range) }
}

/// One field line: where its name and its value stand in the octets.
struct FieldLine: Sendable {
  private let nameStart: UInt32
  private let nameLength: UInt32
  private let valueStart: UInt32
  private let valueLength: UInt32
  private let knownCode: UInt8

  init(name: FieldName.Known?, nameRange: Range<Int>, value: Range<Int>) {
    nameStart = UInt32(nameRange.lowerBound)
    nameLength = UInt32(nameRange.count)
    valueStart = UInt32(value.lowerBound)
    valueLength = UInt32(value.count)
    knownCode = name?.rawValue ?? .max
  }

  var known: FieldName.Known? { FieldName.Known(rawValue: knownCode) }
  var nameRange: Range<Int> { Int(nameStart)..<Int(nameStart) + Int(nameLength) }
  var valueRange: Range<Int> { Int(valueStart)..<Int(valueStart) + Int(valueLength) }
}
