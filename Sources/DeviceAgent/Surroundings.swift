public import Foundation
import Cryptography
public import UnlockCode

/// All that the device takes from outside: time, chance, network and output.
///
/// Tests give their own.
public struct Surroundings: Sendable {
  /// The wall clock: grants in days end by it.
  public var now: @Sendable () -> Date
  /// The clock that waits after wrong codes run by.
  public var clockReading: @Sendable () throws -> ClockReading
  /// How instants are shown.
  public var timeZone: TimeZone
  /// Waits for so many seconds.
  public var pause: @Sendable (Int) async throws -> Void
  /// What nonces and challenges are made with; must not be predictable.
  public var makeGenerator: @Sendable () -> any RandomNumberGenerator
  /// Where lines for the person at the device go.
  public var print: @Sendable (String) -> Void
  /// Sends one request and waits for its answer; throws `AgentError.noAnswer`.
  var send: @Sendable (WireRequest) async throws -> WireAnswer

  /// The machine's own clocks, randomness, network and standard output.
  public static let real = Surroundings(
    now: { Date() },
    clockReading: readClock,
    timeZone: .current,
    pause: { try await Task.sleep(for: .seconds($0)) },
    makeGenerator: { SystemRandomNumberGenerator() },
    // A closed output leaves nothing to tell, and no one to tell it.
    print: { try? FileHandle.standardOutput.write(contentsOf: Data(($0 + "\n").utf8)) },
    send: URLSessionTransport().send)

  /// 128 bits in hexadecimal, which is base64url too.
  func makeNonce() -> String {
    var generator = makeGenerator()
    return Hexadecimal.encode(
      (0..<AgentLimits.nonceBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
  }
}

/// Both from the kernel, sleep included: proc(5), `/proc/uptime` and `/proc/sys/kernel/random/boot_id`.
@Sendable private func readClock() throws -> ClockReading {
  let bootID = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
  let uptime = try String(contentsOfFile: "/proc/uptime", encoding: .utf8)
  guard let seconds = uptime.split(separator: ".").first.flatMap({ Int64($0) }) else {
    throw AgentError.stateFile("/proc/uptime does not begin with seconds: the waits after wrong codes need it")
  }
  return ClockReading(bootID: bootID.trimmingCharacters(in: .whitespacesAndNewlines), sinceBootSeconds: seconds)
}
