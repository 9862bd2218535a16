import Seeds
import Testing

@testable import UnlockCode

@Suite struct GuessingTests {
  /// Codes that would be accepted for one grant: the challenge's and one for each counter of the window.
  private let acceptedMax = 1 + Int(UnlockCodeLimits.counterWindow)

  @Test func `for a grant exactly the 21 codes of challenge and window are accepted`() {
    let device = Device(nextCounter: 40)
    let modes = [.challenge(device.verifier.challenge)] + (0...100).map(UnlockCode.Mode.counter)
    for grant in [Grant.cleared, .released] {
      let accepted = modes.filter { mode in
        var copy = device
        return (try? copy.type(device.code(mode, grant))) != nil  // a refusal is what is counted
      }
      #expect(accepted.count == acceptedMax)
    }
  }

  @Test func `guesses at random are refused`() {
    let device = Device()
    var generator = SplitMix64(seed: 22)
    for _ in 0..<1000 {
      let guess = UnlockCode(
        grant: .cleared, response: UInt32.random(in: 0..<UnlockCodeLimits.responseCount, using: &generator))
      var copy = device
      #expect(throws: UnlockCodeError.wrongCode, "\(guess.digits)") { try copy.type(guess.digits) }
    }
  }

  @Test func `a year of patient guessing stays under 1 in 10,000`() {
    var limit = AttemptLimit()
    var seconds: Int64 = 0
    var attempts = 0
    while seconds < 366 * 24 * 60 * 60 {
      let reading = ClockReading(bootID: "only", sinceBootSeconds: seconds)
      limit.countMiss(at: reading)
      attempts += 1
      seconds += limit.secondsLeft(at: reading)
    }
    #expect(attempts <= 376)
    #expect(Double(attempts * acceptedMax) / 1e8 < 1e-4)
  }

  @Test func `responses are spread evenly over their first digits`() {
    var counts = [Int](repeating: 0, count: 100)
    for counter in 0..<20_000 as Range<UInt64> {
      let code = UnlockCode.issue(.counter(counter), grant: .cleared, key: key, authentication: authentication)
      counts[Int(code.response / 1_000_000)] += 1
    }
    // 200 expected in each, standard deviation 14: six of them away would be one chance in 10^7 for all hundred.
    #expect(counts.allSatisfy { (116...284).contains($0) })
  }
}
