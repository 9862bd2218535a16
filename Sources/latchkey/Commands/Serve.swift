import ArgumentParser
import Configuration
import Dispatch
import Foundation
import HTTPServer
import Lending
import Logging
import Servicing
import Storage

struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the service.",
    discussion: """
      On its first start it makes the data directory: latchkey.db, master.key and operator.key, the keys readable by \
      you alone. It ends on SIGTERM or SIGINT, once every request in flight is answered. On SIGHUP it reads the \
      certificate and its key again. It takes sockets from systemd, and tells it when it is ready.

      A sandbox has a test clock, /v1/test-clock, which stands still between moves; a database made there serves \
      nowhere else.
      """)

  @OptionGroup var options: DataDirectoryOptions

  @Option(help: "The address to listen on, such as 127.0.0.1:8080; port 0 takes a free one.")
  var listen: String?

  @Flag(help: "Add the test clock.")
  var sandbox = false

  @Flag(help: "A proxy before it ends TLS: needed to listen off loopback without a certificate.")
  var behindProxy = false

  func run() throws {
    var overrides: [Settings.Override] = []
    if let listen { overrides.append(.init(flag: "--listen", key: "listen", value: listen)) }
    if sandbox { overrides.append(.init(flag: "--sandbox", key: "sandbox", value: "true")) }
    if behindProxy { overrides.append(.init(flag: "--behind-proxy", key: "behind_proxy", value: "true")) }
    let settings = try options.settings(overrides)
    try settings.validateForServing()
    let signals = Signals()
    let logger = LogOutput.make(settings.log)
    defer { LogWriter.standardError.finish() }
    let lock = try DirectoryLock(settings.dataDirectory)
    let house = try House.open(settings, isSandbox: settings.isSandbox)
    let operatorKey = try Serve.operatorKey(house)
    let environment = ProcessInfo.processInfo.environment
    let sockets = InheritedSocket.all(environment: environment, processID: getpid())
    let wiring = try Wiring.start(house, inherited: sockets, logger: logger)
    StartUpLines(wiring: wiring, made: house.made + operatorKey).print()
    let supervisor = Supervisor(environment: environment, logger: logger)
    supervisor.tell(.ready)
    signals.onReload {
      supervisor.tell(.reloading)
      wiring.reloadTLS(logger)
      supervisor.tell(.ready)
    }
    signals.waitForStop()
    logger.info("stopping")
    supervisor.tell(.stopping)
    try wiring.stop()
    lock.release()
  }

  /// Makes the operator's key where no operator has one yet; what was made.
  private static func operatorKey(_ house: House) throws -> [String] {
    let path = house.settings.dataDirectory + "/operator.key"
    let servicer = house.servicer
    let text = try house.writer.write { transaction -> String? in
      guard try !APIKeyTable.hasOperatorKey(in: transaction) else { return nil }
      let input = Servicer.APIKeyInput(role: .operator, name: "first start", person: nil, mayOverride: false)
      return try servicer.issueAPIKey(input, of: nil, in: transaction).text
    }
    guard let text else { return [] }
    try PrivateFile.write(text + "\n", to: path)
    return ["made \(path): an operator's key, which makes lenders and their keys"]
  }
}
