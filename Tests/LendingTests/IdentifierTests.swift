import Seeds
import Testing

@testable import Lending

struct IdentifierTests {
  @Test func `an id is its prefix and 26 characters of Crockford's base 32, and is read back`() {
    let alphabet = Set("0123456789abcdefghjkmnpqrstvwxyz")
    var random = SplitMix64(seed: 7)
    for milliseconds: UInt64 in [0, 1, 1_767_225_600_000, 253_402_300_799_999] {
      let id = ContractID.make(at: IdentifierTime(milliseconds: milliseconds, counter: 0), random: &random)
      #expect(id.text.utf8.count == 30)
      #expect(id.text.hasPrefix("con_"))
      #expect(alphabet.isSuperset(of: id.text.dropFirst(4)), "\(id)")
      #expect(ContractID(parsing: id.text) == id)
      #expect(DeviceID(parsing: id.text) == nil)
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `its bits are a UUIDv7: the time, version 7, variant 2 (RFC 9562 section 5.7)`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<200 {
      let milliseconds = UInt64.random(in: 0...253_402_300_799_999, using: &random)
      let counter = UInt64.random(in: 0...0xFFF, using: &random)
      let time = IdentifierTime(milliseconds: milliseconds, counter: counter)
      let id = DeviceID.make(at: time, random: &random)
      let value = try id.text.dropFirst(4).reduce(0 as UInt128) { value, digit in
        let index = try #require(Array("0123456789abcdefghjkmnpqrstvwxyz").firstIndex(of: digit))
        return value << 5 | UInt128(index)
      }
      #expect(UInt64(value >> 80) == milliseconds, "seed \(seed): \(id)")
      #expect(UInt64(value >> 64 & 0xFFF) == counter, "seed \(seed): \(id)")
      #expect(value >> 76 & 15 == 7, "seed \(seed): \(id)")
      #expect(value >> 62 & 3 == 2, "seed \(seed): \(id)")
    }
  }

  @Test func `each id comes after those made before, when time stands still or goes back too`() {
    let start: Int64 = 1_767_225_600_000
    let instants = (0..<2_000).map { start + $0 } + [Int64](repeating: start, count: 10_000) + [start - 60_000]
    let texts = instants.map { EventID.make(at: Instant(milliseconds: $0)).text }
    #expect(texts == texts.sorted())
    #expect(Set(texts).count == texts.count)
  }

  @Test(arguments: [
    "", "con_", "con_01fwhe4ydgfk1shh6w1g60eec", "con_01fwhe4ydgfk1shh6w1g60eecff", "CON_01fwhe4ydgfk1shh6w1g60eecf",
    "con_01FWHE4YDGFK1SHH6W1G60EECF", "con-01fwhe4ydgfk1shh6w1g60eecf", "01fwhe4ydgfk1shh6w1g60eecf0000",
    "con_i1fwhe4ydgfk1shh6w1g60eecf", "con_u1fwhe4ydgfk1shh6w1g60eecf", " con_1fwhe4ydgfk1shh6w1g60eecf",
    "con_01fwhe4ydgfk1shh6w1g60éef", "con_01fwhe4ydgfk1shh6w1g60eec'",
  ])
  func `what is no id is refused`(text: String) {
    #expect(ContractID(parsing: text) == nil)
  }
}
