@testable import Endpoints
import Seeds
import Testing

struct RateLimitTests {
  private let start = ContinuousClock.now

  @Test func `so many calls in any minute, and no more`() throws {
    let limit = RateLimit(countMax: 3)
    let home = try network("192.0.2.1")
    #expect([0, 10, 50].map { limit.admit(home, at: at($0)) } == [nil, nil, nil])
    #expect(limit.admit(home, at: at(50)) == 10)
    #expect(limit.admit(home, at: start + .milliseconds(59_001)) == 1)
    #expect(limit.admit(home, at: at(60)) == nil)
    #expect(limit.admit(home, at: at(61)) == 9)
    #expect(limit.admit(home, at: at(70)) == nil)
    #expect(limit.admit(home, at: at(71)) == 39)
  }

  @Test func `a steady caller within the limit is never refused`() throws {
    let limit = RateLimit(countMax: 30)
    let home = try network("192.0.2.1")
    #expect((0..<1_000).allSatisfy { limit.admit(home, at: at($0 * 2)) == nil })
  }

  @Test(arguments: [1, 7, 42] as [UInt64])
  func `no minute has more than the limit, whatever the calls`(seed: UInt64) throws {
    let limit = RateLimit(countMax: 5)
    let home = try network("192.0.2.1")
    var random = SplitMix64(seed: seed)
    var now = 0
    var admitted: [Int] = []
    for _ in 0..<2_000 {
      now += Int.random(in: 0...20, using: &random)
      if limit.admit(home, at: at(now)) == nil { admitted.append(now) }
    }
    for (index, time) in admitted.enumerated().dropFirst(5) { #expect(time - admitted[index - 5] >= 60) }
    #expect(admitted.count > now / 20)
  }

  @Test func `networks do not pay for one another, and memory is bounded`() throws {
    let limit = RateLimit(countMax: 1, networksMax: 4)
    for number in 1...9 {
      #expect(limit.admit(try network("192.0.2.\(number)"), at: start) == nil)
      #expect(limit.admit(try network("192.0.2.\(number)"), at: start) == 60)
    }
    #expect(limit.admit(try network("192.0.2.1"), at: start) == nil)
  }

  @Test func `RFC 6177 §2 a site has some networks' worth, however many it calls from`() throws {
    let limit = RateLimit(countMax: 2)
    let admitted = try (0..<16).map { try network("2001:db8:0:1\(String($0, radix: 16))::1") }
      .flatMap { home in (0..<2).map { _ in limit.admit(home, at: start) } }
    #expect(admitted.count { $0 == nil } == 2 * EndpointLimits.networksPerSite)
    #expect(limit.admit(try network("2001:db8:0:100::1"), at: start) == nil)
  }

  @Test func `IPv6 networks, of which anybody has many, make no IPv4 address begin afresh`() throws {
    let limit = RateLimit(countMax: 1, networksMax: 8)
    let home = try network("192.0.2.1")
    #expect(limit.admit(home, at: start) == nil)
    for number in 0..<64 { _ = limit.admit(try network("2001:db8:\(number)::1"), at: start) }
    #expect(limit.admit(home, at: start) == 60)
  }

  private func at(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

  private func network(_ host: String) throws -> ClientNetwork { try #require(ClientNetwork(host: host)) }
}
