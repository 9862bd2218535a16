import Seeds
import Testing

@testable import UnlockCode

@Suite struct CheckDigitTests {
  @Test func `every wrong digit and every swap of neighbours in a challenge is noticed`() throws {
    var generator = SplitMix64(seed: 20)
    for _ in 0..<200 {
      let digits = Challenge.make(using: &generator).digits
      #expect(try Challenge.parse(digits).digits == digits)
      for slip in slips(digits) {
        #expect(throws: UnlockCodeError.mistypedChallenge, "\(digits) as \(slip)") { try Challenge.parse(slip) }
      }
    }
  }

  @Test func `every wrong digit and every swap of neighbours in a code is noticed`() throws {
    var generator = SplitMix64(seed: 21)
    for grant in allGrants {
      let code = UnlockCode(grant: grant, response: UInt32.random(in: 0..<100_000_000, using: &generator))
      #expect(try UnlockCode.parse(code.digits) == code)
      for slip in slips(code.digits) {
        #expect(throws: UnlockCodeError.mistypedCode, "\(code.digits) as \(slip)") { try UnlockCode.parse(slip) }
      }
    }
  }

  @Test(arguments: ["564571760", "5645717", "", "5645717a", "٥٦٤٥٧١٧٦", "5645\u{0}7176", "+5645717"])
  func `what is not eight digits is no challenge`(text: String) {
    #expect(throws: UnlockCodeError.mistypedChallenge) { try Challenge.parse(text) }
  }

  @Test(arguments: ["0091-0637-1932", "009106371932", " 0091\u{a0}0637\u{2013}1932 ", "0-0-9-1 06371932"])
  func `spaces and dashes of any kind are dropped`(text: String) throws {
    #expect(try UnlockCode.parse(text).format() == "0091 0637 1932")
  }

  @Test func `grants that mean nothing are refused`() {
    for number in [-1, 91, 95, 98, 100, 255] {
      #expect(throws: UnlockCodeError.reservedGrant(number)) { try Grant(number: number) }
    }
    for days in [0, 91, Int.max, Int.min] {
      #expect(throws: UnlockCodeError.reservedGrant(days)) { try Grant.Days(days) }
    }
    #expect(allGrants.count == 92)
  }

  private func slips(_ digits: String) -> Set<String> {
    let right = Array(digits)
    var slips: Set<String> = []
    for index in right.indices {
      for wrong in "0123456789" {
        var slip = right
        slip[index] = wrong
        slips.insert(String(slip))
      }
      guard index > 0 else { continue }
      var slip = right
      slip.swapAt(index, index - 1)
      slips.insert(String(slip))
    }
    return slips.subtracting([digits])
  }
}
