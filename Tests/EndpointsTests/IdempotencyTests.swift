import Cryptography
@testable import Endpoints
import Foundation
import HTTPServer
import JSON
import Lending
import Storage
import Synchronization
import TestSupport
import Testing

struct IdempotencyTests {
  private let premises: Premises
  private let runs = Runs()

  /// How often a write has run.
  private final class Runs: Sendable {
    let count = Atomic<Int>(0)
  }

  private static let key = "a-key-that-nobody-else-has"

  init() throws { premises = try Premises() }

  @Test func `the same key and request give the first answer again, byte for byte`() throws {
    let first = try send()
    let second = try send()
    #expect(runs.count.load(ordering: .relaxed) == 1)
    #expect(second.status == .created)
    #expect(second.body == first.body)
    #expect(second.contentType == "application/json")
    #expect(second.fields.all.map { "\($0.name): \($0.value)" } == ["Location: /v1/things/1"])
  }

  @Test(arguments: [
    ("/v1/things", #"{"a":2}"#), ("/v1/things?b=1", #"{"a":1}"#), ("/v1/things", #"{"a":1} "#), ("/v1/things", ""),
  ])
  func `the same key with another request is refused`(target: String, body: String) throws {
    _ = try send()
    #expect(refusal { try send(target, body: body) }?.code == .idempotencyKeyReused)
    #expect(runs.count.load(ordering: .relaxed) == 1)
  }

  @Test func `another key, caller, method or route is another request`() throws {
    _ = try send()
    _ = try send(key: "another")
    _ = try send(caller: .anyone(host: "192.0.2.1"), scope: "imei 1")
    _ = try send(caller: .anyone(host: "192.0.2.1"), scope: "imei 2")
    _ = try send(method: .put)
    _ = try send(route: "/v1/things/{id}")
    #expect(runs.count.load(ordering: .relaxed) == 6)
  }

  @Test func `without a key, or without anybody whose it is, nothing is kept`() throws {
    #expect(try claim(keys: []) == nil)
    #expect(try claim(caller: .anyone(host: "192.0.2.1")) == nil)
  }

  @Test func `errors are not kept`() throws {
    let refused = LatchkeyError(.activationRefused, "No.")
    #expect(refusal { try send(encode: { throw refused }) } == refused)
    #expect(try send(encode: { Answer(status: .conflict) }).status == .conflict)
    #expect(refusal { try send(run: { throw refused }) } == refused)
    #expect(try send().status == .created)
  }

  @Test func `what a refused answer has written stays`() throws {
    let transactionKey = [UInt8](repeating: 9, count: 32)
    let claim = try #require(try claim())
    let encode = try premises.store.write { transaction in
      try claim.settle(in: transaction) { transaction in
        let kept = IdempotencyKeyTable.Kept(requestDigest: [1], answer: [2])
        let expiresAt = claim.now.adding(hours: 1)
        try IdempotencyKeyTable.put(transactionKey, kept, of: nil, expiresAt: expiresAt, in: transaction)
        return { throw LatchkeyError(.activationRefused, "No.") }
      }
    }
    #expect(refusal { try encode() }?.code == .activationRefused)
    #expect(try find(transactionKey) != nil)
    #expect(try find(claim.keyHash) == nil)
  }

  @Test func `answers are kept for 72 hours`() throws {
    _ = try send()
    premises.clock.set(premises.clock.now().adding(hours: 72).adding(milliseconds: -1))
    _ = try send()
    #expect(runs.count.load(ordering: .relaxed) == 1)
    premises.clock.set(premises.clock.now().adding(milliseconds: 1))
    _ = try send()
    #expect(runs.count.load(ordering: .relaxed) == 2)
  }

  @Test func `the disk holds neither the key nor the answer in the clear`() throws {
    let answer = try send()
    let disk = Data(try premises.store.fileBytes())
    #expect(disk.range(of: Data(try #require(try claim()).keyHash)) != nil)
    for secret in [Array(IdempotencyTests.key.utf8), answer.body, Array("/v1/things/1".utf8)] {
      #expect(disk.range(of: Data(secret)) == nil)
    }
  }

  @Test func `a kept answer opens with the header's value alone`() throws {
    let answer = try send()
    let own = try #require(try claim())
    let kept = try #require(try find(own.keyHash))
    let other = try #require(try claim(keys: ["another"]))
    #expect(throws: SealedBoxError.notAuthentic) {
      try SealedBox.open(kept.answer, key: other.sealingKey, associatedData: own.keyHash)
    }
    #expect(throws: SealedBoxError.notAuthentic) {
      try SealedBox.open(kept.answer, key: own.sealingKey, associatedData: other.keyHash)
    }
    let opened = try SealedBox.open(kept.answer, key: own.sealingKey, associatedData: own.keyHash)
    #expect(try Answer(kept: opened).body == answer.body)
  }

  @Test(arguments: [[""], ["a b"], ["a\u{E9}"], [String(repeating: "k", count: 256)], ["a", "a"]])
  func `a key is 1 to 255 visible ASCII characters`(keys: [String]) {
    #expect(refusal { try claim(keys: keys) }?.fieldErrors.map(\.pointer) == ["Idempotency-Key"])
  }

  @Test func `the longest key is taken`() throws {
    #expect(try claim(keys: [String(repeating: "~", count: 255)]) != nil)
  }

  @Test(arguments: ["", "{}", "{}\n", #"{"status":200}"# + "\n", #"{"status":200,"fields":[["A"]]}"# + "\n"])
  func `damaged bytes are no answer`(text: String) {
    #expect(throws: (any Error).self) { try Answer(kept: Array(text.utf8)) }
  }

  private func claim(
    _ target: String = "/v1/things", keys: [String] = [key], body: String = #"{"a":1}"#, caller: Caller? = nil,
    scope: String? = nil, method: Method = .post, route: RoutePattern = "/v1/things"
  ) throws -> IdempotencyClaim? {
    let caller = try caller ?? premises.lenderCaller()
    let incoming = try premises.incoming(target, method: method, caller: caller, idempotencyKeys: keys, body: body)
    return try Idempotency(masterKey: premises.masterKey)
      .claim(incoming, route: route, scope: scope, sha256: SHA256Context())
  }

  /// Sends a write whose answer tells its runs apart.
  private func send(
    _ target: String = "/v1/things", key: String = key, body: String = #"{"a":1}"#, caller: Caller? = nil,
    scope: String? = nil, method: Method = .post, route: RoutePattern = "/v1/things",
    run: @escaping @Sendable () throws -> Void = {}, encode: Endpoint.Encoding? = nil
  ) throws -> Answer {
    let claim = try claim(
      target, keys: [key], body: body, caller: caller, scope: scope, method: method, route: route)
    let settled = try #require(claim)
    let runs = runs
    return try premises.store.write { transaction in
      try settled.settle(in: transaction) { _ in
        try run()
        let count = runs.count.wrappingAdd(1, ordering: .relaxed).newValue
        return encode ?? { .created(["secret": .string("code \(count)")], location: "/v1/things/\(count)") }
      }
    }()
  }

  private func find(_ keyHash: [UInt8]) throws -> IdempotencyKeyTable.Kept? {
    let now = premises.clock.now()
    return try premises.store.read { try IdempotencyKeyTable.find(keyHash, at: now, in: $0) }
  }
}
