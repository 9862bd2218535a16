import JSON
import Seeds
import Testing

struct JSONPropertyTests {
  static let seeds: [UInt64] = [1, 2, 3, 5, 8, 13, 21, 34]

  @Test(arguments: seeds)
  func `what is written is read back`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<200 {
      let value = random.makeValue(depth: 0)
      let bytes = JSONWriter.bytes(value)
      let read = try JSONReader.parse(bytes)
      #expect(read == value, "seed \(seed)")
      #expect(JSONWriter.bytes(read) == bytes, "seed \(seed)")
    }
  }

  @Test(arguments: seeds)
  func `no beginning of a text is a text`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<20 {
      let bytes = JSONWriter.bytes([random.makeValue(depth: 0), ["a": random.makeValue(depth: 0)]])
      for length in 0..<bytes.count {
        let error = try #require(throws: JSONError.self, "seed \(seed)") {
          try JSONReader.parse(Array(bytes[..<length]))
        }
        #expect(error.offset <= length)
      }
    }
  }

  @Test(arguments: seeds)
  func `altered bytes are read or refused`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<300 {
      var bytes = JSONWriter.bytes(random.makeValue(depth: 0))
      for _ in 0...Int.random(in: 0..<4, using: &random) { random.alter(&bytes) }
      do {
        let value = try JSONReader.parse(bytes)
        #expect(throws: Never.self, "seed \(seed)") { try JSONReader.parse(JSONWriter.bytes(value)) }
      } catch {
        #expect(error.offset <= bytes.count, "seed \(seed)")
      }
    }
  }
}

extension SplitMix64 {
  mutating func makeValue(depth: Int) -> JSONValue {
    switch Int.random(in: 0..<(depth < 5 ? 8 : 6), using: &self) {
    case 0: .null
    case 1: .bool(Bool.random(using: &self))
    case 2: .integer(Int64.random(in: .min ... .max, using: &self))
    case 3: .integer(Int64.random(in: -20...20, using: &self))
    case 4: .number(["-0", "5.0", "1e3", "-2.50E-7", "99999999999999999999"].randomElement(using: &self) ?? "-0")
    case 5: .string(makeString())
    case 6: .array(makeCount().map { _ in makeValue(depth: depth + 1) })
    default: .object(makeCount().map { JSONMember("\($0)" + makeString(), makeValue(depth: depth + 1)) })
    }
  }

  mutating func alter(_ bytes: inout [UInt8]) {
    let place = Int.random(in: 0...bytes.count, using: &self)
    let byte =
      Bool.random(using: &self)
      ? UInt8.random(in: .min ... .max, using: &self) : "\"\\{}[],:.-e0u".utf8.randomElement(using: &self) ?? 0
    switch Int.random(in: 0..<3, using: &self) {
    case 0 where place < bytes.count: bytes[place] = byte
    case 1 where place < bytes.count: bytes.remove(at: place)
    default: bytes.insert(byte, at: place)
    }
  }

  private mutating func makeCount() -> Range<Int> {
    0..<Int.random(in: 0..<(Int.random(in: 0..<10, using: &self) == 0 ? 30 : 5), using: &self)
  }

  private mutating func makeString() -> String {
    let ranges: [ClosedRange<UInt32>] = [
      0x20...0x7E, 0x00...0x1F, 0x80...0x2FFF, 0xE000...0xFFFF, 0x1_0000...0x10_FFFF,
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0..<12, using: &self) {
      let range = Bool.random(using: &self) ? ranges[0] : ranges.randomElement(using: &self) ?? ranges[0]
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &self)) { text.append(scalar) }
    }
    return String(text)
  }
}
