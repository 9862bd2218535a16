import ArgumentParser
import Configuration
import Lending
import Servicing

struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Policy packs: what they come to.",
    subcommands: [PolicyCheck.self, PolicyPreview.self])
}

struct PolicyCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Name what is wrong in a pack; else print the days of a sample contract under it.",
    discussion: """
      Every mistake is named by its key's path, with what would be right, and the status is then 1. A pack without \
      mistakes is shown as it works: a contract in arrears, day by day and hour by hour, with the notices that must be \
      served, until every stage has begun and the arrears are paid.
      """)

  @Argument(help: "A pack, such as config/policies/standard.toml.")
  var file: String

  func run() throws {
    let file = try ConfigurationFile.read(file)
    let pack = try PolicyPackFile.parse(file, digest: Servicer.policyDigest(file.text))
    print(PolicyPicture(of: pack).text)
  }
}
