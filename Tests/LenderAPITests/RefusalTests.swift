import JSON
import Lending
import TestSupport
import Testing

/// Every endpoint that takes a body, and everything that it must refuse: with all that is wrong at once, and without
/// writing anything.
struct RefusalTests {
  private let neighbours: Neighbours
  private let before: TestDatabase.Contents
  private let client: TestClient
  private let specimens: [BodySpecimen]
  private var own: Estate { neighbours.own }

  init() throws {
    neighbours = try Neighbours()
    client = TestClient(neighbours.server)
    specimens = try BodySpecimen.all(neighbours.own)
    before = try neighbours.server.story.store.contents()
  }

  @Test func `every endpoint that takes a body is tried`() {
    let writing = neighbours.server.endpoints.map(\.route).filter { $0.hasPrefix("P") }
    #expect(Set(specimens.map(\.route)) == Set(writing))
  }

  @Test func `a wrong value is 422 at its place, for each field and each way to be wrong`() throws {
    for specimen in specimens {
      for (pointer, sort) in specimen.fields {
        for refused in sort.refused {
          let body = specimen.good.replacing(pointer, with: refused.value)
          try expect(specimen, body, [pointer + refused.place], "\(pointer) is \(refused.name)")
        }
      }
    }
  }

  @Test func `all wrong fields are named at once`() throws {
    for specimen in specimens where !specimen.fields.isEmpty {
      let body = specimen.leaves.reduce(specimen.good) { body, field in
        body.replacing(field.key, with: field.value.refused.first?.value)
      }
      try expect(specimen, body, specimen.leaves.map(\.key), "all fields")
    }
  }

  @Test func `all missing fields are named at once`() throws {
    for specimen in specimens where !specimen.missing.isEmpty { try expect(specimen, [:], specimen.missing, "{}") }
  }

  @Test func `unknown fields are refused by name, in every object`() throws {
    for specimen in specimens {
      let objects = [""] + specimen.fields.filter { specimen.good.value(at: $0.key)?.members != nil }.map(\.key)
      let places = objects.map { $0 + "/zzz" }
      for place in places { try expect(specimen, specimen.good.replacing(place, with: 1), [place], place) }
      let body = places.reduce(specimen.good) { $0.replacing($1, with: 1) }
      try expect(specimen, body, places, "all of them")
    }
  }

  @Test func `JSON that is no object is 422`() throws {
    for specimen in specimens {
      for value: JSONValue in [[], [[:]], 1, "{}", true, nil] {
        try expect(specimen, value, [""], JSONWriter.text(value))
      }
    }
  }

  @Test func `text that is not one strict JSON value is 400`() throws {
    for specimen in specimens {
      for (name, content) in BrokenJSON.all(specimen.good) {
        let answer = try send(specimen, content)
        #expect(answer.status == 400 && answer.problem == "malformed-json", "\(specimen.route), \(name): \(answer)")
      }
    }
    #expect(try neighbours.server.story.store.contents() == before)
  }

  @Test func `an empty body is 400 where one is needed`() throws {
    for specimen in specimens where !specimen.missing.isEmpty {
      #expect(try send(specimen, []).status == 400, "\(specimen.route)")
    }
    #expect(try neighbours.server.story.store.contents() == before)
  }

  @Test func `a body of another type is 415`() throws {
    let types = [
      "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "application/xml",
      "application/problem+json", "multipart/form-data; boundary=x", "json", "application/json, text/plain",
    ]
    for specimen in specimens {
      for type in types {
        let answer = try send(specimen, JSONWriter.bytes(specimen.good), type: type)
        let place: Comment = "\(specimen.route), \(type): \(answer)"
        #expect(answer.status == 415 && answer.problem == "unsupported-media-type", place)
      }
      for type in ["application/json", "Application/JSON; charset=UTF-8", "application/json;charset=\"utf-8\""] {
        #expect(try send(specimen, Array("[]".utf8), type: type).status == 422, "\(specimen.route), \(type)")
      }
    }
    #expect(try neighbours.server.story.store.contents() == before)
  }

  @Test func `a body over the limit is 413 before it has come, and one at the limit is read`() throws {
    for specimen in specimens {
      let line = try specimen.line(own)
      let over = specimen.bytesMax + 1
      try client.submit(line, key: key(specimen), fields: ["Content-Length": "\(over)"])
      let answer = try client.answer()
      #expect(answer.status == 413 && answer.problem == "content-too-large", "\(specimen.route): \(answer)")
      try client.submit(line, key: key(specimen), fields: ["Transfer-Encoding": "chunked"])
      try client.submit(octets: Array("\(String(over, radix: 16))\r\n".utf8))
      #expect(try client.answer().status == 413, "\(specimen.route), in chunks")
      let padding = [UInt8](repeating: UInt8(ascii: " "), count: specimen.bytesMax - 2)
      #expect(try send(specimen, Array("[]".utf8) + padding).status == 422, "\(specimen.route), at the limit")
    }
    #expect(try neighbours.server.story.store.contents() == before)
  }

  @Test func `two where one must be are 422 at both`() throws {
    let names: [String: [String]] = [
      "POST /v1/payment-confirmations": ["/contract_id", "/contract_reference", "/imei"],
      "POST /v1/unlock-codes": ["/device_id", "/imei"],
      "POST /v1/device-activations": ["/imei", "/serial_number"],
    ]
    let values: [String: JSONValue] = [
      "/contract_id": .string(own.contractID), "/contract_reference": "loan 100", "/imei": .string(own.device.imei),
      "/device_id": .string(own.device.id), "/serial_number": "SN-100",
    ]
    for specimen in specimens {
      guard let pointers = names[specimen.route] else { continue }
      let body = pointers.reduce(specimen.good) { $0.replacing($1, with: values[$1]) }
        .replacing("/manufacturer", with: pointers.contains("/serial_number") ? "Tecno" : nil)
      try expect(specimen, body, pointers, "all of them")
    }
  }

  @Test func `null in an optional field counts as absent`() throws {
    let body = try TestBody.device(150).replacing("/model", with: .some(.null)).replacing("/imei2", with: .some(.null))
    let answer = try client.send("POST /v1/devices", key: own.keys[.lender], body)
    #expect(answer.status == 201)
    #expect(try answer.value("imei2") == .null)
  }

  /// Expects 422 with exactly these pointers, and nothing written.
  private func expect(_ specimen: BodySpecimen, _ body: JSONValue, _ pointers: [String], _ name: String) throws {
    let answer = try send(specimen, JSONWriter.bytes(body))
    let place: Comment = "\(specimen.route), \(name): \(answer)"
    #expect(answer.status == 422 && answer.problem == "invalid-fields", place)
    #expect(answer.pointers == pointers.sorted(), place)
    #expect(try neighbours.server.story.store.contents() == before, place)
  }

  private func send(
    _ specimen: BodySpecimen, _ content: [UInt8], type: String = "application/json"
  ) throws -> TestAnswer {
    try client.send(specimen.line(own), key: key(specimen), fields: ["Content-Type": type], content: content)
  }

  private func key(_ specimen: BodySpecimen) -> String? {
    specimen.party?.credential(own, on: neighbours.server)
  }
}
