import Cryptography
import Seeds
import Testing

@testable import UnlockCode

let authentication = OpenSSLMessageAuthentication()

/// The key of RFC 6287 Appendix C with 32 bytes.
let key = UnlockKey(bytes: Array("12345678901234567890123456789012".utf8))

/// Every grant that means something: `00`, `01`–`90`, `99`.
///
/// `try?` leaves out the reserved ones.
let allGrants = (0...99).compactMap { try? Grant(number: $0) }

/// A device with its key, its verifier and its clock.
struct Device {
  var verifier: UnlockCodeVerifier
  var reading = ClockReading(bootID: "first", sinceBootSeconds: 1000)
  var generator: SplitMix64

  init(nextCounter: UInt64 = 0, seed: UInt64 = 1) {
    generator = SplitMix64(seed: seed)
    let challenge = Challenge.make(using: &generator)
    verifier = UnlockCodeVerifier(nextCounter: nextCounter, challenge: challenge, attempts: AttemptLimit())
  }

  mutating func type(_ text: String) throws(UnlockCodeError) -> UnlockCodeVerifier.Accepted {
    try verifier.verify(text, key: key, authentication: authentication, at: reading, using: &generator)
  }

  func code(_ mode: UnlockCode.Mode, _ grant: Grant = .cleared) -> String {
    UnlockCode.issue(mode, grant: grant, key: key, authentication: authentication).format()
  }

  /// A code that is well typed and of no use.
  var wrongCode: String {
    let mode = UnlockCode.Mode.challenge(verifier.challenge)
    let right = UnlockCode.issue(mode, grant: .cleared, key: key, authentication: authentication)
    return UnlockCode(grant: .cleared, response: (right.response + 1) % UnlockCodeLimits.responseCount).format()
  }
}
