import Foundation
import JSON
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AuditTests {
  @Test func `a record that nobody touched holds, beside a running service and after it`() throws {
    let directory = DataDirectory()
    let serve = try ServeProcess(in: directory)
    let (lender, _) = try tell(serve, directory)
    let expected = "operators: 1 events hold\n\(lender): 6 events hold\n"
    let beside = try verify(directory)
    #expect(beside.status == 0 && beside.output == expected, "\(beside)")
    #expect(serve.stop() == 0)
    let after = try verify(directory)
    #expect(after.status == 0 && after.output == expected, "\(after)")
  }

  @Test(arguments: [
    (
      "UPDATE events SET document = CAST(replace(CAST(document AS TEXT), '70000', '1') AS BLOB) WHERE id = 'EVENT'",
      "event EVENT at 6: it, or the one before it, was changed"
    ),
    ("UPDATE events SET device_id = NULL WHERE id = 'EVENT'", "event EVENT at 6: its columns say something else"),
    ("DELETE FROM events WHERE chain = 'LENDER' AND position = 5", "event EVENT at 5: an event is missing before it"),
    ("DELETE FROM events WHERE chain = 'LENDER' AND position > 5", "event none at 6: the chain ends at 5"),
  ])
  func `a record that was tampered with is broken at its first event that does not fit`(
    sql: String, problem: String
  ) throws {
    let directory = DataDirectory()
    let serve = try ServeProcess(in: directory)
    let (lender, event) = try tell(serve, directory)
    #expect(serve.stop() == 0)
    let fill = { (text: String) in text.replacing("EVENT", with: event).replacing("LENDER", with: lender) }
    try change(directory, fill(sql))
    let finished = try verify(directory)
    #expect(finished.status == 1)
    #expect(finished.output.contains("broken: \(lender), \(fill(problem))"), "\(finished)")
  }

  /// A lender's six events; its id, and that of the payment's event, the sixth.
  private func tell(_ serve: ServeProcess, _ directory: DataDirectory) throws -> (lender: String, event: String) {
    let connection = try serve.connect()
    let books = try Books(on: connection, directory)
    let contract = try books.writeContract(1, on: connection)
    let payment = try connection.call(
      "POST", "/v1/payment-confirmations", key: books.key, Confirmation(number: 0, contract: contract).body(70_000))
    #expect(payment.status == 201)
    let events = try connection.call("GET", "/v1/events", key: books.key).json["data"]?.elements ?? []
    let event = try #require(events.first { $0["kind"]?.string == "payment.confirmed" }?["id"]?.string)
    return (books.lenderID, event)
  }

  private func verify(_ directory: DataDirectory) throws -> Latchkey.Finished {
    try Latchkey.run(["audit", "verify"] + directory.flags)
  }

  private func change(_ directory: DataDirectory, _ sql: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["sqlite3", directory.path + "/latchkey.db", sql]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }
}
