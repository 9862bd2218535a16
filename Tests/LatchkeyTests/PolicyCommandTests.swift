import Foundation
import JSON
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PolicyCommandTests {
  @Test(arguments: ["standard", "pay-as-you-go", "india-2027", "notify-only"])
  func `a shipped pack is right, and its days are drawn`(name: String) throws {
    let finished = try Latchkey.run(["policy", "check", PolicyCommandTests.packs + name + ".toml"])
    #expect(finished.status == 0 && finished.errors.isEmpty)
    #expect(finished.output.hasPrefix(name + ", version "))
    #expect(finished.output.contains("    0  Mon 2027-03-01   |························| an instalment is due"))
  }

  @Test func `the days of india-2027 have its notices and its hours`() throws {
    let days = try Latchkey.run(["policy", "check", PolicyCommandTests.packs + "india-2027.toml"]).output
    for line in [
      "                        |        ▲▲▲▲▲▲▲▲▲▲▲     |",
      "   23  Wed 2027-03-24   |░░░░░░░░░░░░░░░░░░░░░░░░| 08:00 notice second served, its last day is 2027-03-31",
      "   31  Thu 2027-04-01   |░░░░░░░░▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒| an instalment is due; 08:00 restricted, stops apps",
      "   62  Sun 2027-05-02   |████████████████████████| no stage begins",
    ] {
      #expect(days.contains(line + "\n"), "\(line)")
    }
  }

  @Test func `what is wrong in a pack is named by its path, and the status is 1`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID()).toml").path
    defer { try? FileManager.default.removeItem(atPath: path) }  // what stays of a temporary file harms nobody
    let right = try String(contentsOfFile: PolicyCommandTests.packs + "standard.toml", encoding: .utf8)
    try right.replacing("days_past_due = 15", with: "days_past_due = 5").replacing("\"20:00\"", with: "\"25:00\"")
      .write(toFile: path, atomically: false, encoding: .utf8)
    let finished = try Latchkey.run(["policy", "check", path])
    #expect(finished.status == 1 && finished.output.isEmpty)
    for mistake in ["stages[2].days_past_due is 5; ", "steps.until is \"25:00\"; "] {
      #expect(finished.errors.contains("\(path): \(mistake)"), "\(finished.errors)")
    }
  }

  @Test func `a preview names what would begin, beside a running service`() throws {
    let directory = DataDirectory()
    let serve = try ServeProcess(in: directory)
    let connection = try serve.connect()
    let books = try Books(on: connection, directory)
    let empty = try Latchkey.run(["policy", "preview", "--lender", books.lenderID] + directory.flags)
    #expect(empty.status == 0)
    #expect(empty.output.contains(": 0 devices, if nothing more is paid\n"))
    try write(books, on: connection)
    let finished = try Latchkey.run(["policy", "preview", "--lender", books.lenderID] + directory.flags)
    #expect(finished.status == 0)
    #expect(finished.output.contains(": 1 devices, if nothing more is paid\n"))
    #expect(finished.output.contains("since yesterday: 1 new, 0 moved, 0 the same, 0 no longer\n"))
    #expect(finished.output.contains("  restricted  soon  day 7 of standard, "))
  }

  @Test(arguments: [
    (["--lender", "7"], "--lender takes a lender's id: lnd_ and 26 characters."),
    (["--lender", "lnd_01m86ch3m0ehdbxgpaqvfk4agm", "--days", "93"], "--days takes 1 to 92."),
    (["--lender", "lnd_01m86ch3m0ehdbxgpaqvfk4agm"], "There is no such lender, or it is not yours to see."),
  ])
  func `a preview says what is wrong`(flags: [String], sentence: String) throws {
    let finished = try Latchkey.run(["policy", "preview"] + flags + DataDirectory().flags)
    #expect(finished.status != 0 && finished.output.isEmpty)
    #expect(finished.errors.contains(sentence), "\(finished.errors)")
  }

  private static let packs =
    URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../config/policies").path + "/"

  /// Writes a contract whose first instalment is due today, under consent.
  private func write(_ books: Books, on connection: Connection) throws {
    let device = try connection.call(
      "POST", "/v1/devices", key: books.key, ["manufacturer": "Acme", "serial_number": "S1"])
    let now = try connection.call("GET", "/v1/test-clock", key: books.operatorKey).json["now"]?.string
    let today = String(try #require(now).prefix("2026-03-02".count))
    let contract = try connection.call(
      "POST", "/v1/contracts", key: books.key,
      [
        "device_id": .string(try Books.text("id", of: device)), "external_reference": "soon",
        "borrower": ["name": "Asha"], "currency": "KES",
        "schedule": ["count": 3, "amount": 100_000, "first_due_on": .string(today), "every": "month"],
        "consent": ["device_restriction": true, "agreed_at": "2026-01-01T00:00:00Z"],
      ])
    _ = try Books.text("id", of: contract)
  }
}
