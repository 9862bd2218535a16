/// A dictionary of structured field values (RFC 8941 §3.2), as far as signatures and digests need it: no decimals.
///
/// Stricter than the RFC, which lets the last of two equal keys win: here they are an error.
struct StructuredDictionary {
  enum BareItem: Hashable {
    case integer(Int64)
    case string([UInt8])
    case token([UInt8])
    case bytes([UInt8])
    case boolean(Bool)
  }

  struct Parameter: Hashable {
    var name: String
    var value: BareItem
  }

  struct Item: Hashable {
    var value: BareItem
    var parameters: [Parameter]
  }

  enum Member: Hashable {
    case item(BareItem, [Parameter])
    case innerList([Item], [Parameter])
  }

  private(set) var members: [(name: String, value: Member)] = []

  subscript(name: String) -> Member? { members.first { $0.name == name }?.value }

  /// Parses a field value; several lines of one field are joined with commas before.
  init?(parsing field: String) {
    var parser = StructuredFieldParser(field)
    parser.skipSpaces()
    while !parser.isAtEnd {
      guard let name = parser.key(), self[name] == nil, let member = parser.member() else { return nil }
      members.append((name, member))
      parser.skipWhitespace()
      if parser.isAtEnd { return }
      guard parser.take(",") else { return nil }
      parser.skipWhitespace()
      if parser.isAtEnd { return nil }
    }
  }
}

/// RFC 8941 §4.2, rule by rule.
///
/// Each returns `nil` where the text breaks its rule.
private struct StructuredFieldParser {
  private let text: [UInt8]
  private var index = 0

  init(_ field: String) { text = Array(field.utf8) }

  var isAtEnd: Bool { index == text.count }

  private var next: UInt8? { isAtEnd ? nil : text[index] }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  mutating func takeWhile(_ isWanted: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let taken = text[index...].prefix(while: isWanted)
    index = taken.endIndex
    return taken
  }

  mutating func skipSpaces() { _ = takeWhile { $0 == 0x20 } }

  mutating func skipWhitespace() { _ = takeWhile { $0 == 0x20 || $0 == 0x09 } }

  /// §4.2.3.3.
  mutating func key() -> String? {
    guard let first = next, first.isLowercaseLetter || first == UInt8(ascii: "*") else { return nil }
    return String(decoding: takeWhile { $0.isLowercaseLetter || $0.isDigit || "_-.*".utf8.contains($0) }, as: UTF8.self)
  }

  /// §4.2.2, from after the key.
  mutating func member() -> StructuredDictionary.Member? {
    guard take("=") else { return parameters().map { .item(.boolean(true), $0) } }
    if take("(") { return innerList() }
    return item().map { .item($0.value, $0.parameters) }
  }

  /// §4.2.1.2, from after the parenthesis.
  private mutating func innerList() -> StructuredDictionary.Member? {
    var items: [StructuredDictionary.Item] = []
    while !isAtEnd {
      skipSpaces()
      if take(")") { return parameters().map { .innerList(items, $0) } }
      guard let item = item() else { return nil }
      items.append(item)
      guard next == 0x20 || next == UInt8(ascii: ")") else { return nil }
    }
    return nil
  }

  private mutating func item() -> StructuredDictionary.Item? {
    guard let value = bareItem(), let parameters = parameters() else { return nil }
    return StructuredDictionary.Item(value: value, parameters: parameters)
  }

  /// §4.2.3.2.
  private mutating func parameters() -> [StructuredDictionary.Parameter]? {
    var parameters: [StructuredDictionary.Parameter] = []
    while take(";") {
      skipSpaces()
      guard let name = key(), !parameters.contains(where: { $0.name == name }) else { return nil }
      guard let value = take("=") ? bareItem() : .boolean(true) else { return nil }
      parameters.append(StructuredDictionary.Parameter(name: name, value: value))
    }
    return parameters
  }

  /// §4.2.3.1.
  private mutating func bareItem() -> StructuredDictionary.BareItem? {
    guard let first = next else { return nil }
    if first.isDigit || first == UInt8(ascii: "-") { return integer() }
    if take("\"") { return string() }
    if take(":") { return bytes() }
    if take("?") { return take("1") ? .boolean(true) : take("0") ? .boolean(false) : nil }
    guard first.isLetter || first == UInt8(ascii: "*") else { return nil }
    return .token(Array(takeWhile { $0.isLetter || $0.isDigit || "!#$%&'*+-.^_`|~:/".utf8.contains($0) }))
  }

  /// §4.2.4: at most 15 digits.
  private mutating func integer() -> StructuredDictionary.BareItem? {
    let sign: Int64 = take("-") ? -1 : 1
    let digits = takeWhile(\.isDigit)
    guard (1...15).contains(digits.count), next != UInt8(ascii: ".") else { return nil }
    return .integer(sign * digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) })
  }

  /// §4.2.5, from after the quotation mark.
  private mutating func string() -> StructuredDictionary.BareItem? {
    var string: [UInt8] = []
    while let character = next {
      index += 1
      if character == UInt8(ascii: "\"") { return .string(string) }
      guard (0x20...0x7e).contains(character) else { return nil }
      guard character == UInt8(ascii: "\\") else {
        string.append(character)
        continue
      }
      guard let escaped = next, escaped == UInt8(ascii: "\"") || escaped == UInt8(ascii: "\\") else { return nil }
      string.append(escaped)
      index += 1
    }
    return nil
  }

  /// §4.2.7, from after the colon.
  private mutating func bytes() -> StructuredDictionary.BareItem? {
    let encoded = takeWhile { $0 != UInt8(ascii: ":") }
    guard take(":") else { return nil }
    return Base64.decode(encoded).map { .bytes($0) }
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  fileprivate var isLowercaseLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
  fileprivate var isLetter: Bool { isLowercaseLetter || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
}
