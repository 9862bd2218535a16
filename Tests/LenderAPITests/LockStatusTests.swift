import Cryptography
import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing

struct LockStatusTests {
  private let server: TestServer
  private let client: TestClient
  private let device: TestDevice
  private let nonce = "0123456789abcdef_-AZ"

  init() throws {
    server = try TestServer()
    client = TestClient(server)
    device = try client.activate(1)
  }

  @Test func `a status is signed over the device's nonce, and its body over its digest`() throws {
    let answer = try poll(["Lock-Nonce": nonce])
    #expect(answer.status == 200)
    #expect(answer["Content-Type"] == "application/json")
    #expect(answer["Cache-Control"] == "no-store")
    let parameters = try verify(answer, nonce: nonce)
    #expect(parameters.created == 1_772_422_200)
    #expect(parameters.nonce == nonce)
    _ = try client.advance(to: "2026-03-02T03:31:00.999Z")
    #expect(try verify(poll(["Lock-Nonce": nonce]), nonce: nonce).created == 1_772_422_260)
  }

  @Test func `a 304 is signed too, over its own status and the tag`() throws {
    let tag = try #require(try poll()["ETag"])
    for field in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
      let answer = try poll(["Lock-Nonce": nonce, "If-None-Match": field])
      #expect(answer.status == 304, "\(field)")
      #expect(answer["ETag"] == tag, "\(field)")
      #expect(answer["Cache-Control"] == "no-store", "\(field)")
      #expect(answer.body == [] && answer["Content-Digest"] == nil, "\(field)")
      #expect(try verify(answer, nonce: nonce).nonce == nonce, "\(field)")
    }
    #expect(try poll(["If-None-Match": "\"other\"", "if-none-match": tag]).status == 304, "RFC 9110 §5.3: one list")
    for field in ["\"other\"", String(tag.dropLast()), "\"\""] {
      #expect(try poll(["If-None-Match": field]).status == 200, "\(field)")
    }
  }

  @Test(arguments: [
    "0123456789abcdef", String(repeating: "n", count: 64), "AZaz09-_AZaz09-_",
  ])
  func `a nonce of 16 to 64 characters is echoed`(nonce: String) throws {
    #expect(try verify(poll(["Lock-Nonce": nonce]), nonce: nonce).nonce == nonce)
  }

  @Test(arguments: [
    "", "0123456789abcde", String(repeating: "n", count: 65), "0123456789abcde+", "0123456789abcde=",
    "0123456789 abcdef",
  ])
  func `another nonce is 422, unsigned`(nonce: String) throws {
    let answer = try poll(["Lock-Nonce": nonce])
    #expect(answer.status == 422)
    #expect(answer.pointers == ["Lock-Nonce"])
    #expect(answer["Signature"] == nil)
  }

  @Test func `without a nonce the signature has none`() throws {
    #expect(try verify(poll(), nonce: nil).nonce == nil)
  }

  @Test func `an answer over the device's own nonce is contact, written once an hour or after a change`() throws {
    let contact = { [device, server] in
      server.contacts.flush()
      return try server.story.store.read { try DeviceTable.lastContact(of: DeviceID(stored: device.id), in: $0) }
    }
    let before = try contact()
    _ = try client.advance(to: "2026-03-02T03:40:00Z")
    _ = try poll()
    #expect(try contact() == before, "without a nonce anybody may have recorded it")
    _ = try poll(["Lock-Nonce": nonce])
    #expect(try contact()?.description == "2026-03-02T03:40:00Z")
    _ = try client.advance(to: "2026-03-02T04:39:59Z")
    _ = try poll(["Lock-Nonce": nonce])
    #expect(try contact()?.description == "2026-03-02T03:40:00Z")
    _ = try client.write("loan 1", on: device.id)
    _ = try poll(["Lock-Nonce": nonce])
    #expect(try contact()?.description == "2026-03-02T04:39:59Z")
    _ = try client.advance(to: "2026-03-02T05:39:59Z")
    _ = try poll(["Lock-Nonce": nonce])
    #expect(try contact()?.description == "2026-03-02T05:39:59Z")
  }

  @Test func `a restoration whose device polls is sent, not unreachable`() throws {
    let contract = try client.write("loan 1", on: device.id, ["2026-03-10": 50_000, "2026-04-10": 50_000])
    _ = try client.advance(to: "2026-03-17T06:20:00Z")
    _ = try poll(["Lock-Nonce": nonce])
    _ = try client.advance(to: "2026-03-17T06:30:00Z")
    _ = try client.pay(50_000, for: contract, reference: "P-1")
    let state = { [client, server] in
      server.contacts.flush()
      return try client.send("GET /v1/restorations", key: server.lenderKey).value("data").elements?.first?["state"]
    }
    #expect(try state() == "unreachable", "it polled before the order")
    _ = try poll(["Lock-Nonce": nonce])
    #expect(try state() == "sent")
  }

  @Test func `a wait of 0 to 60 seconds is taken, and no other`() throws {
    for wait in ["0", "1", "60"] { #expect(try poll(query: "?wait=\(wait)").status == 200, "\(wait)") }
    for wait in ["61", "-1", "1.5", "x", ""] {
      let answer = try poll(query: "?wait=\(wait)")
      #expect(answer.status == 422, "\(wait)")
      #expect(answer.pointers == ["?wait"], "\(wait)")
    }
    #expect(try poll(query: "?colour=red").pointers == ["?colour"])
    let tag = try #require(try poll()["ETag"])
    #expect(try poll(["If-None-Match": tag], query: "?wait=0").status == 304)
  }

  @Test func `the body has every member of the interface, contract or none`() throws {
    let names: Set<String> = [
      "device_id", "sequence", "state", "reason", "other_reasons", "allowed_services", "work_apps", "lender",
      "contract_reference", "amount_due", "overdue_since", "next_due", "due_soon", "next", "grant_until", "offline",
      "code_counter", "poll_after_seconds", "decided_at",
    ]
    let free = try poll()
    #expect(Set(free.json.members?.map(\.name) ?? []) == names)
    #expect(try free.string("state") == "unlocked")
    for name in ["reason", "contract_reference", "amount_due", "overdue_since", "next_due", "next", "grant_until"] {
      #expect(free.json[name] == .null, "\(name)")
    }
    #expect(
      Set(try free.value("lender").members?.map(\.name) ?? []) == [
        "name", "phone", "email", "website", "address", "complaints", "payment_instructions",
      ])
    _ = try client.write("loan 1", on: device.id)
    let bound = try poll()
    #expect(Set(bound.json.members?.map(\.name) ?? []) == names)
    #expect(try bound.string("contract_reference") == "loan 1")
    #expect(try bound.value("next_due") == ["due_on": "2026-03-10", "amount": ["amount": 50_000, "currency": "INR"]])
  }

  @Test func `a contract's life as its device is told it`() throws {
    let contract = try client.write("loan 1", on: device.id)
    let days = [
      ("2026-03-06T18:29:59Z", "unlocked", JSONValue.bool(false), JSONValue.null),
      ("2026-03-06T18:30:00Z", "unlocked", true, nil), ("2026-03-10T18:29:59Z", "unlocked", true, nil),
      ("2026-03-10T18:30:00Z", "unlocked", false, 50_000), ("2026-03-11T02:30:00Z", "reminder", false, 50_000),
      ("2026-03-17T02:30:00Z", "restricted", false, 50_000), ("2026-03-25T02:30:00Z", "locked", false, 50_000),
    ]
    var last: Int64 = 0
    for (instant, state, dueSoon, arrears) in days {
      _ = try client.advance(to: instant)
      let status = try poll()
      #expect(try status.string("state") == state, "\(instant)")
      #expect(try status.value("due_soon") == dueSoon, "\(instant)")
      #expect(status.json["amount_due"]?["amount"] ?? nil == arrears, "\(instant)")
      #expect(try status.value("overdue_since") == (arrears.isNull ? nil : "2026-03-10"), "\(instant)")
      let sequence = try status.value("sequence").integer ?? 0
      #expect(sequence >= last, "\(instant)")
      last = sequence
    }
    let locked = try poll()
    #expect(try locked.value("reason", "code") == "payment_overdue")
    #expect(try locked.value("reason", "message").string?.isEmpty == false)
    let floor: JSONValue = ["emergency_calls", "incoming_calls", "public_alerts", "lender_contact", "payment"]
    #expect(try locked.value("allowed_services") == floor)
    let paid = try client.pay(50_000, for: contract, reference: "P-1")
    let after = try poll()
    #expect(try after.string("state") == "released")
    #expect(try after.value("sequence") == paid.value("device", "lock_status", "sequence"))
    #expect(try after.value("sequence").integer ?? 0 > last)
  }

  @Test func `a lender's new number shows at the next poll, with the same sequence and another tag`() throws {
    let before = try poll()
    _ = try client.send(
      "PATCH /v1/lenders/\(server.lenderID)", key: server.lenderKey, ["contact": ["phone": "+91 22 5550 2000"]])
    let after = try poll(["Lock-Nonce": nonce, "If-None-Match": before["ETag"] ?? ""])
    #expect(after.status == 200)
    #expect(try after.value("lender", "phone") == "+91 22 5550 2000")
    #expect(try after.value("sequence") == before.value("sequence"))
    #expect(after["ETag"] != before["ETag"])
    _ = try verify(after, nonce: nonce)
    #expect(after.json.replacing("/lender", with: nil) == before.json.replacing("/lender", with: nil))
  }

  @Test func `a device sees its own status alone, under its own key`() throws {
    let other = try client.activate(2)
    let answer = try client.send("GET /v1/lock-status", key: other.token, fields: ["Lock-Nonce": nonce])
    #expect(try answer.string("device_id") == other.id)
    #expect(throws: MessageSignatureError.noSingleSignature(keyID: "\(device.id)/1")) {
      try verify(answer, nonce: nonce)
    }
  }

  @Test func `a new generation signs with its own key, and the old token is void`() throws {
    let code = try client.send("POST /v1/devices/\(device.id)/activation-codes", key: server.lenderKey)
    let renewed = try client.activate(1, code: code.string("activation_code"))
    #expect(renewed.lockStatusKey != device.lockStatusKey)
    #expect(try poll().status == 401)
    let answer = try client.send("GET /v1/lock-status", key: renewed.token, fields: ["Lock-Nonce": nonce])
    let signature = MessageSignature(
      signatureInput: answer["Signature-Input"] ?? "", signature: answer["Signature"] ?? "")
    let components = SignedComponents(
      status: 200, etag: answer["ETag"] ?? "", contentDigest: answer["Content-Digest"])
    #expect(throws: Never.self) {
      try signature.verify(components, keyID: "\(device.id)/2", key: renewed.lockStatusKey, nonce: nonce)
    }
  }

  @Test func `a poll writes nothing`() throws {
    let before = try server.story.store.contents()
    for _ in 0..<20 { _ = try poll(["Lock-Nonce": nonce]) }
    #expect(try server.story.store.contents() == before)
  }

  @Test func `polls on eight connections all see a payment that was answered before them`() throws {
    _ = try client.write("loan 1", on: device.id)
    let clients = (0..<8).map { _ in TestClient(server) }
    for round in 0..<20 {
      let contract = try client.send("GET /v1/contracts", key: server.lenderKey).value("data").elements?.first
      let paid = try client.pay(100, for: contract?["id"]?.string ?? "", reference: "P-\(round)")
      let sequence = try paid.value("device", "lock_status", "sequence")
      for client in clients { try client.submit("GET /v1/lock-status", key: device.token) }
      for client in clients { #expect(try client.answer().json["sequence"] == sequence) }
    }
  }

  private func poll(_ fields: KeyValuePairs<String, String> = [:], query: String = "") throws -> TestAnswer {
    try client.send("GET /v1/lock-status\(query)", key: device.token, fields: fields)
  }

  /// The parameters of the signature, once it and the digest have been verified as a device does.
  @discardableResult
  private func verify(_ answer: TestAnswer, nonce: String?) throws -> SignatureParameters {
    let digest = answer["Content-Digest"]
    if answer.status == 200 { #expect(ContentDigest.matches(digest ?? "", body: answer.body)) }
    let signature = MessageSignature(
      signatureInput: answer["Signature-Input"] ?? "", signature: answer["Signature"] ?? "")
    let components = SignedComponents(status: answer.status, etag: answer["ETag"] ?? "", contentDigest: digest)
    return try signature.verify(components, keyID: "\(device.id)/1", key: device.lockStatusKey, nonce: nonce)
  }
}
