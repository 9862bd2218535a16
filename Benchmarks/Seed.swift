import Cryptography
import Foundation
import JSON
import Lending
import SQLiteEngine
import Servicing
import Storage

/// A database of many devices: one story told over HTTP, and its rows copied through the tables.
struct Seed {
  let directory: String
  let devices: Int
  let lenderKey: String
  let firstToken: String
  var tokensFile: String { directory + "/tokens.txt" }
  var contractsFile: String { directory + "/contracts.txt" }

  /// Contracts with instalments; the other devices have none, since a poll looks at none.
  private static let contractsMax = 50_000
  private static let batch = 10_000

  /// The seeded database of a directory, made where it is not there or has other devices.
  init(directory base: String, devices: Int, latchkey: String) throws {
    directory = base + "/\(devices)"
    self.devices = devices
    let mark = directory + "/lender.key"
    if !FileManager.default.fileExists(atPath: mark) {
      if FileManager.default.fileExists(atPath: directory) { try FileManager.default.removeItem(atPath: directory) }
      let story = try SeedStory(latchkey, directory: directory)
      try Seed.copy(story, devices: devices, directory: directory)
      try story.lenderKey.write(toFile: mark, atomically: true, encoding: .utf8)
    }
    lenderKey = try String(contentsOfFile: mark, encoding: .utf8)
    let tokens = try FileHandle(forReadingFrom: URL(fileURLWithPath: directory + "/tokens.txt"))
    firstToken = String(decoding: try tokens.read(upToCount: 46) ?? Data(), as: UTF8.self)
  }

  /// The tokens of the first devices.
  func tokens(_ count: Int) throws -> [String] {
    let text = try String(contentsOfFile: tokensFile, encoding: .utf8)
    return text.split(separator: "\n").prefix(count).map(String.init)
  }

  /// Reads the database file once: a service that has run for an hour has it in the page cache, and a machine that has
  /// just built something has not.
  func warmUp() throws {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: directory + "/latchkey.db"))
    while let data = try file.read(upToCount: 1 << 24), !data.isEmpty {}
  }

  private static func copy(_ story: SeedStory, devices: Int, directory: String) throws {
    let database = SQLiteDatabase(path: directory + "/latchkey.db")
    let writer = try Writer(database: database)
    let master = try MasterKey.load(fromFile: directory + "/master.key")
    let template = try database.makeReader().read { try SeedTemplate(story.deviceID, master, in: $0) }
    var tokens = ""
    var contracts = ""
    for start in stride(from: 0, to: devices, by: batch) {
      let range = start..<min(start + batch, devices)
      let made = try writer.write { transaction in
        try range.map { try template.insertCopy($0 < contractsMax ? .current : .bare, in: transaction) }
      }
      for copy in made {
        tokens += copy.token + "\n"
        if let contract = copy.contractID { contracts += contract.text + "\n" }
      }
      FileHandle.standardError.write(Data("\rseeding \(range.upperBound) of \(devices) devices".utf8))
    }
    FileHandle.standardError.write(Data("\n".utf8))
    try writer.close()
    try tokens.write(toFile: directory + "/tokens.txt", atomically: true, encoding: .utf8)
    try contracts.write(toFile: directory + "/contracts.txt", atomically: true, encoding: .utf8)
  }
}

/// A lender, a device and its contract, made over HTTP on a database of its own.
struct SeedStory {
  let lenderID: LenderID
  let lenderKey: String
  let deviceID: DeviceID

  /// `policy` a pack's name; `instalments` how many, from 30 days ahead on, a month apart.
  init(_ latchkey: String, directory: String, policy: String = "standard", instalments: Int = 12) throws {
    let service = try Service(latchkey, directory: directory)
    defer { service.stop() }
    let operatorKey = try String(contentsOfFile: directory + "/operator.key", encoding: .utf8)
      .trimmingCharacters(in: .newlines)
    let lender = try SeedStory.post(
      service.url + "/v1/lenders", operatorKey,
      """
      {"name":"Bench Credit","country":"KE","time_zone":"Asia/Kolkata","currency":"INR","policy":"\(policy)",\
      "contact":{"phone":"+91 22 1234 5678","email":"help@bench.example","website":"https://bench.example",\
      "address":"1 Fort Road, Mumbai"},\
      "payment_instructions":[{"method":"upi","text":"Pay to bench@upi","url":"https://pay.bench.example"}]}
      """, "id")
    lenderKey = try SeedStory.post(
      service.url + "/v1/lenders/\(lender)/api-keys", operatorKey, #"{"role":"lender","name":"bench"}"#, "key")
    let device = try SeedStory.post(service.url + "/v1/devices", lenderKey, #"{"imei":"490154203237518"}"#, "id")
    let due = CivilZone.utc.date(at: SystemClock().now()).adding(days: 30)
    _ = try SeedStory.post(
      service.url + "/v1/contracts", lenderKey,
      """
      {"device_id":"\(device)","external_reference":"bench-0","borrower":{"name":"Asha Rao","phone":"+91 98765 43210"},\
      "currency":"INR","consent":{"device_restriction":true,"agreed_at":"2026-01-01T00:00:00Z"},\
      "schedule":{"count":\(instalments),"amount":125000,"first_due_on":"\(due)","every":"month"}}
      """, "id")
    deviceID = DeviceID(stored: device)
    lenderID = LenderID(stored: lender)
  }

  private static func post(_ url: String, _ key: String, _ body: String, _ member: String) throws -> String {
    let answer = try Tools.run(
      "curl",
      ["-sS", "-H", "Authorization: Bearer \(key)", "-H", "Content-Type: application/json", "-d", body, url])
    guard let value = try JSONReader.parse(Array(answer.utf8))[member]?.string else {
      throw BenchmarkError("no \(member) in \(answer)")
    }
    return value
  }
}
