import Cryptography
import Endpoints
import HTTPServer
import Lending
import Servicing
import Storage

/// `GET /v1/lock-status`: what a device is told, signed.
///
/// The hottest path there is: a token's hash, one look-up in the copy of statuses, a signature.
struct LockStatuses {
  let servicer: Servicer
  let contacts: Contacts?

  var endpoints: [Endpoint] { [poll] }

  private var poll: Endpoint {
    .wait(
      .get, "/v1/lock-status", access: .deviceToken,
      decode: { try LockStatusQuestion($0) },
      run: { question, _, lane in try status(question, lane) },
      wait: { question, status in
        guard question.waitSeconds > 0, question.names(status) else { return nil }
        return Wait(for: status.deviceID, seconds: question.waitSeconds)
      },
      encode: { question, status, lane in try answer(question, status, lane) })
  }

  private func status(_ question: LockStatusQuestion, _ lane: LaneTools) throws -> RenderedStatus {
    let status = try lane.statuses.status(of: question.tokenHash) { try load(question.tokenHash, lane) }
    guard let status else { throw LatchkeyError(.unauthenticated, "The device's token is void.") }
    return status
  }

  private func load(_ tokenHash: SHA256Digest, _ lane: LaneTools) throws -> (RenderedStatus, LenderID)? {
    let found = try lane.readInRound { try LockStatusTable.poll(tokenHash: tokenHash.bytes, in: $0) }
    guard let polled = found else { return nil }
    let lender = try lane.lenderBlocks.block(of: polled.lenderID, version: polled.lenderVersion, in: lane.connection)
    let key = servicer.lockStatusKey(of: polled.deviceID, generation: polled.keyGeneration)
    return (try RenderedStatus(polled, lender: lender, key: key, sha256: lane.sha256), lender.lenderID)
  }

  private func answer(
    _ question: LockStatusQuestion, _ status: RenderedStatus, _ lane: LaneTools
  ) throws -> Answer {
    if question.hasNonce, question.now.milliseconds - status.heardAt >= ContactLimits.heardMilliseconds {
      noteContact(question, status, lane)
    }
    if question.names(status) {
      return Answer(
        status: .notModified, fields: try LockStatuses.signed(.notModified, hasBody: false, status, question, lane))
    }
    return Answer(
      status: .ok, fields: try LockStatuses.signed(.ok, hasBody: true, status, question, lane), body: status.body,
      contentType: Answer.json)
  }

  /// As it answers, not as it was asked: a poll that waited has heard of the change that woke it.
  private func noteContact(_ question: LockStatusQuestion, _ status: RenderedStatus, _ lane: LaneTools) {
    let now = servicer.now()
    guard let contacts, contacts.note(question.tokenHash, told: status.signable, at: now) else { return }
    lane.statuses.noteHeard(question.tokenHash, at: now)
  }

  /// The fields of a signed answer (RFC 9421, RFC 9530).
  private static func signed(
    _ code: Status, hasBody: Bool, _ status: RenderedStatus, _ question: LockStatusQuestion, _ lane: LaneTools
  ) throws -> Fields {
    let signable = status.signable
    try question.withNonce { nonce in
      try lane.signer.sign(
        signable, status: code.code, hasBody: hasBody, created: question.now.seconds, nonce: nonce)
    }
    var fields = Fields()
    signable.withETag { fields.append(.etag, $0) }
    if hasBody { signable.withContentDigest { fields.append(.contentDigest, $0) } }
    let (input, signature) = (lane.signer.signatureInput, lane.signer.signature)
    fields.append(.signatureInput, input.span)
    fields.append(.signature, signature.span)
    return fields
  }
}
