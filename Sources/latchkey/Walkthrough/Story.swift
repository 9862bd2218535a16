import Foundation
import JSON
import Lending

/// The whole story, from a lender's registration to an unlock code without a network: read it from top to bottom.
///
/// Every step is checked, and the first that is not as it should be is thrown as a `Surprise`.
struct Story {
  let sandbox: Sandbox
  let narrator = Narrator()
  let phone: Phone
  /// The sandbox's time, which moves when the story says so and not otherwise.
  var now = Instant(milliseconds: 0)

  static let imei = "490154203237518"
  static let data = ["--data-dir", "data"]

  init(in sandbox: Sandbox) {
    self.sandbox = sandbox
    phone = Phone(sandbox: sandbox, narrator: narrator)
  }

  mutating func play() throws {
    let server = try start(listeningOn: "127.0.0.1:0")
    let people = try register(at: server)
    let loan = try lend(by: people)
    try activate(loan, by: people)
    try missInstalment(loan, people)
    try pay(loan, people)
    let challenge = try missAnother(loan, people)
    let code = try call(loan, people, challenge: challenge)
    try enterOffline(code, people)
    try readRecord(loan, people)
    try end()
  }

  private func end() throws {
    try stop()
    try narrator.tell(
      """
      That was the whole story; \(narrator.checks) things were checked on the way, and nothing of it is
      left on this machine. Now try your own: `make run` starts a service that keeps its data, and
      README.md shows the first calls.
      """)
  }
}

/// Those who call the service, each with a key of their own.
struct People {
  let server: String
  let `operator`: Client
  let lender: Client
  let support: Client
}

/// What the lender has written down: a phone, and what is owed for it.
struct Loan {
  let deviceID: String
  let contractID: String
  let activationCode: String
}

extension Story {
  /// Starts the service and asks for its time; the address that it is reached at.
  mutating func start(listeningOn address: String) throws -> String {
    try narrator.chapter(
      "The service",
      """
      Latchkey is one program: `latchkey serve` is the service, with its database inside. With --sandbox
      it has a clock that can be moved, so that a contract of months is lived in seconds; here it runs
      in a directory of its own.
      """)
    let server = try serve(on: address)
    let clock = try client(server, try sandbox.operatorKey()).get("/v1/test-clock").expect(200)
    now = try clock.instant("/now")
    return server
  }

  /// Starts the service, and returns where it is reached.
  func serve(on address: String) throws -> String {
    let arguments = ["--sandbox"] + Story.data + ["--listen", address]
    try narrator.command("latchkey serve \(arguments.joined(separator: " "))")
    let lines = try sandbox.start(arguments)
    try narrator.show(lines.components(separatedBy: "\n\n").first ?? lines)
    guard let server = lines.firstMatch(of: /listens on (http:\/\/[0-9.:]+) \(sandbox/) else {
      throw Surprise("latchkey serve", expected: "“listens on http://…”", got: lines)
    }
    try narrator.note(checked: ["it listens on \(server.output.1)"])
    return String(server.output.1)
  }

  /// Stops the service as an operator would.
  func stop() throws {
    try narrator.command("kill -TERM \(sandbox.processID)")
    let status = sandbox.stop()
    guard status == 0 else { throw Surprise("latchkey serve, at SIGTERM", expected: "exit status 0", got: "\(status)") }
    try narrator.note(checked: ["the service has ended, with exit status 0"])
  }

  func client(_ server: String, _ key: String?) -> Client {
    Client(sandbox: sandbox, narrator: narrator, server: server, key: key)
  }

  /// Moves the sandbox's clock; the service decides all that falls due on the way.
  mutating func advance(to instant: Instant, _ people: People) throws {
    try people.operator.post("/v1/test-clock", ["advance_to": .string(instant.description)])
      .expect(200, ["/now": .string(instant.description)])
    now = instant
  }
}

extension Reply {
  func instant(_ pointer: String) throws -> Instant {
    let text = try text(pointer)
    guard let instant = Instant(parsing: text) else {
      throw Surprise("\(request), \(pointer)", expected: "an instant", got: text)
    }
    return instant
  }
}
