import ArgumentParser

@main
struct Latchkey: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "latchkey",
    abstract: "The service a lender runs when it finances phones and tablets.",
    discussion: """
      Begin with `latchkey serve`: it makes a data directory with its database, its master key and an operator's key, \
      and prints what to try next. To see a whole story played first, run `latchkey walkthrough`.
      """,
    version: "0.1.0",
    subcommands: [
      Serve.self, Walkthrough.self, APIKeyCommand.self, Audit.self, Config.self, DeviceCommand.self, PolicyCommand.self,
      Simulate.self,
    ])
}
