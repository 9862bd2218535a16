/// The reader at work on one text: a position, and a function for each rule of the grammar.
struct JSONScanner {
  /// What went wrong, with the way to it from the inside out; a success pays nothing for it.
  struct Failure: Error {
    enum Step {
      case name(String)
      case index(Int)
    }

    let reason: JSONError.Reason
    let offset: Int
    var stepsOutward: [Step] = []

    func inside(_ step: Step) -> Failure {
      Failure(reason: reason, offset: offset, stepsOutward: stepsOutward + [step])
    }
  }

  let bytes: [UInt8]
  let depthMax: Int
  var position = 0

  init(bytes: [UInt8], depthMax: Int) {
    self.bytes = bytes
    self.depthMax = depthMax
  }

  /// The next byte; nil at the end.
  var next: UInt8? {
    position < bytes.count ? bytes[position] : nil
  }

  func failure(_ reason: JSONError.Reason) -> Failure {
    Failure(reason: position < bytes.count ? reason : .endsEarly, offset: position)
  }

  // RFC 8259 section 2: JSON-text = ws value ws
  mutating func scanText() throws(Failure) -> JSONValue {
    guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { throw Failure(reason: .byteOrderMark, offset: 0) }
    skipWhiteSpace()
    guard next != nil else { throw Failure(reason: .noValue, offset: position) }
    let value = try scanValue(depth: 0)
    skipWhiteSpace()
    guard next == nil else { throw failure(.textAfterValue) }
    return value
  }

  private mutating func skipWhiteSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func scanValue(depth: Int) throws(Failure) -> JSONValue {
    switch next {
    case UInt8(ascii: "\""): .string(try scanString())
    case UInt8(ascii: "{"): try scanObject(depth: depth + 1)
    case UInt8(ascii: "["): try scanArray(depth: depth + 1)
    case UInt8(ascii: "-"): try scanNumber()
    case UInt8(ascii: "t"): try scanLiteral("true", .bool(true))
    case UInt8(ascii: "f"): try scanLiteral("false", .bool(false))
    case UInt8(ascii: "n"): try scanLiteral("null", .null)
    default:
      if nextDigit != nil { try scanNumber() } else { throw failure(.expectedValue) }
    }
  }

  private mutating func scanLiteral(_ literal: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
    let start = position
    for index in 0..<literal.utf8CodeUnitCount {
      guard next != nil else { throw failure(.endsEarly) }
      guard next == literal.utf8Start[index] else { throw Failure(reason: .expectedValue, offset: start) }
      position += 1
    }
    return value
  }

  // Section 5: begin-array [ value *( value-separator value ) ] end-array
  private mutating func scanArray(depth: Int) throws(Failure) -> JSONValue {
    guard depth <= depthMax else { throw failure(.tooDeep) }
    position += 1
    var elements: [JSONValue] = []
    if isAtEnd(UInt8(ascii: "]")) { return .array(elements) }
    repeat {
      skipWhiteSpace()
      do {
        elements.append(try scanValue(depth: depth))
      } catch {
        throw error.inside(.index(elements.count))
      }
    } while try hasMore(until: UInt8(ascii: "]"))
    return .array(elements)
  }

  // Section 4: begin-object [ member *( value-separator member ) ] end-object
  private mutating func scanObject(depth: Int) throws(Failure) -> JSONValue {
    guard depth <= depthMax else { throw failure(.tooDeep) }
    position += 1
    var members: [JSONMember] = []
    var names: Set<[UInt8]> = []
    if isAtEnd(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      skipWhiteSpace()
      let start = position
      let name = try scanName()
      if isDuplicate(name, among: members, &names) {
        throw Failure(reason: .duplicateName, offset: start, stepsOutward: [.name(name)])
      }
      do {
        members.append(JSONMember(name, try scanValue(depth: depth)))
      } catch {
        throw error.inside(.name(name))
      }
    } while try hasMore(until: UInt8(ascii: "}"))
    return .object(members)
  }

  /// Steps over the closing bracket if it is what comes next.
  private mutating func isAtEnd(_ bracket: UInt8) -> Bool {
    skipWhiteSpace()
    guard next == bracket else { return false }
    position += 1
    return true
  }

  /// Steps over a comma (true) or the closing bracket (false).
  private mutating func hasMore(until bracket: UInt8) throws(Failure) -> Bool {
    if isAtEnd(bracket) { return false }
    guard next == UInt8(ascii: ",") else { throw failure(.expectedCommaOrEnd) }
    position += 1
    return true
  }

  /// Reads a name and steps over the colon.
  private mutating func scanName() throws(Failure) -> String {
    guard next == UInt8(ascii: "\"") else { throw failure(.expectedName) }
    let name = try scanString()
    skipWhiteSpace()
    guard next == UInt8(ascii: ":") else { throw failure(.expectedColon) }
    position += 1
    skipWhiteSpace()
    return name
  }

  private func isDuplicate(_ name: String, among members: [JSONMember], _ names: inout Set<[UInt8]>) -> Bool {
    if members.count < JSONLimits.namesComparedMax { return members.contains { $0.isNamed(name) } }
    if names.isEmpty { names = Set(members.map { Array($0.name.utf8) }) }
    return !names.insert(Array(name.utf8)).inserted
  }
}
