import ArgumentParser
import Foundation
import Lending
import SQLiteEngine
import Servicing
import Storage

struct Audit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The append-only record.", subcommands: [AuditVerify.self])
}

struct AuditVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Reckon every chain of events again; exit 1 at the first that does not hold, naming the event.",
    discussion: "Works beside a running service, and reads one state of the database.")

  @OptionGroup var options: DataDirectoryOptions

  func run() throws {
    let house = try House.open(try options.settings())
    let reader = try house.database.makeReader()
    let broken = try reader.read { try AuditVerify.verify(house.servicer, in: $0) }
    try house.writer.close()
    if let broken {
      let event = "event \(broken.eventID?.text ?? "none") at \(broken.position)"
      print("broken: \(AuditVerify.name(broken.lenderID)), \(event): \(broken.problem)")
      throw ExitCode(1)
    }
  }

  private static func verify(_ servicer: Servicer, in reader: any Reader) throws -> BrokenChain? {
    for lender in try EventTable.listChains(in: reader) {
      var bar = ProgressBar(name(lender))
      if let broken = try servicer.verifyEvents(of: lender, in: reader, progress: { bar.show($0, of: $1) }) {
        return broken
      }
      let head = try EventTable.head(of: lender, in: reader)
      print("\(name(lender)): \(head.position) events hold")
    }
    return nil
  }

  private static func name(_ lender: LenderID?) -> String { lender?.text ?? "operators" }
}
