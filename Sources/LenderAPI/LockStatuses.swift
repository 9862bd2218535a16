import Cryptography
import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing
import Storage
import UnlockCode

/// `GET /v1/lock-status`: what a device is told, signed.
///
/// The hottest path there is: a token's hash, one look-up, a signature.
struct LockStatuses {
  let servicer: Servicer

  var endpoints: [Endpoint] { [poll] }

  private struct Input {
    let tokenHash: [UInt8]
    let nonce: String?
    let ifNoneMatch: String?
    let now: Instant
  }

  private var poll: Endpoint {
    .read(
      .get, "/v1/lock-status", access: .deviceToken,
      decode: { try LockStatuses.input($0) },
      run: { input, _, lane in try answer(input, lane) },
      encode: { $0 })
  }

  private static func input(_ incoming: Incoming) throws -> Input {
    guard case .deviceToken(let hash) = incoming.caller else {
      throw LatchkeyError(.unauthenticated, "A device's token is needed.")
    }
    if !incoming.request.query.isEmpty {
      // A wait is answered at once: parking comes with the next version, and clients poll again either way.
      let query = try incoming.query(allowed: ["wait"])
      _ = query.integer("wait", in: 0...LockStatusLimits.waitSecondsMax)
      try query.finish()
    }
    let nonce = incoming.field(.lockNonce)
    if let nonce, !LockStatuses.isNonce(nonce) {
      throw LatchkeyError.invalid(FieldName.lockNonce.description, "must be 16 to 64 characters of base64url")
    }
    return Input(
      tokenHash: hash, nonce: nonce, ifNoneMatch: incoming.field(.ifNoneMatch), now: incoming.now)
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

  private func answer(_ input: Input, _ lane: LaneTools) throws -> Answer {
    let found = try lane.connection.readOne { try LockStatusTable.poll(tokenHash: input.tokenHash, in: $0) }
    guard let status = found else { throw LatchkeyError(.unauthenticated, "The device's token is void.") }
    let tag = "\"\(status.sequence)-\(status.lenderVersion)\""
    if let field = input.ifNoneMatch, LockStatuses.isNamed(tag, by: field) {
      return Answer(status: .notModified, fields: try signed(304, tag, digest: nil, status, input, lane))
    }
    let block = try lane.lenderBlocks.block(of: status.lenderID, version: status.lenderVersion, in: lane.connection)
    let body = LockStatuses.body(status.document, block)
    let digest = ContentDigest.sha256Field(body, context: lane.sha256)
    return Answer(
      status: .ok, fields: try signed(200, tag, digest: digest, status, input, lane), body: body,
      contentType: Answer.json)
  }

  /// Whether `If-None-Match` names the tag; most often it is just that.
  private static func isNamed(_ tag: String, by field: String) -> Bool {
    if field == tag { return true }
    guard let condition = EntityTagCondition(field), let tag = EntityTag(tag) else { return false }
    return condition.names(weakly: tag)
  }

  /// The stored object with the lender's block as its last member.
  private static func body(_ document: [UInt8], _ block: [UInt8]) -> [UInt8] {
    var body: [UInt8] = []
    body.reserveCapacity(document.count + block.count + lenderMember.count + 1)
    // A slice: `dropLast` of a sequence would copy byte by byte.
    body += document[..<max(0, document.count - 1)]
    body += lenderMember
    body += block
    body.append(UInt8(ascii: "}"))
    return body
  }

  private static let lenderMember = Array(",\"lender\":".utf8)

  /// The fields of a signed answer (RFC 9421, RFC 9530).
  private func signed(
    _ status: Int, _ tag: String, digest: String?, _ polled: LockStatusTable.Polled, _ input: Input, _ lane: LaneTools
  ) throws -> [(FieldName, String)] {
    let key = servicer.lockStatusKey(of: polled.deviceID, generation: polled.keyGeneration)
    let signature = try lane.signer.sign(
      SignedComponents(status: status, etag: tag, contentDigest: digest),
      SignatureParameters(
        created: input.now.seconds, keyID: "\(polled.deviceID)/\(polled.keyGeneration)", nonce: input.nonce),
      key: key)
    var fields: [(FieldName, String)] = [(.etag, tag)]
    if let digest { fields.append((.contentDigest, digest)) }
    fields.append((.signatureInput, signature.signatureInput))
    fields.append((.signature, signature.signature))
    return fields
  }
}

/// The bounds of a poll.
enum LockStatusLimits {
  /// The longest `wait`, in seconds: below the idle limits of proxies.
  static let waitSecondsMax = 60
  /// A nonce is never guessed (96 bits) and never a burden.
  static let nonceCharacters = 16...64
}
