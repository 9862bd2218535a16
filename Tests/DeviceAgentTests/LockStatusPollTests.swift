import Cryptography
@testable import DeviceAgent
import Foundation
import JSON
import Testing
import UnlockCode

struct LockStatusPollTests {
  let question = LockStatusPoll(nonce: Story.nonce, etag: "\"15-1\"")

  @Test func `a newer status is obeyed`() throws {
    var device = try Story.makeDevice(holding: [:])
    device.held?.isAcknowledged = true
    let verdict = judge(try Signing().answer(Story.unlockedBody(["sequence": 16])), on: &device)
    #expect(verdict.description == "obeyed: sequence 16, unlocked")
    #expect(device.state(at: Story.now) == .unlocked)
    #expect(device.held?.etag == "\"16-1\"")
    #expect(device.held?.isAcknowledged == false)
  }

  @Test func `the first status is obeyed whatever its sequence`() throws {
    var device = try Story.makeDevice()
    let verdict = judge(try Signing().answer(Story.body(["sequence": 0])), on: &device)
    #expect(verdict.description == "obeyed: sequence 0, locked")
  }

  @Test func `an equal sequence renews what is shown and never the state`() throws {
    var device = try Story.makeDevice(holding: [:])
    let next: JSONValue = ["at": "2026-03-01T00:00:00Z", "state": "released", "unattended": true]
    let changes: JSONValue = ["state": "unlocked", "next": next, "contract_reference": "LOAN-9"]
    let verdict = judge(try Signing(etag: "\"15-2\"").answer(Story.body(changes)), on: &device)
    #expect(verdict.description == "renewed: sequence 15 again; what is shown is new, the state stays")
    #expect(device.held?.status.contractReference == "LOAN-9")
    #expect(device.held?.etag == "\"15-2\"")
    #expect(device.state(at: Story.now) == .locked)
    #expect(device.held?.isAcknowledged == true)
    #expect(device.held?.body == Story.body(["contract_reference": "LOAN-9"]))
  }

  @Test func `an unchanged status is verified too`() throws {
    var device = try Story.makeDevice(holding: [:])
    let before = device
    let verdict = judge(try Signing(etag: "\"15-1\"").notModified(), on: &device)
    #expect(verdict.description == "unchanged: sequence 15")
    #expect(verdict.isContact)
    #expect(device == before)
  }

  static let refusals: [(String, @Sendable () throws -> WireAnswer)] = [
    ("sequence 14 is older than 15, which this device obeys", { try Signing().answer(Story.body(["sequence": 14])) }),
    (
      "the signature is not over this poll's nonce: the answer may be an old one, replayed",
      { try Signing(nonce: "fedcba9876543210fedcba9876543210").answer(newer) }
    ),
    (
      "the signature is not over this poll's nonce: the answer may be an old one, replayed",
      { try Signing(nonce: nil).answer(newer) }
    ),
    (
      "the signature does not fit: the answer was altered, or another key signed it",
      { try Signing(key: Story.unlockKey).answer(newer) }
    ),
    (
      "there is not exactly one signature under \(Story.deviceID)/1, this device's key",
      { try Signing(keyID: Story.deviceID + "/2").answer(newer) }
    ),
    (
      "the body is not the one that was signed: its digest differs from Content-Digest",
      { try altered { $0.body = JSONWriter.bytes(Story.unlockedBody(["sequence": 17])) } }
    ),
    (
      "the signature does not fit: the answer was altered, or another key signed it",
      {
        try altered {
          $0.body = JSONWriter.bytes(Story.unlockedBody(["sequence": 17]))
          $0.fields[.contentDigest] = ContentDigest.sha256Field($0.body)
        }
      }
    ),
    (
      "the signature does not fit: the answer was altered, or another key signed it",
      { try altered { $0.fields[.etag] = "\"17-1\"" } }
    ),
    (
      "the signature does not cover content-digest",
      {
        var answer = try Signing().answer(newer)
        let unsigned = try Signing().notModified()
        answer.fields[.signature] = unsigned.fields[.signature]
        answer.fields[.signatureInput] = unsigned.fields[.signatureInput]
        return answer
      }
    ),
    (
      "the answer is not signed; a status must have ETag, Content-Digest, Signature-Input and Signature",
      {
        try altered { $0.fields[.signature] = nil }
      }
    ),
    (
      "the answer is not signed; a status must have ETag, Content-Digest, Signature-Input and Signature",
      {
        try altered { $0.fields[.contentDigest] = nil }
      }
    ),
    ("the field Signature does not read as RFC 8941 says", { try altered { $0.fields[.signature] = "latchkey=x y" } }),
    (
      "the status is for dev_other, not for this device",
      { try Signing().answer(Story.body(["device_id": "dev_other"])) }
    ),
    (
      "the body is signed, but does not read as a status: /state is not one of the words for it",
      { try Signing().answer(Story.body(["sequence": 16, "state": "bricked"])) }
    ),
    (
      "the body is signed, but does not read as a status: /lender is not an object",
      { try Signing().answer(Story.body(["sequence": 16, "lender": nil])) }
    ),
    ("the answer says that \"16-1\" is unchanged, which is not what was asked", { try Signing().notModified() }),
    (
      "the signature does not fit: the answer was altered, or another key signed it",
      {
        var answer = try Signing(etag: "\"15-1\"").answer(newer)
        answer.status = 304
        answer.fields[.signatureInput] = try Signing(etag: "\"15-1\"").notModified().fields[.signatureInput]
        return answer
      }
    ),
    ("the answer is not a lock status, but: status 503", { WireAnswer(status: 503, fields: [:], body: [0x3C]) }),
    (
      "the answer is not a lock status, but: Unauthorized: The token is not known.",
      {
        WireAnswer(
          status: 401, fields: [:], body: Array(#"{"title":"Unauthorized","detail":"The token is not known."}"#.utf8))
      }
    ),
  ]

  @Test(arguments: 0..<refusals.count)
  func `an answer that is not to be believed changes nothing and says why`(index: Int) throws {
    let (sentence, makeAnswer) = Self.refusals[index]
    var device = try Story.makeDevice(holding: [:])
    let before = device
    let verdict = judge(try makeAnswer(), on: &device)
    #expect(verdict.description == "ignored: " + sentence)
    #expect(verdict.isContact == (sentence.contains("older")))
    #expect(device == before)
  }

  @Test func `every byte of a signed body counts`() throws {
    let answer = try Signing().answer(Self.newer)
    for index in answer.body.indices {
      var altered = answer
      altered.body[index] ^= 1
      var device = try Story.makeDevice(holding: [:])
      #expect(judge(altered, on: &device) == .ignored(.altered))
    }
  }

  @Test func `a newer status ends a code, clears the attempts, moves the counter and makes a challenge when it locks`()
    throws
  {
    for (state, isNew) in [("locked", true), ("restricted", true), ("reminder", false), ("unlocked", false)] {
      var device = try Story.makeDevice(holding: [:])
      device.verifier.attempts = AttemptLimit(misses: 7)
      device.effect = CodeEffect(grant: .cleared, typedAt: Story.now)
      let challenge = device.verifier.challenge
      let body = Story.body(["sequence": 16, "state": .string(state), "code_counter": 9])
      _ = judge(try Signing().answer(body), on: &device)
      #expect(device.effect == nil)
      #expect(device.verifier.attempts.misses == 0)
      #expect(device.verifier.nextCounter == 9)
      #expect((device.verifier.challenge != challenge) == isNew, "\(state)")
    }
  }

  @Test func `neither the same status nor a 304 ends a code or clears the attempts`() throws {
    for answer in [try Signing(etag: "\"15-1\"").notModified(), try Signing(etag: "\"15-2\"").answer(Story.body())] {
      var device = try Story.makeDevice(holding: [:])
      device.verifier.attempts = AttemptLimit(misses: 7)
      device.effect = CodeEffect(grant: .cleared, typedAt: Story.now)
      _ = judge(answer, on: &device)
      #expect(device.state(at: Story.now) == .unlocked)
      #expect(device.verifier.attempts.misses == 7)
    }
  }

  @Test func `an announced change is made alone only where the status allows it`() throws {
    for (isUnattended, state) in [(true, LockState.locked), (false, .unlocked)] {
      let next: JSONValue = ["at": "2026-03-03T10:00:00Z", "state": "locked", "unattended": .bool(isUnattended)]
      let device = try Story.makeDevice(holding: ["state": "unlocked", "next": next])
      let at = Story.now.addingTimeInterval(3600)
      #expect(device.state(at: at.addingTimeInterval(-1)) == .unlocked)
      #expect(device.state(at: at) == state)
      #expect(device.nextChange(after: Story.now) == (isUnattended ? at : nil))
    }
  }

  @Test func `how soon to poll stays within bounds`() throws {
    for (told, kept) in [(0, 1), (900, 900), (Int64.max, 86_400)] as [(Int64, Int)] {
      #expect(try LockStatus(Story.body(["poll_after_seconds": .integer(told)])).pollAfterSeconds == kept)
    }
  }

  private static let newer = Story.unlockedBody(["sequence": 16])

  private static func altered(_ alter: (inout WireAnswer) -> Void) throws -> WireAnswer {
    var answer = try Signing().answer(newer)
    alter(&answer)
    return answer
  }

  private func judge(_ answer: WireAnswer, on device: inout ActiveDevice) -> StatusVerdict {
    let verdict = device.judge(answer, to: question, at: Story.now)
    var generator = SystemRandomNumberGenerator()
    device.apply(verdict, using: &generator)
    return verdict
  }
}
