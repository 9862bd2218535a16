import Cryptography
@testable import Endpoints
import HTTPServer
import JSON
import Lending
import Logging
import Storage
import TestSupport
import Testing

/// A server of a few endpoints of each kind, on a loopback port.
final class ThingService: Sendable {
  let premises: Premises
  let log = RecordedLog()
  let client: LoopbackClient
  /// Where `/metrics` is.
  let metricsClient: LoopbackClient
  private let server: HTTPServer
  private let figures = ServerFigures()

  init(level: Logger.Level = .trace) throws {
    premises = try Premises()
    let dispatcher = try Dispatcher(
      endpoints: ThingService.endpoints(lender: premises.lenderID), database: premises.store.database,
      writer: premises.store.writer, masterKey: premises.masterKey, clock: premises.clock, logger: log.logger(level))
    var configuration = ServerConfiguration(listeners: [
      ListenerConfiguration(.tcp(.loopback(port: 0))),
      ListenerConfiguration(.tcp(.loopback(port: 0)), label: Dispatcher.metricsListener),
    ])
    configuration.lanes = 1
    dispatcher.metrics.addSource(figures.add)
    server = HTTPServer(configuration: configuration, service: dispatcher, events: CountedEvents(figures: figures))
    let addresses = try server.start()
    client = LoopbackClient(port: try #require(addresses.first).port)
    metricsClient = LoopbackClient(port: try #require(addresses.last).port)
  }

  deinit { server.stop() }

  private struct CountedEvents: ServerEvents {
    let figures: ServerFigures

    func record(_ event: ServerEvent) { figures.record(event) }
  }

  private struct Unexplained: Error {}

  private static let lenders = Access.roles([.lender])

  private static func endpoints(lender: LenderID) -> [Endpoint] {
    [
      .read(
        .get, "/v1/token", access: .deviceToken, decode: { $0.caller },
        run: { _, caller, lane in
          guard case .deviceToken(let hash) = caller,
            let holder = try lane.connection.readOne({ try DeviceTokenTable.find(hash: hash.bytes, in: $0) })
          else { throw LatchkeyError(.unauthenticated, "The token is void.") }
          return holder.deviceID
        },
        encode: { .ok(["device": .string($0.text)]) }),
      .read(
        .get, "/v1/checks/{imei}", access: .open, callsPerMinuteMax: 2, decode: { $0.parameters["imei"] },
        run: { imei, _, _ in imei }, encode: { .ok(["imei": .optional($0)]) }),
      .read(
        .get, "/v1/failure", access: .open, decode: { _ in }, run: { _, _, _ in throw Unexplained() },
        encode: { .noContent }),
      .report(
        .get, "/v1/lenders/{id}", access: lenders, decode: { try $0.id("id", "lender", of: Lender.self) },
        run: { id, _, reader in try LenderTable.require(id, in: reader) }, encode: { .ok(["name": .string($0.name)]) }),
      rename, activate,
    ]
  }

  /// Renames the lender; the name `refused` is written, and refused afterwards.
  private static var rename: Endpoint {
    .write(
      .put, "/v1/name", access: lenders, bodyBytesMax: 64,
      decode: { incoming in
        let body = try incoming.body()
        let name = body.text("name")
        try body.finish()
        return name
      },
      run: { name, caller, transaction in
        var lender = try LenderTable.require(caller.lenderID(), in: transaction)
        lender.name = name
        lender.version += 1
        try LenderTable.update(lender, in: transaction)
        if name == "rolled back" { throw LatchkeyError(.referenceReused, "No.") }
        return lender
      },
      encode: { lender in
        if lender.name == "refused" { throw LatchkeyError(.activationRefused, "No.") }
        return .ok(["name": .string(lender.name), "version": .integer(lender.version)])
      })
  }

  private static var activate: Endpoint {
    .write(
      .post, "/v1/activations", access: .open, scope: { $0 },
      decode: { incoming in
        let body = try incoming.body()
        let device = body.text("device")
        try body.finish()
        return device
      },
      run: { device, _, _ in "\(device) \(UInt64.random(in: 0...UInt64.max))" },
      encode: { .created(["token": .string($0)]) })
  }
}
