import Foundation
import JSON
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ServeTests {
  @Test func `a first start says what it has made, where it listens and what to try next`() throws {
    let directory = DataDirectory()
    let serve = try ServeProcess(in: directory)
    let (path, server) = (directory.path, "http://127.0.0.1:\(serve.port)")
    let masterKey = try #require(serve.startUpLines.firstMatch(of: /master key ([0-9a-f]{8})\)/)?.output.1)
    let time = try #require(serve.startUpLines.firstMatch(of: /time stands at ([0-9T:.-]+Z)/)?.output.1)
    let made = """
      made \(path)/master.key: who has it and the database has everything, who loses it can open nothing; keep a copy apart
      made \(path)/latchkey.db: 0001_initial, 0002_lending_complete, 0003_what_restrictions_are_worth
      made \(path)/operator.key: an operator's key, which makes lenders and their keys

      """
    let rest = """
      Latchkey listens on \(server) (sandbox: time stands at \(time))
        metrics      http://127.0.0.1:\(try serve.port(of: "metrics"))/metrics
        data         \(path) (every commit synced to disk; master key \(masterKey))
        connections  at most 16000

      Try next:
        curl \(server)/readyz
        curl \(server)/v1/lenders -H "Authorization: Bearer $(cat \(path)/operator.key)" \\
          -H 'Content-Type: application/json' -d '\(ServeTests.lender)'
        make walkthrough   # the whole story, from enrolment to an unlock code, in a sandbox of its own

      """
    #expect(serve.startUpLines == made + rest)
    #expect(serve.stop() == 0)

    let second = try ServeProcess(in: directory)
    let metricsPort = try (first: serve.port(of: "metrics"), second: second.port(of: "metrics"))
    #expect(
      second.startUpLines
        == rest.replacing(":\(serve.port)", with: ":\(second.port)")
        .replacing(":\(metricsPort.first)/", with: ":\(metricsPort.second)/"))
  }

  @Test func `what it says to try next works`() throws {
    let directory = DataDirectory()
    let serve = try ServeProcess(in: directory)
    let connection = try serve.connect()
    #expect(try connection.call("GET", "/readyz").status == 200)
    let key = try directory.text(of: "operator.key").trimmingCharacters(in: .newlines)
    let lender = try JSONReader.parse(Array(ServeTests.lender.utf8))
    #expect(try connection.call("POST", "/v1/lenders", key: key, lender).status == 201)
  }

  @Test func `keys and directory are their owner's alone`() throws {
    let directory = DataDirectory()
    let serve = try ServeProcess(in: directory)
    let modes = try ["", "/master.key", "/operator.key"].map { name in
      try FileManager.default.attributesOfItem(atPath: directory.path + name)[.posixPermissions] as? Int
    }
    #expect(modes == [0o700, 0o600, 0o600])
    #expect(serve.stop() == 0)
  }

  @Test func `at SIGTERM it answers what is in flight and exits 0`() throws {
    let directory = DataDirectory()
    let serve = try ServeProcess(in: directory)
    let setUp = try serve.connect()
    let books = try Books(on: setUp, directory)
    let contract = try books.writeContract(1, on: setUp)
    let body = JSONWriter.bytes(Confirmation(number: 1, contract: contract).body)
    let head = """
      POST /v1/payment-confirmations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(books.key)\r\n\
      Content-Type: application/json\r\nContent-Length: \(body.count)\r\nExpect: 100-continue\r\n\r\n
      """
    let connection = try serve.connect()
    try connection.send(Array(head.utf8))
    #expect(try connection.readAnswer().status == 100)
    let started = ContinuousClock.now
    serve.process.terminate()
    // It has stopped accepting: now it waits for this connection alone.
    while let refused = try? serve.connect() { _ = refused }  // try?: that it throws is what is waited for
    try connection.send(body)
    let answer = try connection.readAnswer()
    #expect(answer.status == 201 && answer.head.lowercased().contains("connection: close"))
    #expect(serve.stop() == 0)
    #expect(ContinuousClock.now - started < .seconds(10))

    let again = try ServeProcess(in: directory)
    let kept = try again.connect().call("GET", "/v1/payment-confirmations?reference=p-1", key: books.key)
    #expect(try kept.json["data"]?.elements?.count == 1)
  }

  private static let lender = """
    {"name": "Acme Credit", "country": "KE", "time_zone": "Africa/Nairobi", "currency": "KES", "policy": "standard", \
    "contact": {"phone": "+254 20 123 4567", "email": "help@acme.example", "website": "https://acme.example"}, \
    "payment_instructions": [{"method": "paybill", "text": "Paybill 400200, account: your contract number"}]}
    """
}
