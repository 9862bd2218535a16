import JSON
import Lending
import TestSupport
import Testing

struct AmendmentsTests {
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

  private static let changes: [(JSONValue, outstanding: Int64, state: JSONValue)] = [
    (["kind": "extend", "days": 30], 100_000, "active"),
    (["kind": "waive", "amount": ["amount": 30_000, "currency": "INR"]], 70_000, "active"),
    (["kind": "waive", "amount": ["amount": 100_000, "currency": "INR"]], 0, "settled"),
    (["kind": "reschedule", "instalments": [["due_on": "2026-06-01", "amount": 100_000]]], 100_000, "active"),
    (
      [
        "kind": "reschedule",
        "schedule": ["count": 4, "amount": 25_000, "first_due_on": "2026-06-01", "every": "week"],
      ],
      100_000, "active"
    ),
    (["kind": "cancel", "with_return": false], 100_000, "cancelled"),
    (["kind": "cancel", "with_return": true], 100_000, "cancelled"),
    (["kind": "write_off"], 100_000, "written_off"),
    (["kind": "transfer", "borrower": ["name": "Asif Khan"]], 100_000, "active"),
  ]

  @Test(arguments: changes)
  func `each kind of amendment is 201 with what it came to, and is listed`(
    change: JSONValue, outstanding: Int64, state: JSONValue
  ) throws {
    let answer = try amend(change)
    #expect(answer.status == 201, "\(answer)")
    #expect(
      answer.json.members?.map(\.name) == ["id", "kind", "recorded_at", "written_by", "note", "contract", "device"])
    #expect(try answer.value("contract", "state") == state)
    #expect(try answer.value("contract", "balance", "outstanding", "amount") == .integer(outstanding))
    let list = try client.send("GET /v1/contracts/\(contract)/amendments", key: server.lenderKey)
    #expect(try list.value("data").elements?.map { $0["id"]?.string } == [try answer.string("id")])
    let shown = try client.send("GET /v1/contracts/\(contract)", key: server.lenderKey)
    #expect(try shown.value("state") == state)
  }

  @Test func `fields of another kind are refused by name`() throws {
    let answer = try amend(["kind": "extend", "days": 30, "with_return": true])
    #expect(answer.status == 422)
    #expect(answer.pointers == ["/with_return"])
    #expect(try amend(["kind": "reschedule"]).pointers == ["/instalments", "/schedule"])
  }

  @Test func `what was waived is shown beside what was paid`() throws {
    _ = try client.pay(10_000, for: contract, reference: "P-1")
    _ = try amend(["kind": "waive", "amount": ["amount": 45_000, "currency": "INR"]])
    let shown = try client.send("GET /v1/contracts/\(contract)", key: server.lenderKey).value("instalments")
    #expect(shown.elements?.map { $0["paid"]?.integer } == [10_000, 0])
    #expect(shown.elements?.map { $0["waived"]?.integer } == [40_000, 5_000])
    let payoff = try client.send("GET /v1/contracts/\(contract)/payoff", key: server.lenderKey)
    #expect(try payoff.value("amount", "amount") == 45_000)
  }

  @Test func `a cancelled contract's device is awaited, comes back once, and is released`() throws {
    _ = try amend(["kind": "cancel", "with_return": true])
    let line = "GET /v1/contracts/\(contract)"
    #expect(try client.send(line, key: server.lenderKey).value("return_awaited_since").string != nil)
    let returned = try client.send("POST /v1/contracts/\(contract)/device-returns", key: server.lenderKey)
    #expect(returned.status == 201)
    #expect(try returned.value("device", "lock_status", "state") == "released")
    #expect(try client.send(line, key: server.lenderKey).value("return_awaited_since") == .null)
    let again = try client.send("POST /v1/contracts/\(contract)/device-returns", key: server.lenderKey)
    #expect(again.status == 409 && again.problem == "contract-not-active")
  }

  @Test func `an overpayment is refunded once for a reference, and never past what is unallocated`() throws {
    _ = try client.pay(100_500, for: contract, reference: "P-1")
    let first = try refund(300, "F-1")
    #expect(first.status == 201)
    #expect(try first.value("unallocated") == ["amount": 200, "currency": "INR"])
    let again = try refund(300, "F-1")
    #expect(again.status == 200 && again.body == first.body)
    #expect(try refund(200, "F-1").problem == "reference-reused")
    #expect(try refund(201, "F-2").pointers == ["/amount/amount"])
  }

  @Test func `whoever bought the phone pays what is owed by its IMEI, and gets it released`() throws {
    let payoff = try client.send("GET /v1/contracts/\(contract)/payoff", key: server.lenderKey).value("amount")
    let answer = try client.send(
      "POST /v1/payment-confirmations", key: server.lenderKey,
      [
        "imei": .string(device.imei), "amount": payoff, "paid_at": "2026-03-02T03:00:00Z", "reference": "buyer 1",
        "payer": "somebody else",
      ])
    #expect(try answer.value("contract", "state") == "settled")
    #expect(try answer.value("device", "lock_status", "state") == "released")
  }

  private func amend(_ change: JSONValue) throws -> TestAnswer {
    let body = JSONValue.object((change.members ?? []) + [JSONMember("note", "as agreed")])
    return try client.send("POST /v1/contracts/\(contract)/amendments", key: server.lenderKey, body)
  }

  private func refund(_ amount: Int64, _ reference: String) throws -> TestAnswer {
    try client.send(
      "POST /v1/contracts/\(contract)/refunds", key: server.lenderKey,
      ["amount": ["amount": .integer(amount), "currency": "INR"], "reference": .string(reference)])
  }
}
