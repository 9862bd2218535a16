import Lending
import Seeds
import Testing

struct IMEITests {
  @Test(arguments: ["490154203237518", "356938035643809", "352099001761481", "000000000000000"])
  func `15 digits with a right check digit are an IMEI`(text: String) {
    #expect(IMEI(parsing: text)?.digits == text)
  }

  @Test(arguments: [
    "", "49015420323751", "4901542032375180", "49015420323751a", "490154203237 18", "49-015420-323751-8",
    "+90154203237518", "４90154203237518", "٤٩٠١٥٤٢٠٣٢٣٧٥١٨", "490154203237518\n",
  ])
  func `anything else is not`(text: String) {
    #expect(IMEI(parsing: text) == nil)
  }

  @Test(arguments: [7] as [UInt64])
  func `of ten check digits one is right, and every slip of one digit shows`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<200 {
      let body = (0..<14).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
      let right = (0...9).compactMap { IMEI(parsing: body + String($0)) }
      #expect(right.count == 1, "seed \(seed): \(body)")
      var slipped = try Array(#require(right.first).digits.utf8)
      let place = Int.random(in: 0..<15, using: &random)
      slipped[place] = 48 + (slipped[place] - 48 + UInt8.random(in: 1...9, using: &random)) % 10
      #expect(IMEI(parsing: String(decoding: slipped, as: UTF8.self)) == nil, "seed \(seed): \(body) at \(place)")
    }
  }
}
