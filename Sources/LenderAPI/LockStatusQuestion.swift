import Cryptography
import Endpoints
import HTTPServer
import Lending

/// What a device asks with when it polls.
struct LockStatusQuestion {
  let tokenHash: SHA256Digest
  let now: Instant
  /// How long it would wait for a change of what it names.
  let waitSeconds: Int
  /// Whether the device sent a nonce of its own.
  let hasNonce: Bool
  /// What the nonce and the tag are read from, where they stand.
  private let fields: Fields

  /// Reads the question.
  ///
  /// - Throws: `invalidFields` for a wait or a nonce that may not be.
  init(_ incoming: Incoming) throws {
    guard case .deviceToken(let hash) = incoming.caller else {
      throw LatchkeyError(.unauthenticated, "A device's token is needed.")
    }
    tokenHash = hash
    now = incoming.now
    fields = incoming.request.fields
    waitSeconds = try LockStatusQuestion.waitSeconds(incoming)
    let isNonce = fields.withValue(of: .lockNonce, LockStatusQuestion.isNonce)
    hasNonce = isNonce != nil
    guard isNonce ?? true else {
      throw LatchkeyError.invalid(FieldName.lockNonce.description, "must be 16 to 64 characters of base64url")
    }
  }

  /// Whether `If-None-Match` names the status's tag; most often it is just that.
  func names(_ status: RenderedStatus) -> Bool {
    let isJustThat = fields.withValue(of: .ifNoneMatch) { value in
      status.signable.withETag { LockStatusQuestion.equals($0, value) }
    }
    guard let isJustThat else { return false }
    if isJustThat { return true }
    let condition = fields.combinedValue(of: .ifNoneMatch).flatMap { EntityTagCondition($0) }
    guard let condition, let tag = EntityTag(status.tag) else { return false }
    return condition.names(weakly: tag)
  }

  /// Reads the nonce; an empty span where the device sent none.
  func withNonce<Result>(_ read: (Span<UInt8>) throws -> Result) rethrows -> Result {
    try fields.withValue(of: .lockNonce, read) ?? read(Span())
  }

  private static func waitSeconds(_ incoming: Incoming) throws -> Int {
    guard !incoming.request.query.isEmpty else { return 0 }
    let query = try incoming.query(allowed: ["wait"])
    let seconds = query.integer("wait", in: 0...LockStatusLimits.waitSecondsMax)
    try query.finish()
    return seconds ?? 0
  }

  private static func isNonce(_ octets: Span<UInt8>) -> Bool {
    guard LockStatusLimits.nonceCharacters.contains(octets.count) else { return false }
    for index in octets.indices where !isNonceCharacter(octets[index]) { return false }
    return true
  }

  private static func isNonceCharacter(_ octet: UInt8) -> Bool {
    switch octet {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func equals(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
    guard one.count == other.count else { return false }
    for index in one.indices where one[index] != other[index] { return false }
    return true
  }
}

/// The bounds of a poll.
enum LockStatusLimits {
  /// The longest `wait`, in seconds: below the idle limits of proxies.
  static let waitSecondsMax = 60
  /// A nonce is never guessed (96 bits) and never a burden.
  static let nonceCharacters = 16...64
}
