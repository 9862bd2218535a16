import JSON
import Lending
import TestSupport
import Testing

struct ReversalsTests {
  private let server: TestServer
  private let client: TestClient
  private let contract: String

  init() throws {
    server = try TestServer()
    client = TestClient(server)
    contract = try client.write("loan 1", on: client.activate().id, ["2026-03-10": 50_000, "2026-04-10": 50_000])
  }

  @Test func `a reversal is 201 with all that it came to, and its payment shows it`() throws {
    let payment = try client.pay(60_000, for: contract, reference: "P-1").string("id")
    let answer = try reverse(payment, "R-1")
    #expect(answer.status == 201)
    #expect(
      answer.json.members?.map(\.name) == [
        "id", "reference", "payment_confirmation_id", "payment_reference", "reversed_at", "recorded_at", "reason",
        "amount", "untaken", "contract", "device",
      ])
    #expect(try answer.string("id").hasPrefix("rev_"))
    #expect(try answer.value("amount") == ["amount": 60_000, "currency": "INR"])
    #expect(try answer.value("contract", "balance", "outstanding") == ["amount": 100_000, "currency": "INR"])
    #expect(try answer.value("contract", "state") == "active")
    let shown = try client.send("GET /v1/payment-confirmations/\(payment)", key: server.lenderKey)
    #expect(try shown.value("reversal", "reference") == "R-1")
    #expect(try shown.value("allocations").elements?.count == 2, "history stays")
  }

  @Test func `the same reversal again is 200 with the first answer, any other is 409`() throws {
    let payment = try client.pay(60_000, for: contract, reference: "P-1").string("id")
    let first = try reverse(payment, "R-1")
    let again = try reverse(payment, "R-1")
    #expect(again.status == 200 && again.body == first.body)
    let byReference = try reverseByReference("P-1", "R-1")
    #expect(byReference.status == 200 && byReference.body == first.body)
    let second = try reverse(payment, "R-2")
    #expect(second.status == 409 && second.problem == "already-reversed")
    let other = try client.pay(10_000, for: contract, reference: "P-2").string("id")
    let reused = try reverse(other, "R-1")
    #expect(reused.status == 409 && reused.problem == "reference-reused")
  }

  @Test func `one that comes before its payment is 202, and takes effect with it`() throws {
    let kept = try reverseByReference("P-1", "R-1")
    #expect(kept.status == 202)
    #expect(try kept.value("payment_confirmation_id") == .null)
    #expect(try reverseByReference("P-1", "R-1").status == 200)
    let payment = try client.pay(100_000, for: contract, reference: "P-1")
    #expect(payment.status == 201)
    #expect(try payment.value("contract", "state") == "active")
    #expect(try payment.value("device", "lock_status", "state") == "unlocked")
    #expect(try payment.value("contract", "balance", "outstanding") == ["amount": 100_000, "currency": "INR"])
    let again = try reverse(payment.string("id"), "R-1")
    #expect(again.status == 200 && again.body == kept.body)
  }

  @Test func `a settled contract is active again, and its device stays released`() throws {
    let payment = try client.pay(100_000, for: contract, reference: "P-1")
    #expect(try payment.value("contract", "state") == "settled")
    let answer = try reverse(payment.string("id"), "R-1")
    #expect(try answer.value("contract", "state") == "active")
    #expect(try answer.value("device", "lock_status", "state") == "released")
  }

  private func reverse(_ payment: String, _ reference: String) throws -> TestAnswer {
    try client.send(
      "POST /v1/payment-confirmations/\(payment)/reversals", key: server.lenderKey,
      ["reference": .string(reference), "reversed_at": "2026-03-02T03:00:00Z", "reason": "cheque returned"])
  }

  private func reverseByReference(_ payment: String, _ reference: String) throws -> TestAnswer {
    try client.send(
      "POST /v1/reversals", key: server.lenderKey,
      [
        "payment_reference": .string(payment), "reference": .string(reference),
        "reversed_at": "2026-03-02T03:00:00Z", "reason": "cheque returned",
      ])
  }
}
