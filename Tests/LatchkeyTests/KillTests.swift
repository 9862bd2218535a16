import Foundation
import JSON
import Testing

@Suite(.timeLimit(.minutes(1)))
struct KillTests {
  private static let confirmationsCount = 5_000
  private static let answersBeforeKill = 2_500
  private static let connections = 64

  @Test func `what was answered 201 is there once after a kill, and sending it again changes nothing`() throws {
    let directory = DataDirectory()
    var serve = try ServeProcess(in: directory, [])
    let setUp = try serve.connect()
    let books = try Books(on: setUp, directory)
    let contracts = try (0..<10).map { try books.writeContract($0, on: setUp) }
    let all = (0..<KillTests.confirmationsCount).map {
      Confirmation(number: $0, contract: contracts[$0 % contracts.count])
    }

    let first = PaymentLoad(all, to: serve.port, key: books.key, expecting: 201)
    let processID = serve.process.processIdentifier
    first.run(connections: KillTests.connections) { count in
      if count == KillTests.answersBeforeKill { kill(processID, SIGKILL) }
    }
    serve.process.waitUntilExit()
    #expect(serve.process.terminationReason == .uncaughtSignal)
    #expect(first.unexpected == [])
    #expect((KillTests.answersBeforeKill..<all.count).contains(first.answered.count))

    serve = try ServeProcess(in: directory, [])
    let reader = Ledger(try serve.connect(), books.key)
    let kept = try reader.check(contracts, all)
    #expect(Set(first.answered.keys).subtracting(kept) == [])

    let before = try reader.text(contracts)
    let again = PaymentLoad(all.filter { kept.contains($0.number) }, to: serve.port, key: books.key, expecting: 200)
    again.run(connections: KillTests.connections)
    #expect(again.unexpected == [] && again.answered.count == kept.count)
    let changed = first.answered.filter { again.answered[$0.key] != $0.value }
    #expect(changed.keys.sorted() == [])
    #expect(try reader.text(contracts) == before)

    let rest = PaymentLoad(all.filter { !kept.contains($0.number) }, to: serve.port, key: books.key, expecting: 201)
    rest.run(connections: KillTests.connections)
    #expect(rest.unexpected == [])
    #expect(try reader.check(contracts, all).count == all.count)
    let audit = try Latchkey.run(["audit", "verify"] + directory.flags)
    #expect(audit.status == 0, "\(audit)")
    #expect(serve.stop() == 0)
  }
}

/// What the service says that it holds, read over the interface.
private struct Ledger {
  let connection: Connection
  let key: String

  init(_ connection: Connection, _ key: String) {
    self.connection = connection
    self.key = key
  }

  /// Expects each contract to add up to its confirmations, each of them once; the numbers of those that are there.
  func check(_ contracts: [String], _ all: [Confirmation]) throws -> Set<Int> {
    let byReference = Dictionary(uniqueKeysWithValues: all.map { ($0.reference, $0) })
    var numbers: Set<Int> = []
    for contract in contracts {
      let payments = try list("/v1/payment-confirmations?contract_id=\(contract)")
      var sum: Int64 = 0
      for payment in payments {
        let sent = try #require(payment["reference"]?.string.flatMap { byReference[$0] })
        #expect(numbers.insert(sent.number).inserted, "\(sent.reference) is there twice")
        #expect(sent.contract == contract && payment["amount"]?["amount"]?.integer == sent.amount)
        sum += sent.amount
      }
      let view = try get("/v1/contracts/\(contract)")
      let paid = (view["instalments"]?.elements ?? []).compactMap { $0["paid"]?.integer }.reduce(0, +)
      #expect(paid == sum && view["unallocated"]?["amount"]?.integer == 0)
      #expect(view["balance"]?["outstanding"]?["amount"]?.integer == 1_200_000 - sum)
    }
    return numbers
  }

  /// The contracts as they are shown.
  func text(_ contracts: [String]) throws -> [String] {
    try contracts.map { JSONWriter.text(try get("/v1/contracts/\($0)")) }
  }

  private func list(_ path: String) throws -> [JSONValue] {
    var items: [JSONValue] = []
    var cursor = ""
    while true {
      let page = try get("\(path)&limit=500\(cursor)")
      items += page["data"]?.elements ?? []
      guard let next = page["next_cursor"]?.string else { return items }
      cursor = "&cursor=\(next)"
    }
  }

  private func get(_ path: String) throws -> JSONValue {
    let answer = try connection.call("GET", path, key: key)
    try #require(answer.status == 200)
    return try answer.json
  }
}
