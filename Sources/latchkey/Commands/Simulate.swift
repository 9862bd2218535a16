import ArgumentParser
import Configuration
import Foundation
import Lending
import SQLiteEngine
import Simulation
import Storage

struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Live a seeded world on a virtual clock, and check every step of it.",
    discussion: """
      Lenders in eight time zones, borrowers who pay late, in part, twice or not at all, reversals, holds, notices, \
      orders, late feeds, devices that are offline and type codes, wrong clocks, and crashes of the service: all of it \
      through the real storage and the real rules. After every step each device is held against a second reckoning of \
      the same facts; at the end the events are replayed. It prints arrears and locks by day. It ends with status 1 at \
      the first thing that is not as it should be, and with the command that shows it again.
      """)

  @Option(help: "What the world's lives follow from.")
  var seed: UInt64 = 1

  @Option(help: "How many contracts live at a time.")
  var contracts = 200

  @Option(help: "How many days they live.")
  var days = 180

  func validate() throws {
    guard contracts > 0, days > 0 else { throw ValidationError("Contracts and days are one or more.") }
  }

  func run() throws {
    // In memory, where there is such a place: a world is made anew from its seed.
    let parent = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
    let directory = URL(filePath: parent).appending(path: "latchkey-\(UUID().uuidString)")
    let remove: @Sendable () -> Void = {
      // try?: a directory left behind there harms nobody.
      try? FileManager.default.removeItem(at: directory)
    }
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { remove() }
    try withExtendedLifetime(Interruption(remove)) { try live(in: directory) }
  }

  private func live(in directory: URL) throws {
    let database = SQLiteDatabase(path: directory.appending(path: "latchkey.db").path)
    try Migrator(Migration.shipped).migrate(database, now: 0)
    let world = try World(
      SimulationPlan(seed: seed, contracts: contracts, days: days), in: database, packs: House.shippedPacks(),
      words: WordsFile.load(directory: nil))
    var bar = ProgressBar("seed \(seed)")
    let begun = ContinuousClock.now
    do {
      let report = try world.live { bar.show(Int64($0), of: Int64($1)) }
      print(report.picture.text)
      print(figures(report, took: begun.duration(to: .now)))
    } catch let failure as SimulationFailure {
      print(failure)
      throw ExitCode(1)
    }
  }

  private func figures(_ report: SimulationReport, took duration: Duration) -> String {
    let seconds = max(0.001, duration / .seconds(1))
    let deeds = report.deeds.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    return """
      \(report.contractDays) contract-days, \(Int(Double(report.contractDays) / seconds * 60)) a minute
      \(report.steps) steps: \(deeds)
      \(report.checks) checks held, \(report.crashes) crashes survived, \(report.events) events replayed
      """
  }
}
