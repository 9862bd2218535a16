import Cryptography
import Foundation
import JSON
import UnlockCode

/// What a poll asked with; the answer must be signed over it.
struct LockStatusPoll: Sendable, Equatable {
  var nonce: String
  var etag: String?
}

/// What the device makes of an answer to a poll.
enum StatusVerdict: Sendable, Equatable {
  case obeyed(HeldStatus)
  case renewed(HeldStatus)
  case unchanged(sequence: Int64)
  case ignored(StatusRefusal)
}

/// Why an answer changes nothing.
enum StatusRefusal: Sendable, Equatable {
  case noStatus(problem: String)
  case unsigned
  case wronglySigned(MessageSignatureError)
  case altered
  case malformed(String)
  case notAsked(etag: String)
  case otherDevice(String)
  case older(sequence: Int64, held: Int64)
}

extension ActiveDevice {
  /// Judges an answer by its bytes and by what the device holds; changes nothing (api.md, "The device").
  func judge(_ answer: WireAnswer, to question: LockStatusPoll, at now: Date) -> StatusVerdict {
    switch answer.status {
    case 200: judgeStatus(answer, to: question, at: now)
    case 304: judgeNotModified(answer, to: question)
    default: .ignored(.noStatus(problem: answer.problem))
    }
  }

  /// Does what a verdict says: only a newer status ends a code's effect, clears the attempts and moves the counter.
  mutating func apply(_ verdict: StatusVerdict, using generator: inout some RandomNumberGenerator) {
    switch verdict {
    case .obeyed(let newer):
      held = newer
      effect = nil
      verifier.obeyStatus(
        codeCounter: newer.status.codeCounter, locks: newer.status.state.isRestricting, using: &generator)
    case .renewed(let same): held = held?.renewed(by: same)
    case .unchanged, .ignored: break
    }
  }

  private func judgeStatus(_ answer: WireAnswer, to question: LockStatusPoll, at now: Date) -> StatusVerdict {
    guard let digest = answer.fields[.contentDigest], let etag = answer.fields[.etag] else {
      return .ignored(.unsigned)
    }
    if let refusal = refusal(of: answer, contentDigest: digest, to: question) { return .ignored(refusal) }
    guard ContentDigest.matches(digest, body: answer.body) else { return .ignored(.altered) }
    let received: HeldStatus
    do {
      received = try HeldStatus(body: JSONReader.parse(answer.body), etag: etag, appliedAt: now)
    } catch {
      return .ignored(.malformed("\(error)"))
    }
    let status = received.status
    guard status.deviceID == activation.deviceID else { return .ignored(.otherDevice(status.deviceID)) }
    guard let held = held?.status.sequence else { return .obeyed(received) }
    if status.sequence < held { return .ignored(.older(sequence: status.sequence, held: held)) }
    return status.sequence == held ? .renewed(received) : .obeyed(received)
  }

  private func judgeNotModified(_ answer: WireAnswer, to question: LockStatusPoll) -> StatusVerdict {
    guard let etag = answer.fields[.etag] else { return .ignored(.unsigned) }
    if let refusal = refusal(of: answer, contentDigest: nil, to: question) { return .ignored(refusal) }
    guard let held, etag == question.etag else { return .ignored(.notAsked(etag: etag)) }
    return .unchanged(sequence: held.status.sequence)
  }

  /// Nil where the answer is signed with this device's key over its own nonce (RFC 9421 section 3.2).
  private func refusal(
    of answer: WireAnswer, contentDigest: String?, to question: LockStatusPoll
  ) -> StatusRefusal? {
    guard let input = answer.fields[.signatureInput], let signature = answer.fields[.signature],
      let etag = answer.fields[.etag]
    else { return .unsigned }
    do {
      _ = try MessageSignature(signatureInput: input, signature: signature).verify(
        SignedComponents(status: answer.status, etag: etag, contentDigest: contentDigest),
        keyID: "\(activation.deviceID)/\(activation.keyGeneration)", key: activation.lockStatusKey,
        nonce: question.nonce)
      return nil
    } catch {
      return .wronglySigned(error)
    }
  }
}

extension HeldStatus {
  /// The same sequence heard again: what is shown is new, what decides the state stays.
  fileprivate func renewed(by same: HeldStatus) -> HeldStatus {
    var renewed = same
    renewed.appliedAt = appliedAt
    renewed.isAcknowledged = isAcknowledged
    renewed.keepState(of: self)
    return renewed
  }
}

extension StatusVerdict {
  /// Whether the server was heard: a signature over the device's own fresh nonce.
  var isContact: Bool {
    switch self {
    case .obeyed, .renewed, .unchanged: true
    case .ignored: isOlder
    }
  }

  var isUnchanged: Bool {
    if case .unchanged = self { true } else { false }
  }

  /// The server is behind the device, and must hear it to go past (api.md, acknowledgements).
  var isOlder: Bool {
    if case .ignored(.older) = self { true } else { false }
  }
}

extension StatusVerdict: CustomStringConvertible {
  var description: String {
    switch self {
    case .obeyed(let held): "obeyed: sequence \(held.status.sequence), \(held.status.state.rawValue)"
    case .renewed(let same): "renewed: sequence \(same.status.sequence) again; what is shown is new, the state stays"
    case .unchanged(let sequence): "unchanged: sequence \(sequence)"
    case .ignored(let refusal): "ignored: \(refusal)"
    }
  }
}

extension StatusRefusal: CustomStringConvertible {
  var description: String {
    switch self {
    case .noStatus(let problem): "the answer is not a lock status, but: \(problem)"
    case .unsigned: "the answer is not signed; a status must have ETag, Content-Digest, Signature-Input and Signature"
    case .wronglySigned(let error): error.sentence
    case .altered: "the body is not the one that was signed: its digest differs from Content-Digest"
    case .malformed(let what): "the body is signed, but does not read as a status: \(what)"
    case .notAsked(let etag): "the answer says that \(etag) is unchanged, which is not what was asked"
    case .otherDevice(let deviceID): "the status is for \(deviceID), not for this device"
    case .older(let sequence, let held): "sequence \(sequence) is older than \(held), which this device obeys"
    }
  }
}

extension MessageSignatureError {
  fileprivate var sentence: String {
    switch self {
    case .wrongNonce: "the signature is not over this poll's nonce: the answer may be an old one, replayed"
    case .wrongSignature: "the signature does not fit: the answer was altered, or another key signed it"
    case .noSingleSignature(let keyID): "there is not exactly one signature under \(keyID), this device's key"
    case .missingComponent(let name): "the signature does not cover \(name)"
    case .unexpectedComponent(let name): "the signature covers \(name), which is not asked for or stands twice"
    case .missingParameter(let name): "the signature has no parameter \(name), or one of another type"
    case .unexpectedParameter(let name): "the signature has a parameter \(name), whose meaning is not known"
    case .wrongAlgorithm: "the signature is not made with hmac-sha256"
    case .malformed(let field): "the field \(field) does not read as RFC 8941 says"
    case .unfitValue(let name): "the value of \(name) cannot be signed: it is not printable ASCII"
    }
  }
}
