import Cryptography
import Foundation
import Lending
import SQLiteEngine
import Servicing
import Storage

/// A lender's whole book at its local midnight: so many contracts, of which so many become a step stricter.
struct MidnightSeed {
  let directory: String
  let lenderID: LenderID
  let lenderKey: String
  let day: CivilDate
  /// One in twenty of all devices' tokens and contracts: what the load names.
  var tokensFile: String { directory + "/tokens.txt" }
  var contractsFile: String { directory + "/contracts.txt" }
  /// The body of a cohort restoration of devices that the midnight locks.
  var cohortFile: String { directory + "/cohort.json" }

  private static let batch = 5_000
  private static let sampledEach = 20

  /// A book in a directory that is made anew.
  init(directory: String, contracts: Int, due: Int, latchkey: String) throws {
    self.directory = directory
    if FileManager.default.fileExists(atPath: directory) { try FileManager.default.removeItem(atPath: directory) }
    let story = try SeedStory(latchkey, directory: directory, policy: "pay-as-you-go", instalments: 4)
    lenderID = story.lenderID
    lenderKey = story.lenderKey
    guard let zone = CivilZone("Asia/Kolkata") else { throw BenchmarkError("no zone") }
    day = zone.date(at: SystemClock().now())
    try MidnightSeed.copy(story, zone, day, contracts: contracts, due: due, directory: directory)
  }

  /// Reads the database file once, as a service that has run for an hour has done.
  func warmUp() throws {
    // What the seeding wrote is no part of the night: unwritten, it holds up the first seconds' commits.
    sync()
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: directory + "/latchkey.db"))
    while let data = try file.read(upToCount: 1 << 24), !data.isEmpty {}
  }

  private static func copy(
    _ story: SeedStory, _ zone: CivilZone, _ day: CivilDate, contracts: Int, due: Int, directory: String
  ) throws {
    let database = SQLiteDatabase(path: directory + "/latchkey.db")
    let writer = try Writer(database: database)
    let master = try MasterKey.load(fromFile: directory + "/master.key")
    let template = try database.makeReader().read { try SeedTemplate(story.deviceID, master, in: $0) }
    let midnight = zone.start(of: day)
    let standing = SeedTemplate.Standing.due(since: day.adding(days: -1), at: midnight, on: day)
    var (tokens, ids, locked) = ("", "", [String]())
    for start in stride(from: 0, to: contracts, by: batch) {
      let made = try writer.write { transaction in
        // Spread over the book: the due are as far apart as the days of a month make them.
        try (start..<min(start + batch, contracts)).map { number in
          let isDue = number * due / contracts != (number + 1) * due / contracts
          return (isDue, try template.insertCopy(isDue ? standing : .current, in: transaction))
        }
      }
      for (number, (isDue, copy)) in made.enumerated() {
        if number % sampledEach == 0 {
          tokens += copy.token + "\n"
          ids += (copy.contractID?.text ?? "") + "\n"
        } else if isDue, locked.count < CohortRestoration.devicesMax {
          locked.append(copy.deviceID.text)
        }
      }
      FileHandle.standardError.write(Data("\rseeding \(start + made.count) of \(contracts) contracts".utf8))
    }
    FileHandle.standardError.write(Data("\n".utf8))
    try plan(due, of: story.lenderID, on: day, startsAt: midnight, writer)
    try writer.close()
    try tokens.write(toFile: directory + "/tokens.txt", atomically: true, encoding: .utf8)
    try ids.write(toFile: directory + "/contracts.txt", atomically: true, encoding: .utf8)
    try cohort(locked).write(toFile: directory + "/cohort.json", atomically: true, encoding: .utf8)
  }

  /// What the service would have counted on the way, and the brake of the day, released.
  private static func plan(
    _ due: Int, of lender: LenderID, on day: CivilDate, startsAt: Instant, _ writer: Writer
  ) throws {
    try writer.write { transaction in
      var change = StepDayTable.Change()
      change.planned = due
      try StepDayTable.add(change, to: day, startsAt: startsAt, of: lender, in: transaction)
      let release = BrakeTable.Release(at: startsAt, day: day, by: .make(at: startsAt), note: "the benchmark's")
      try BrakeTable.insert(
        BrakeTable.EngagedBrake(day: day, begunAt: startsAt, counted: due, bound: due / 2, release: release),
        of: lender, in: transaction)
    }
  }

  private static func cohort(_ devices: [String]) -> String {
    let until = SystemClock().now().adding(hours: 48)
    return #"{"device_ids":["\#(devices.joined(separator: #"",""#))"],"no_stricter_until":"\#(until)","#
      + #""cause":"the benchmark's","note":"brought back"}"#
  }
}
