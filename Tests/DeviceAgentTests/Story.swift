import Cryptography
@testable import DeviceAgent
import Foundation
import JSON
import UnlockCode

/// A device with keys, and the answers that its server would sign.
enum Story {
  static let deviceID = "dev_f6048w7f4j9kxn3eqrqsdfh4zj"
  static let unlockKey = [UInt8](1...32)
  static let lockStatusKey = [UInt8](101...132)
  static let nonce = "0123456789abcdef0123456789abcdef"
  /// 3 March 2026, 09:00 UTC.
  static let now = Date(timeIntervalSince1970: 1_772_528_400)
  static let reading = ClockReading(bootID: "boot-1", sinceBootSeconds: 1_000)

  static let activation: JSONValue = [
    "device_id": .string(deviceID), "device_token": "token-1", "unlock_key": .string(Hexadecimal.encode(unlockKey)),
    "lock_status_key": .string(Hexadecimal.encode(lockStatusKey)), "key_generation": 1,
    "server_time": "2026-03-03T09:00:00Z",
  ]

  /// Active, and without a status.
  static func makeDevice() throws -> ActiveDevice {
    ActiveDevice(
      server: "http://127.0.0.1:8080",
      activation: try Activation(WireObject(activation)),
      verifier: UnlockCodeVerifier(
        nextCounter: 0, challenge: try Challenge.parse("5645 7176"), attempts: AttemptLimit()))
  }

  /// Active, and holding a status that it obeyed.
  static func makeDevice(holding changes: JSONValue) throws -> ActiveDevice {
    var device = try makeDevice()
    device.held = try HeldStatus(body: body(changes), etag: "\"15-1\"", appliedAt: now, isAcknowledged: true)
    return device
  }

  /// A status for a locked device at sequence 15; members of `changes` take the place of its own.
  static func body(_ changes: JSONValue = [:]) -> JSONValue {
    .object((locked.members ?? []).map { JSONMember($0.name, changes[$0.name] ?? $0.value) })
  }

  /// Such a status without arrears.
  static func unlockedBody(_ changes: JSONValue = [:]) -> JSONValue {
    let free: JSONValue = ["state": "unlocked", "reason": nil, "amount_due": nil, "overdue_since": nil]
    return body(.object((changes.members ?? []) + (free.members ?? [])))
  }

  private static let locked: JSONValue = [
    "device_id": .string(deviceID), "sequence": 15, "state": "locked",
    "reason": [
      "code": "payment_overdue", "title": "a payment is overdue",
      "message": "An instalment has not been paid. Pay what is due, and the phone opens by itself.",
    ],
    "other_reasons": [],
    "allowed_services": ["emergency_calls", "incoming_calls", "public_alerts", "lender_contact", "payment"],
    "work_apps": [],
    "lender": [
      "name": "Asha Mobile Finance", "phone": "+91 22 5555 0100", "email": "help@asha.example",
      "website": "https://asha.example", "address": nil,
      "complaints": ["name": "Complaints desk", "phone": "+91 22 5555 0199", "email": nil, "address": nil],
      "payment_instructions": [
        ["method": "UPI", "text": "pay to asha@upi", "url": nil],
        ["method": "Shop", "text": "any Asha shop, with your contract number", "url": "https://asha.example/shops"],
      ],
    ],
    "contract_reference": "LOAN-000123", "amount_due": ["amount": 125_000, "currency": "INR"],
    "overdue_since": "2026-02-15", "next_due": nil, "due_soon": false, "next": nil, "grant_until": nil, "offline": nil,
    "code_counter": 3, "poll_after_seconds": 900, "decided_at": "2026-03-03T08:00:00Z",
  ]
}

/// How an answer is signed; each part can be made wrong.
struct Signing {
  var key = Story.lockStatusKey
  var keyID = Story.deviceID + "/1"
  var nonce: String? = Story.nonce
  var etag = "\"16-1\""

  func answer(_ body: JSONValue) throws -> WireAnswer {
    let bytes = JSONWriter.bytes(body)
    return try sign(WireAnswer(status: 200, fields: [.contentDigest: ContentDigest.sha256Field(bytes)], body: bytes))
  }

  func notModified() throws -> WireAnswer {
    try sign(WireAnswer(status: 304, fields: [:], body: []))
  }

  private func sign(_ answer: WireAnswer) throws -> WireAnswer {
    let components = SignedComponents(
      status: answer.status, etag: etag, contentDigest: answer.fields[.contentDigest])
    let parameters = SignatureParameters(created: 1_772_528_400, keyID: keyID, nonce: nonce)
    let signature = try MessageSigner().sign(components, parameters, key: key)
    var answer = answer
    answer.fields[.etag] = etag
    answer.fields[.signatureInput] = signature.signatureInput
    answer.fields[.signature] = signature.signature
    return answer
  }
}

/// A folder that goes with its test.
final class TemporaryFolder: Sendable {
  private let url = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  // What cannot be removed stays for the system's own tidying.
  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String {
    url.appending(path: name).path(percentEncoded: false)
  }
}
