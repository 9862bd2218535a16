import Cryptography
import Endpoints
import HTTPServer
import Lending

/// What a device asks with when it polls.
struct LockStatusQuestion {
  let tokenHash: SHA256Digest
  let nonce: String?
  let now: Instant
  /// How long it would wait for a change of what it names.
  let waitSeconds: Int
  private let ifNoneMatch: String?

  /// Reads the question.
  ///
  /// - Throws: `invalidFields` for a wait or a nonce that may not be.
  init(_ incoming: Incoming) throws {
    guard case .deviceToken(let hash) = incoming.caller else {
      throw LatchkeyError(.unauthenticated, "A device's token is needed.")
    }
    tokenHash = hash
    nonce = incoming.field(.lockNonce)
    now = incoming.now
    ifNoneMatch = incoming.field(.ifNoneMatch)
    waitSeconds = try LockStatusQuestion.waitSeconds(incoming)
    if let nonce, !LockStatusQuestion.isNonce(nonce) {
      throw LatchkeyError.invalid(FieldName.lockNonce.description, "must be 16 to 64 characters of base64url")
    }
  }

  /// Whether `If-None-Match` names the tag; most often it is just that.
  func names(_ tag: String) -> Bool {
    guard let ifNoneMatch else { return false }
    if ifNoneMatch == tag { return true }
    guard let condition = EntityTagCondition(ifNoneMatch), let tag = EntityTag(tag) else { return false }
    return condition.names(weakly: tag)
  }

  private static func waitSeconds(_ incoming: Incoming) throws -> Int {
    guard !incoming.request.query.isEmpty else { return 0 }
    let query = try incoming.query(allowed: ["wait"])
    let seconds = query.integer("wait", in: 0...LockStatusLimits.waitSecondsMax)
    try query.finish()
    return seconds ?? 0
  }

  private static func isNonce(_ text: String) -> Bool {
    LockStatusLimits.nonceCharacters.contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}

/// The bounds of a poll.
enum LockStatusLimits {
  /// The longest `wait`, in seconds: below the idle limits of proxies.
  static let waitSecondsMax = 60
  /// A nonce is never guessed (96 bits) and never a burden.
  static let nonceCharacters = 16...64
}
