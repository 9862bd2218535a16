import Testing

@testable import UnlockCode

@Suite struct AttemptLimitTests {
  private static let day: Int64 = 24 * 60 * 60

  @Test func `five are free, then 1, 5, 15, 60 and 240 minutes, then 24 hours each`() {
    var device = Device()
    var waits: [Int64] = []
    for _ in 0..<13 {
      #expect(throws: UnlockCodeError.wrongCode) { try device.type(device.wrongCode) }
      let wait = device.verifier.attempts.secondsLeft(at: device.reading)
      waits.append(wait)
      device.reading.sinceBootSeconds += wait
    }
    let day = AttemptLimitTests.day
    #expect(waits == [0, 0, 0, 0, 60, 300, 900, 3600, 14_400, day, day, day, day])
  }

  @Test func `during a wait not even the right code is looked at, and none is counted`() throws {
    var device = Device()
    exhaust(&device, misses: 5)
    let before = device.verifier
    let right = device.code(.challenge(device.verifier.challenge))
    device.reading.sinceBootSeconds += 59
    #expect(throws: UnlockCodeError.tooManyAttempts(waitSeconds: 1)) { try device.type(right) }
    #expect(device.verifier == before)

    device.reading.sinceBootSeconds += 1
    _ = try device.type(right)
    #expect(device.verifier.attempts == AttemptLimit())
  }

  @Test func `a mistyped code during a wait is still only mistyped`() {
    var device = Device()
    exhaust(&device, misses: 5)
    #expect(throws: UnlockCodeError.mistypedCode) { try device.type("0091 0637 1933") }
  }

  @Test func `a newer status ends the wait`() throws {
    var device = Device()
    exhaust(&device, misses: 8)
    device.verifier.obeyStatus(codeCounter: 0, locks: false, using: &device.generator)
    _ = try device.type(device.code(.counter(0)))
  }

  @Test func `the count and the wait survive a restart`() {
    var device = Device()
    exhaust(&device, misses: 7)
    let stored = device.verifier.attempts
    device.verifier.attempts = AttemptLimit(misses: stored.misses, wait: stored.wait)
    device.reading = ClockReading(bootID: "second", sinceBootSeconds: 30)
    #expect(device.verifier.attempts.misses == 7)
    #expect(device.verifier.attempts.secondsLeft(at: device.reading) == 870)
  }

  @Test func `a restart wins nothing, however long the uptime before it`() {
    for uptime in [0, 10, 1_000_000] as [Int64] {
      let wait = AttemptLimit.Wait(secondsLeft: 900, reading: ClockReading(bootID: "first", sinceBootSeconds: uptime))
      let limit = AttemptLimit(misses: 7, wait: wait)
      for (seconds, left) in [(0, 900), (899, 1), (900, 0)] as [(Int64, Int64)] {
        #expect(limit.secondsLeft(at: ClockReading(bootID: "second", sinceBootSeconds: seconds)) == left)
      }
    }
  }

  @Test func `without boot ids a wait may end late, never early`() {
    for uptime in [0, 10, 500, 1_000_000] as [Int64] {
      let wait = AttemptLimit.Wait(secondsLeft: 900, reading: ClockReading(bootID: "", sinceBootSeconds: uptime))
      let limit = AttemptLimit(misses: 7, wait: wait)
      for seconds in stride(from: Int64(0), to: 3000, by: 10) {
        let left = limit.secondsLeft(at: ClockReading(bootID: "", sinceBootSeconds: seconds))
        let passedAtMost = uptime <= seconds ? seconds - uptime : seconds
        #expect(left == max(0, 900 - passedAtMost))
        #expect(left >= 900 - seconds)
      }
    }
  }

  @Test func `a boot id that could not be read once ends no wait early`() {
    for (before, after) in [("first", ""), ("", "first")] {
      let wait = AttemptLimit.Wait(secondsLeft: 900, reading: ClockReading(bootID: before, sinceBootSeconds: 10_000))
      let limit = AttemptLimit(misses: 7, wait: wait)
      #expect(limit.secondsLeft(at: ClockReading(bootID: after, sinceBootSeconds: 10_001)) == 899)
    }
  }

  @Test func `a device that is restarted again and again still gets through its wait`() {
    let wait = AttemptLimit.Wait(secondsLeft: 14_400, reading: ClockReading(bootID: "0", sinceBootSeconds: 0))
    var limit = AttemptLimit(misses: 9, wait: wait)
    for boot in 1...4 {
      limit.advance(to: ClockReading(bootID: "\(boot)", sinceBootSeconds: 0))
      limit.advance(to: ClockReading(bootID: "\(boot)", sinceBootSeconds: 3600))
    }
    #expect(limit.wait == nil)
    #expect(limit.misses == 9)
  }

  @Test func `a stored count that is out of range cannot stop the device`() {
    for misses in [Int.min, -1, 6, Int.max] {
      var limit = AttemptLimit(misses: misses)
      let reading = ClockReading(bootID: "", sinceBootSeconds: .min)
      limit.countMiss(at: reading)
      #expect((1...UnlockCodeLimits.missesMax).contains(limit.misses))
      #expect(limit.secondsLeft(at: ClockReading(bootID: "", sinceBootSeconds: .max)) == 0)
    }
  }

  private func exhaust(_ device: inout Device, misses: Int) {
    for _ in 0..<misses {
      device.reading.sinceBootSeconds += device.verifier.attempts.secondsLeft(at: device.reading)
      #expect(throws: UnlockCodeError.wrongCode) { try device.type(device.wrongCode) }
    }
  }
}
