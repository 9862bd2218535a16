import JSON
import Lending
import TestSupport
import Testing

struct DeviceChecksTests {
  private let server: TestServer
  private let client: TestClient

  init() throws {
    server = try TestServer()
    client = TestClient(server)
  }

  @Test func `an IMEI that was never seen is not financed`() throws {
    let imei = try IMEI.numbered(9).digits
    let answer = try check(imei)
    #expect(answer.status == 200)
    #expect(answer.json == ["imei": .string(imei), "financed": false, "lender": nil])
  }

  @Test func `a phone is financed from its contract on, once it is activated, until it is released`() throws {
    let imei = try IMEI.numbered(1).digits
    let second = try #require(try TestBody.device(1)["imei2"]?.string)
    let (id, code) = try client.enrol(1)
    let contract = try client.write("loan 1", on: id)
    #expect(try check(imei).json["financed"] == false)
    _ = try client.activate(1, code: code)
    let lender: JSONValue = ["name": "Asha Finance", "phone": "+91 22 5550 1000", "website": "https://asha.example"]
    for imei in [imei, second] {
      #expect(try check(imei).json == ["imei": .string(imei), "financed": true, "lender": lender])
    }
    _ = try client.pay(50_000, for: contract, reference: "P-1")
    #expect(try check(imei).json == ["imei": .string(imei), "financed": false, "lender": nil])
  }

  @Test func `an activated phone without a contract is not financed`() throws {
    let device = try client.activate(1)
    #expect(try check(device.imei).json["financed"] == false)
  }

  @Test func `it says nothing of the borrower, nor of arrears`() throws {
    let device = try client.activate(1)
    _ = try client.write("loan 1", on: device.id)
    let before = try check(device.imei)
    _ = try client.advance(to: "2026-04-10T02:30:00Z")
    let after = try check(device.imei)
    #expect(after.body == before.body)
    for word in ["Meena", "98200", "loan 1", device.id, "50000"] { #expect(!after.text.contains(word), "\(word)") }
  }

  @Test(arguments: ["353240100000009", "35324010000000", "imei", "%20"])
  func `a wrong check digit is 422`(imei: String) throws {
    let answer = try check(imei)
    #expect(answer.status == 422)
    #expect(answer.pointers == ["imei"])
  }

  @Test func `more than 30 a minute from an address are 429, and other addresses go on`() throws {
    let imei = try IMEI.numbered(9).digits
    for _ in 0..<30 { #expect(try check(imei).status == 200) }
    let answer = try check(imei)
    #expect(answer.status == 429)
    #expect(answer.problem == "rate-limited")
    let seconds = try #require(answer["Retry-After"].flatMap { Int($0) })
    #expect((1...60).contains(seconds))
    let forwarded = try client.send(
      "GET /v1/device-checks/\(imei)", fields: ["X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"])
    #expect(forwarded.status == 429, "no proxy stands before it, so that the field is the client's word")
    let other = TestClient(server, from: "127.0.0.2")
    #expect(try other.send("GET /v1/device-checks/\(imei)").status == 200)
    #expect(try client.send("GET /healthz").status == 200)
  }

  @Test func `the log holds the route and never the IMEI`() throws {
    let device = try client.activate(1)
    _ = try check(device.imei)
    _ = try client.send("GET /v1/devices?imei=\(device.imei)", key: server.lenderKey)
    let lines = server.log.lines
    #expect(lines.contains { $0.contains("/v1/device-checks/{imei}") })
    #expect(!lines.contains { $0.contains(device.imei) })
  }

  private func check(_ imei: String) throws -> TestAnswer { try client.send("GET /v1/device-checks/\(imei)") }
}
