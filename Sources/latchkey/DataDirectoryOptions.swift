import ArgumentParser
import Configuration
import Foundation

/// Where the settings of a command come from: defaults, a file, the environment, and the flags that every command has.
struct DataDirectoryOptions: ParsableArguments {
  @Option(help: "A TOML file of settings; `latchkey config show` prints what is in force.")
  var config: String?

  @Option(help: "The directory of the database and the keys.")
  var dataDir: String?

  func settings(_ overrides: [Settings.Override] = []) throws -> Settings {
    let file = try config.map { try ConfigurationFile.read($0) }
    let directory = dataDir.map { [Settings.Override(flag: "--data-dir", key: "data_dir", value: $0)] } ?? []
    return try Settings.load(
      file: file, environment: ProcessInfo.processInfo.environment, overrides: directory + overrides)
  }
}
