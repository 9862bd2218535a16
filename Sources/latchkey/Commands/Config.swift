import ArgumentParser
import Configuration

struct Config: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Settings.", subcommands: [ConfigShow.self])
}

struct ConfigShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print every setting in force and where it comes from; secrets as (set).")

  @OptionGroup var options: DataDirectoryOptions

  func run() throws { print(try options.settings().inForce) }
}
