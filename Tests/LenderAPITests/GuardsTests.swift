import JSON
import Lending
import Servicing
import TestSupport
import Testing

/// Watermark, brake, cohort restorations and claims over the socket.
struct GuardsTests {
  private let server: TestServer
  private let client: TestClient

  init() throws {
    server = try TestServer()
    client = TestClient(server)
  }

  @Test func `a lender's watermark and brake are kept and shown, and only get tighter`() throws {
    let line = "PATCH /v1/lenders/\(server.lenderID)"
    let shown = try client.send("GET /v1/lenders/\(server.lenderID)", key: server.lenderKey)
    #expect(shown.json["watermark"] == "off")
    #expect(shown.json["brake"] == ["count": 50, "factor": 3])
    let changed = try client.send(
      line, key: server.lenderKey, ["watermark": "arrivals", "brake": ["count": 10, "factor": 2]])
    #expect(changed.json["watermark"] == "arrivals")
    #expect(changed.json["brake"] == ["count": 10, "factor": 2])
    for (place, brake) in [
      ("/brake/count", ["count": 51, "factor": 3]), ("/brake/factor", ["count": 50, "factor": 4]),
    ]
      as [(String, JSONValue)]
    {
      let refused = try client.send(line, key: server.lenderKey, ["brake": brake])
      #expect(refused.status == 422 && refused.pointers == [place], "\(refused)")
    }
  }

  @Test func `a watermark is stated, never goes back, and is not in the future`() throws {
    let put = { [client, server] (until: String) in
      try client.send("PUT /v1/payment-watermark", key: server.lenderKey, ["complete_until": .string(until)])
    }
    let stated = try put("2026-03-02T03:00:00Z")
    #expect(stated.status == 200)
    #expect(stated.json == ["mode": "off", "complete_until": "2026-03-02T03:00:00Z"])
    #expect(try put("2026-03-01T03:00:00Z").json["complete_until"] == "2026-03-02T03:00:00Z")
    let ahead = try put("2026-03-02T03:30:01Z")
    #expect(ahead.status == 422 && ahead.pointers == ["/complete_until"], "\(ahead)")
  }

  @Test func `a brake is listed with what it holds, and released with a note`() throws {
    let story = server.story
    try story.changeLender { $0.brake = Brake(count: 2, factor: 1) }
    _ = try story.portfolio(3, ["2026-03-10": 500])
    try story.move(to: "2026-03-17 12:00")
    let list = try client.send("GET /v1/brakes", key: server.lenderKey)
    let brake = try #require(list.json["data"]?.elements?.first)
    #expect(brake["date"] == "2026-03-17")
    #expect(brake["engaged_at"] == "2026-03-16T18:30:00Z")
    #expect((brake["counted"], brake["bound"], brake["held"]) == (3, 2, 3))
    let held = try client.send("GET /v1/brakes/2026-03-17/devices?limit=2", key: server.lenderKey)
    let first = try #require(held.json["data"]?.elements)
    let cursor = try held.string("next_cursor")
    let rest = try client.send("GET /v1/brakes/2026-03-17/devices?cursor=\(cursor)", key: server.lenderKey)
    let all = first + (rest.json["data"]?.elements ?? [])
    #expect(Set(all.compactMap { $0["device_id"]?.string }).count == 3)
    #expect(all.allSatisfy { $0["state"] == "reminder" && $0["held_since"] == "2026-03-17T02:30:00Z" })
    let line = "POST /v1/brakes/2026-03-17/releases"
    let released = try client.send(line, key: server.lenderKey, ["note": "the list is right"])
    #expect(released.status == 201)
    #expect(released.json["note"] == "the list is right")
    #expect(try released.string("released_by").hasPrefix("key_"))
    try story.settle()
    let after = try client.send("GET /v1/brakes", key: server.lenderKey)
    #expect(after.json["data"]?.elements?.first?["held"] == 0)
    let freed = try client.send("GET /v1/brakes/2026-03-17/devices", key: server.lenderKey)
    #expect(freed.json["data"] == [])
    for date in ["2026-03-16", "17-03-2026", "nonsense"] {
      let missing = try client.send(
        "POST /v1/brakes/\(date)/releases", key: server.lenderKey, ["note": "looked at"])
      #expect(missing.status == 404, "\(date): \(missing)")
    }
  }

  @Test func `a cohort is restored in one request, once for its key`() throws {
    let story = server.story
    let phones = try story.portfolio(3, ["2026-03-10": 500]).map(\.phone)
    try story.move(to: "2026-03-17 12:00")
    let body = TestBody.cohort(phones.map(\.deviceID.text))
    let send = { [client, server] in
      try client.send(
        "POST /v1/cohort-restorations", key: server.lenderKey, fields: ["Idempotency-Key": "cohort-1"], body)
    }
    let answer = try send()
    #expect(answer.status == 201, "\(answer)")
    #expect(answer.json["restored"] == 3)
    #expect(try answer.string("id").hasPrefix("coh_"))
    #expect(try phones.allSatisfy { try story.status(of: $0).state == .unlocked })
    #expect(try send().text == answer.text)
    #expect(try story.events(.cohortRestorationOrdered).count == 1)
    let again = try client.send("POST /v1/cohort-restorations", key: server.lenderKey, body)
    #expect(again.json["restored"] == 0)
  }

  @Test func `a cohort's wrong span, wrong time or unknown device is refused, and nothing is written`() throws {
    let before = try server.story.store.contents()
    let span: JSONValue = [
      "restricted_between": ["from": "2026-03-02T00:00:00Z", "to": "2026-03-02T00:00:00Z"],
      "no_stricter_until": "2026-03-31T00:00:00Z", "cause": "silence", "note": "reopened",
    ]
    let backwards = try client.send("POST /v1/cohort-restorations", key: server.lenderKey, span)
    #expect(backwards.status == 422 && backwards.pointers == ["/restricted_between/to"], "\(backwards)")
    let unknown = TestBody.cohort(["dev_00000000000000000000000000"])
    #expect(try client.send("POST /v1/cohort-restorations", key: server.lenderKey, unknown).status == 404)
    let over = TestBody.cohort(["dev_00000000000000000000000000"], until: "2026-03-02T03:30:00Z")
    let late = try client.send("POST /v1/cohort-restorations", key: server.lenderKey, over)
    #expect(late.status == 422 && late.pointers == ["/no_stricter_until"], "\(late)")
    #expect(try server.story.store.contents() == before)
  }

  @Test func `a device claims a payment once a month, and the same claim twice is one`() throws {
    let (phone, _) = try server.story.portfolio(1, ["2026-03-10": 500])[0]
    try server.story.move(to: "2026-03-17 12:00")
    let claim = TestBody.claim(500, reference: "UPI-1")
    let answer = try client.send("POST /v1/payment-claims", key: phone.token, claim)
    #expect(answer.status == 201, "\(answer)")
    #expect(answer.json["until"] == "2026-03-19T06:30:00Z")
    #expect(try server.story.status(of: phone).state == .unlocked)
    let repeated = try client.send("POST /v1/payment-claims", key: phone.token, claim)
    #expect(repeated.status == 200 && repeated.text == answer.text, "\(repeated)")
    let second = try client.send("POST /v1/payment-claims", key: phone.token, TestBody.claim(500, reference: "UPI-2"))
    #expect(second.status == 409 && second.problem == "claim-not-allowed", "\(second)")
  }
}
