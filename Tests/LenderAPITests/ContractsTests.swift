import JSON
import Lending
import TestSupport
import Testing

struct ContractsTests {
  private let server: TestServer
  private let client: TestClient
  private let device: TestDevice

  init() throws {
    server = try TestServer()
    client = TestClient(server)
    device = try client.activate(1)
  }

  private var body: JSONValue {
    TestBody.contract(on: device.id, reference: "loan 1", ["2026-03-10": 50_000, "2026-04-10": 40_000])
  }

  @Test func `a contract is written with all that it was given, and found where it says`() throws {
    let answer = try write(body)
    #expect(answer.status == 201)
    let id = try answer.string("id")
    #expect(answer["Location"] == "/v1/contracts/\(id)")
    for member in body.members ?? [] where member.name != "instalments" {
      #expect(answer.json[member.name] == member.value, "\(member.name)")
    }
    #expect(try answer.string("state") == "active")
    let instalments = try #require(try answer.value("instalments").elements)
    #expect(instalments.map { $0["due_on"] } == ["2026-03-10", "2026-04-10"])
    #expect(instalments.map { $0["amount"] } == [50_000, 40_000])
    #expect(instalments.map { $0["paid"] } == [0, 0])
    #expect(
      try answer.value("balance") == [
        "outstanding": ["amount": 90_000, "currency": "INR"], "arrears": ["amount": 0, "currency": "INR"],
        "days_past_due": 0, "next_due": ["due_on": "2026-03-10", "amount": ["amount": 50_000, "currency": "INR"]],
      ])
    #expect(
      try answer.value("lock_decision") == [
        "state": "unlocked", "reason": nil,
        "next": ["at": "2026-03-11T02:30:00Z", "state": "reminder", "unattended": false],
      ])
    let found = try client.send("GET /v1/contracts/\(id)", key: server.lenderKey)
    #expect(found.body == answer.body)
  }

  @Test func `what need not be there may be missing, and the lender's takes its place`() throws {
    let bare = ["/time_zone", "/financed_amount", "/down_payment", "/consent", "/policy", "/borrower/phone"]
      .reduce(body) { $0.replacing($1, with: nil) }
    let answer = try write(bare)
    #expect(answer.status == 201)
    #expect(try answer.string("time_zone") == "Asia/Kolkata")
    #expect(try answer.string("policy") == "standard")
  }

  @Test(arguments: [
    ("day", "2026-03-01", ["2026-03-01", "2026-03-02", "2026-03-03"]),
    ("week", "2026-03-01", ["2026-03-01", "2026-03-08", "2026-03-15"]),
    ("two_weeks", "2026-03-01", ["2026-03-01", "2026-03-15", "2026-03-29"]),
    ("month", "2026-12-31", ["2026-12-31", "2027-01-31", "2027-02-28"]),
  ])
  func `a schedule gives its due dates, in the past too`(every: String, first: String, dates: [String]) throws {
    let schedule: JSONValue = [
      "count": 3, "amount": 30_000, "first_due_on": .string(first), "every": .string(every),
    ]
    let answer = try write(body.replacing("/instalments", with: nil).replacing("/schedule", with: schedule))
    #expect(answer.status == 201)
    #expect((try answer.value("instalments").elements ?? []).map { $0["due_on"]?.string } == dates)
  }

  @Test func `instalments and a schedule together are 422 at both`() throws {
    let schedule: JSONValue = ["count": 3, "amount": 30_000, "first_due_on": "2026-03-01", "every": "day"]
    #expect(try write(body.replacing("/schedule", with: schedule)).pointers == ["/instalments", "/schedule"])
  }

  @Test func `no instalment, and more work apps than 20, are 422`() throws {
    #expect(try write(body.replacing("/instalments", with: [])).pointers == ["/instalments"])
    let apps = (1...21).map { JSONValue.string("app \($0)") }
    #expect(try write(body.replacing("/borrower/work_apps", with: .array(apps))).pointers == ["/borrower/work_apps"])
  }

  @Test func `consent that is no consent is 422`() throws {
    let answer = try write(body.replacing("/consent/device_restriction", with: false))
    #expect(answer.pointers == ["/consent/device_restriction"])
  }

  @Test func `amounts that add up to more than 2^53 - 1 are refused`() throws {
    let before = try server.story.store.contents()
    let most: JSONValue = .integer((1 << 53) - 1)
    let answer = try write(body.replacing("/instalments/0/amount", with: most))
    #expect(answer.status == 422)
    #expect(answer.problem == "amount-overflow")
    #expect(try server.story.store.contents() == before)
  }

  @Test func `a policy that there is not is 422 at its place`() throws {
    #expect(try write(body.replacing("/policy", with: "none such")).pointers == ["/policy"])
  }

  @Test func `a reference stands for one contract of a lender`() throws {
    _ = try write(body)
    let second = try client.activate(2)
    let answer = try write(body.replacing("/device_id", with: .string(second.id)))
    #expect(answer.status == 409)
    #expect(answer.problem == "external-reference-taken")
    let other = try server.issueKey(.lender, of: try server.story.registerLender("Upesi Simu"))
    let theirs = try client.activate(3, key: other)
    #expect(try client.write("loan 1", on: theirs.id, key: other).hasPrefix("con_"))
  }

  @Test func `a device secures one contract, and none after its release`() throws {
    let contract = try write(body).string("id")
    let again = body.replacing("/external_reference", with: "loan 2")
    #expect(try write(again).problem == "device-already-financed")
    _ = try client.pay(90_000, for: contract, reference: "P-1")
    let before = try server.story.store.contents()
    let answer = try write(again)
    #expect(answer.status == 409)
    #expect(answer.problem == "device-already-financed")
    #expect(try server.story.store.contents() == before)
  }

  @Test func `of fifty at once on one device, or under one reference, one is written`() throws {
    let others = try (2...26).map { try client.activate($0).id }
    let bodies =
      (0..<25).map { body.replacing("/external_reference", with: .string("loan \($0 + 2)")) }
      + others.map { body.replacing("/device_id", with: .string($0)) }
    let clients = bodies.map { _ in TestClient(server) }
    for (client, body) in zip(clients, bodies) {
      try client.submit("POST /v1/contracts", key: server.lenderKey, body)
    }
    let answers = try clients.map { try $0.answer() }
    let (onDevice, underReference) = (answers.prefix(25), answers.suffix(25))
    #expect(onDevice.count { $0.status == 201 } == 1)
    #expect(onDevice.count { $0.problem == "device-already-financed" } == 24)
    #expect(underReference.count { $0.status == 201 } == 1)
    #expect(underReference.count { $0.problem == "external-reference-taken" } == 24)
  }

  @Test func `contracts are found by reference, state and days past due`() throws {
    let contract = try write(body).string("id")
    let second = try client.activate(2)
    let settled = try client.write("loan 2", on: second.id)
    _ = try client.pay(50_000, for: settled, reference: "P-1")
    _ = try client.advance(to: "2026-03-17T02:30:00Z")
    let queries = [
      ("external_reference=loan%201", [contract]), ("state=settled", [settled]), ("state=active", [contract]),
      ("days_past_due_min=7", [contract]), ("days_past_due_min=8", []), ("external_reference=none", []),
    ]
    for (query, ids) in queries {
      let data = try client.send("GET /v1/contracts?\(query)", key: server.lenderKey).value("data").elements
      #expect(data?.compactMap { $0["id"]?.string } == ids, "\(query)")
    }
    for query in ["state=open", "days_past_due_min=0", "days_past_due_min=1.0"] {
      let answer = try client.send("GET /v1/contracts?\(query)", key: server.lenderKey)
      #expect(answer.status == 422, "\(query)")
    }
  }

  @Test func `days past due are those of the local day, in lists too`() throws {
    let contract = try write(body).string("id")
    _ = try client.advance(to: "2026-03-16T18:30:00Z")
    let shown = try client.send("GET /v1/contracts/\(contract)", key: server.lenderKey)
    #expect(try shown.value("balance", "days_past_due") == 7)
    let list = try client.send("GET /v1/contracts?days_past_due_min=7", key: server.lenderKey)
    #expect(try list.value("data").elements?.count == 1)
  }

  @Test func `a payoff is all that is unpaid`() throws {
    let contract = try write(body).string("id")
    _ = try client.pay(10_000, for: contract, reference: "P-1")
    for query in ["", "?on=2026-06-01"] {
      let answer = try client.send("GET /v1/contracts/\(contract)/payoff\(query)", key: server.lenderKey)
      #expect(answer.json == ["amount": ["amount": 80_000, "currency": "INR"]], "\(query)")
    }
    let given = try client.send(
      "POST /v1/contracts/\(contract)/amendments", key: server.lenderKey, ["kind": "write_off", "note": "given up"])
    #expect(given.status == 201)
    let nothing = try client.send("GET /v1/contracts/\(contract)/payoff", key: server.lenderKey)
    #expect(nothing.json == ["amount": ["amount": 0, "currency": "INR"]], "it takes no payments")
    let wrong = try client.send("GET /v1/contracts/\(contract)/payoff?on=2026-02-30", key: server.lenderKey)
    #expect(wrong.pointers == ["?on"])
  }

  @Test func `a change of the borrower takes what it names, and its device shows new work apps`() throws {
    let contract = try write(body)
    let line = "PATCH /v1/contracts/\(try contract.string("id"))"
    let answer = try client.send(line, key: server.lenderKey, ["borrower": ["work_apps": ["com.rides"]]])
    #expect(answer.status == 200)
    #expect(answer.json == contract.json.replacing("/borrower/work_apps", with: ["com.rides"]))
    let status = try client.send("GET /v1/lock-status", key: device.token)
    #expect(try status.value("work_apps") == ["com.rides"])
    #expect(try client.send(line, key: server.lenderKey, [:]).pointers == ["/borrower"])
    #expect(try client.send(line, key: server.lenderKey, ["borrower": ["name": "X"]]).pointers == ["/borrower/name"])
  }

  @Test func `the disk holds nothing of the borrower in the clear`() throws {
    let contract = try write(body).string("id")
    _ = try client.pay(10_000, for: contract, reference: "P-1")
    let disk = try server.story.store.fileBytes()
    for word in ["Meena", "98200", "9820012345"] { #expect(disk.firstRange(of: Array(word.utf8)) == nil, "\(word)") }
    #expect(!server.log.lines.joined().contains("Meena"))
  }

  private func write(_ body: JSONValue) throws -> TestAnswer {
    try client.send("POST /v1/contracts", key: server.lenderKey, body)
  }
}
