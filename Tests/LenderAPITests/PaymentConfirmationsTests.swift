import JSON
import Lending
import TestSupport
import Testing

struct PaymentConfirmationsTests {
  private let server: TestServer
  private let client: TestClient
  private let device: TestDevice
  private let contract: String

  init() throws {
    server = try TestServer()
    client = TestClient(server)
    device = try client.activate()
    contract = try client.write("loan 1", on: device.id, ["2026-03-10": 50_000, "2026-04-10": 50_000])
  }

  @Test func `a new payment is 201 with all that it came to`() throws {
    let answer = try client.pay(60_000, for: contract, reference: "P-1")
    #expect(answer.status == 201)
    #expect(
      answer.json.members?.map(\.name) == ["id", "reference", "allocations", "unallocated", "contract", "device"])
    #expect(try answer.string("id").hasPrefix("pay_"))
    #expect(try answer.string("reference") == "P-1")
    let instalments = try client.send("GET /v1/contracts/\(contract)", key: server.lenderKey).value("instalments")
    let ids = (instalments.elements ?? []).map { $0["id"] ?? nil }
    #expect(
      try answer.value("allocations") == [
        ["instalment": ids[0], "amount": ["amount": 50_000, "currency": "INR"]],
        ["instalment": ids[1], "amount": ["amount": 10_000, "currency": "INR"]],
      ])
    #expect(try answer.value("unallocated") == ["amount": 0, "currency": "INR"])
    #expect(
      try answer.value("contract") == [
        "id": .string(contract), "state": "active",
        "balance": [
          "outstanding": ["amount": 40_000, "currency": "INR"], "arrears": ["amount": 0, "currency": "INR"],
          "days_past_due": 0, "next_due": ["due_on": "2026-04-10", "amount": ["amount": 40_000, "currency": "INR"]],
        ],
      ])
    #expect(try answer.value("device", "id") == .string(device.id))
    #expect(
      try answer.value("device", "lock_status").members?.map(\.name) == [
        "sequence", "state", "reason", "other_reasons", "decided_at",
      ])
    #expect(try answer.value("device", "restoration") == .null)
  }

  @Test func `the same confirmation again is 200 with the first answer, whatever happened since`() throws {
    let first = try client.pay(50_000, for: contract, reference: "P-1")
    _ = try client.pay(50_000, for: contract, reference: "P-2")
    let before = try server.story.store.contents()
    let again = try client.pay(50_000, for: contract, reference: "P-1")
    #expect(first.status == 201)
    #expect(again.status == 200)
    #expect(again.body == first.body)
    #expect(try server.story.store.contents() == before)
  }

  @Test func `the same confirmation may name the contract another way`() throws {
    let first = try client.pay(50_000, for: contract, reference: "P-1")
    let body = TestBody.payment(50_000, for: contract, reference: "P-1")
    for (name, value) in [("contract_reference", "loan 1"), ("imei", device.imei)] {
      let other = body.replacing("/contract_id", with: nil).replacing("/\(name)", with: .string(value))
      let answer = try client.send("POST /v1/payment-confirmations", key: server.lenderKey, other)
      #expect(answer.status == 200 && answer.body == first.body, "\(name): \(answer)")
    }
  }

  @Test(arguments: [
    ("/amount/amount", JSONValue.integer(49_999)), ("/paid_at", "2026-03-02T02:29:59Z"),
    ("/contract_id", "another contract"),
  ])
  func `a reference that stands for another payment is 409`(pointer: String, value: JSONValue) throws {
    _ = try client.pay(50_000, for: contract, reference: "P-1")
    let other = try client.write("loan 2", on: client.activate(2).id)
    let before = try server.story.store.contents()
    let body = TestBody.payment(50_000, for: contract, reference: "P-1")
      .replacing(pointer, with: pointer == "/contract_id" ? .string(other) : value)
    let answer = try client.send("POST /v1/payment-confirmations", key: server.lenderKey, body)
    #expect(answer.status == 409)
    #expect(answer.problem == "reference-reused")
    #expect(try server.story.store.contents() == before)
  }

  @Test func `one confirmation from fifty connections at once is one payment`() throws {
    let clients = (0..<50).map { _ in TestClient(server) }
    let body = TestBody.payment(50_000, for: contract, reference: "P-1")
    for client in clients { try client.submit("POST /v1/payment-confirmations", key: server.lenderKey, body) }
    let answers = try clients.map { try $0.answer() }
    #expect(answers.count { $0.status == 201 } == 1)
    #expect(answers.count { $0.status == 200 } == 49)
    #expect(Set(answers.map(\.body)).count == 1)
    let contents = try server.story.store.contents()
    #expect(contents.rows["payment_confirmations"] == 1)
    #expect(contents.rows["allocations"] == 1)
    let contract = try client.send("GET /v1/contracts/\(contract)", key: server.lenderKey)
    #expect(try contract.value("balance", "outstanding", "amount") == 50_000)
  }

  @Test func `fifty payments of one contract at once are all counted`() throws {
    let clients = (0..<50).map { _ in TestClient(server) }
    for (number, client) in clients.enumerated() {
      let body = TestBody.payment(1_000, for: contract, reference: "P-\(number)")
      try client.submit("POST /v1/payment-confirmations", key: server.lenderKey, body)
    }
    let answers = try clients.map { try $0.answer() }
    #expect(answers.allSatisfy { $0.status == 201 })
    let outstanding = try answers.map { try $0.value("contract", "balance", "outstanding", "amount").integer ?? 0 }
    #expect(outstanding.sorted() == (0..<50).map { 50_000 + $0 * 1_000 })
  }

  @Test func `a payment that clears the arrears orders a restoration`() throws {
    _ = try client.advance(to: "2026-03-17T02:30:00Z")
    let answer = try client.send(
      "POST /v1/payment-confirmations", key: server.lenderKey,
      TestBody.payment(50_000, for: contract, reference: "P-1").replacing("/paid_at", with: "2026-03-17T02:00:00Z"))
    #expect(try answer.value("device", "lock_status", "state") == "unlocked")
    #expect(
      try answer.value("device", "restoration") == [
        "ordered_at": "2026-03-17T02:30:00Z", "deadline": "2026-03-17T03:30:00Z",
      ])
  }

  @Test func `the last payment settles the contract and releases the device, and what is over stays unallocated`()
    throws
  {
    let answer = try client.pay(100_001, for: contract, reference: "P-1")
    #expect(try answer.value("contract", "state") == "settled")
    #expect(try answer.value("device", "lock_status", "state") == "released")
    #expect(try answer.value("unallocated", "amount") == 1)
  }

  @Test func `payments are found by id, reference and contract`() throws {
    let answer = try client.pay(50_000, for: contract, reference: "P-1")
    let id = try answer.string("id")
    let found = try client.send("GET /v1/payment-confirmations/\(id)", key: server.lenderKey)
    #expect(try found.string("paid_at") == TestBody.paidAt)
    #expect(try found.value("amount") == ["amount": 50_000, "currency": "INR"])
    for query in ["reference=P-1", "contract_id=\(contract)", "reference=P-1&contract_id=\(contract)"] {
      let list = try client.send("GET /v1/payment-confirmations?\(query)", key: server.lenderKey)
      #expect(try list.value("data") == [found.json], "\(query)")
      #expect(try list.value("next_cursor") == .null, "\(query)")
    }
    let none = try client.send("GET /v1/payment-confirmations?reference=P-2", key: server.lenderKey)
    #expect(try none.value("data") == [])
  }

  @Test(arguments: [
    "contract_id": "con_00000000000000000000000000", "contract_reference": "none", "imei": "490154203237518",
  ])
  func `an unknown contract is 404`(name: String, value: String) throws {
    let body = TestBody.payment(1, for: contract, reference: "P-1")
      .replacing("/contract_id", with: nil).replacing("/\(name)", with: .string(value))
    let answer = try client.send("POST /v1/payment-confirmations", key: server.lenderKey, body)
    #expect(answer.status == 404)
  }

  @Test(arguments: [
    ("/amount/currency", JSONValue.string("KES")), ("/paid_at", "2026-03-02T03:35:00.001Z"),
    ("/paid_at", "2016-02-01T00:00:00Z"),
  ])
  func `another currency and a payment from the future are 422`(pointer: String, value: JSONValue) throws {
    let body = TestBody.payment(1, for: contract, reference: "P-1").replacing(pointer, with: value)
    let answer = try client.send("POST /v1/payment-confirmations", key: server.lenderKey, body)
    #expect(answer.status == 422)
    #expect(answer.pointers == [pointer])
  }

  @Test func `five minutes ahead are taken, for clocks differ`() throws {
    let body = TestBody.payment(1, for: contract, reference: "P-1")
      .replacing("/paid_at", with: "2026-03-02T03:35:00Z")
    #expect(try client.send("POST /v1/payment-confirmations", key: server.lenderKey, body).status == 201)
  }

  @Test func `a reference is a lender's own`() throws {
    let key = try server.issueKey(.lender, of: try server.story.registerLender("Upesi Simu"))
    let theirs = try client.write("loan 1", on: client.activate(2, key: key).id, key: key)
    #expect(try client.pay(1_000, for: contract, reference: "P-1").status == 201)
    #expect(try client.pay(1_000, for: theirs, reference: "P-1", key: key).status == 201)
  }

  @Test func `what is left over never runs past 2^53 - 1`() throws {
    let most: Int64 = (1 << 53) - 1
    #expect(try client.pay(most, for: contract, reference: "P-1").status == 201)
    #expect(try client.pay(100_000, for: contract, reference: "P-2").status == 201)
    let before = try server.story.store.contents()
    let answer = try client.pay(1, for: contract, reference: "P-3")
    #expect(answer.status == 422)
    #expect(answer.problem == "amount-overflow")
    #expect(try server.story.store.contents() == before)
  }
}
