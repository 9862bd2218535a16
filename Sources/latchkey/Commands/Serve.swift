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
      you alone. It ends on SIGTERM or SIGINT, once every request in flight is answered.

      A sandbox has a test clock, /v1/test-clock, which stands still between moves; a database made there serves \
      nowhere else.
      """)

  @OptionGroup var options: DataDirectoryOptions

  @Option(help: "The address to listen on, such as 127.0.0.1:8080; port 0 takes a free one.")
  var listen: String?

  @Flag(help: "Add the test clock.")
  var sandbox = false

  @Flag(help: "A proxy before it ends TLS: needed to listen off loopback.")
  var behindProxy = false

  func run() throws {
    var overrides: [Settings.Override] = []
    if let listen { overrides.append(.init(flag: "--listen", key: "listen", value: listen)) }
    if sandbox { overrides.append(.init(flag: "--sandbox", key: "sandbox", value: "true")) }
    if behindProxy { overrides.append(.init(flag: "--behind-proxy", key: "behind_proxy", value: "true")) }
    let settings = try options.settings(overrides)
    try settings.validateForServing()
    let signals = StopSignals()
    let logger = LogOutput.make(settings.log)
    let lock = try DirectoryLock(settings.dataDirectory)
    let house = try House.open(settings, isSandbox: settings.isSandbox)
    let operatorKey = try Serve.operatorKey(house)
    let wiring = try Wiring(house, logger: logger)
    let addresses = try wiring.start()
    StartUpLines(house: house, server: wiring.server, addresses: addresses, made: house.made + operatorKey).print()
    signals.wait()
    logger.info("stopping")
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

/// SIGTERM and SIGINT as something to wait for; made before anything that they should stop.
final class StopSignals {
  private let received = DispatchSemaphore(value: 0)
  private var sources: [any DispatchSourceSignal] = []

  init() {
    for number in [SIGTERM, SIGINT] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [received] in received.signal() }
      source.resume()
      sources.append(source)
    }
  }

  func wait() { received.wait() }
}
