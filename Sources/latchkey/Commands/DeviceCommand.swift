import ArgumentParser
import DeviceAgent
import Foundation

struct DeviceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "device",
    abstract: "The reference device: a phone's lock agent as a program.",
    discussion: """
      It keeps what it knows in one file, obeys only what is signed for it, and shows its lock screen as text.
      """,
    subcommands: [DeviceActivate.self, DeviceRun.self, DeviceEnterCode.self])
}

struct DeviceStateOptions: ParsableArguments {
  @Option(help: "The file that holds everything the device knows.")
  var state = "device.json"

  var agent: DeviceAgent { DeviceAgent(stateFile: state) }
}

struct DeviceActivate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "activate", abstract: "Exchange an activation code for the device's token and keys.")

  @Option(help: "Where the service listens.")
  var server = "http://127.0.0.1:8080"

  @Option(help: "The device's IMEI.")
  var imei: String?

  @Option(help: "The device's maker, beside --serial-number.")
  var manufacturer: String?

  @Option(help: "The maker's number, for a device without an IMEI.")
  var serialNumber: String?

  @Option(help: "Ten characters, from the lender.")
  var activationCode: String

  @OptionGroup var options: DeviceStateOptions

  func run() async throws {
    guard let url = URL(string: server) else {
      throw ValidationError("--server takes an address such as http://127.0.0.1:8080.")
    }
    let agent = options.agent
    try await agent.activate(server: url, as: try identity(), activationCode: activationCode)
    try await agent.poll()
    print(try agent.lockScreen())
  }

  private func identity() throws -> DeviceIdentity {
    switch (imei, manufacturer, serialNumber) {
    case (let imei?, nil, nil): return .imei(imei)
    case (nil, let manufacturer?, let number?): return .serialNumber(manufacturer: manufacturer, serialNumber: number)
    default: throw ValidationError("Give --imei, or --manufacturer and --serial-number together.")
    }
  }
}

struct DeviceRun: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Poll, obey and acknowledge, and show the lock screen when it changes.")

  @Flag(help: "Poll once and end.")
  var once = false

  @OptionGroup var options: DeviceStateOptions

  func run() async throws { try await options.agent.run(once: once) }
}

struct DeviceEnterCode: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enter-code",
    abstract: "Type an unlock code; needs no network. Exits 1 when the code is not accepted.")

  @Argument(help: "Twelve digits; spaces and dashes do not matter.")
  var code: [String]

  @OptionGroup var options: DeviceStateOptions

  func run() throws {
    let agent = options.agent
    let isAccepted = try agent.enterCode(code.joined(separator: " "))
    print(try agent.lockScreen())
    if !isAccepted { throw ExitCode(1) }
  }
}
