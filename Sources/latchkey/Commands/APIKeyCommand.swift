public import ArgumentParser
public import Lending
import Servicing
import Storage

struct APIKeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "api-key", abstract: "API keys.", subcommands: [APIKeyCreate.self])
}

struct APIKeyCreate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Make an API key and print it, and nothing else; it is shown this once.",
    discussion: """
      Works beside a running service. Roles:
        operator  makes lenders and their keys; has no --lender
        lender    everything of one lender
        support   look-ups, unlock codes; needs --person
        auditor   reads
      """)

  @Option(help: "operator, lender, support or auditor.")
  var role: Role

  @Option(help: "The lender's id, lnd_…; for every role but operator.")
  var lender: String?

  @Option(help: "What you call the key.")
  var name = "command line"

  @Option(help: "Who uses it; needed for support.")
  var person: String?

  @Flag(help: "Let a support key give day grants in arrears.")
  var mayOverride = false

  @OptionGroup var options: DataDirectoryOptions

  func validate() throws {
    if let lender, LenderID(parsing: lender) == nil {
      throw ValidationError("--lender takes a lender's id: lnd_ and 26 characters.")
    }
    if role != .operator, lender == nil { throw ValidationError("--role \(role.rawValue) needs --lender.") }
  }

  func run() throws {
    let house = try House.open(try options.settings())
    let (servicer, lender) = (house.servicer, lender.map(LenderID.init(stored:)))
    let input = Servicer.APIKeyInput(role: role, name: name, person: person, mayOverride: mayOverride)
    let text = try CommandFailure.explaining {
      try house.writer.write { try servicer.issueAPIKey(input, of: lender, in: $0).text }
    }
    try house.writer.close()
    print(text)
  }
}

extension Role: ExpressibleByArgument {}
