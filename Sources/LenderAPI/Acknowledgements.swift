import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing
import UnlockCode

/// `POST /v1/lock-status/acknowledgements`: what a device says that it applied.
struct Acknowledgements {
  let servicer: Servicer

  var endpoints: [Endpoint] { [acknowledge] }

  private var acknowledge: Endpoint {
    .write(
      .post, "/v1/lock-status/acknowledgements", access: .device,
      decode: { try Acknowledgements.input(try $0.body()) },
      run: { input, caller, transaction in
        guard case .device(let holder) = caller else { throw LatchkeyError.notFound("device") }
        try servicer.acknowledgeLockStatus(input, by: holder, in: transaction)
      },
      encode: { .noContent })
  }

  private static func input(_ body: ObjectReader) throws -> Servicer.AcknowledgementInput {
    let sequence = body.integer("sequence", in: Int64(0)...Money.amountMax)
    let state = body.choice("state", of: LockState.self)
    let appliedAt = body.instant("applied_at")
    let codeCounter = body.optionalInteger("code_counter", in: Int64(0)...AcknowledgementLimits.counterMax)
    let usedCode = body.optionalObject("unlock_code").flatMap(usedCode)
    // Taken, so that device makers can send them; nothing here depends on them.
    _ = body.optionalInteger("battery_percent", in: 0...100)
    _ = body.optionalText("agent_version")
    return Servicer.AcknowledgementInput(
      sequence: sequence, state: try body.finish(state), appliedAt: appliedAt, codeCounter: codeCounter,
      usedCode: usedCode)
  }

  private enum Mode: String, CaseIterable { case challenge, counter }

  private static func usedCode(_ body: ObjectReader) -> Servicer.AcknowledgementInput.UsedCode? {
    let mode = body.choice("mode", of: Mode.self)
    let grant = GrantShapes.grant(body, "grant")
    let challenge = GrantShapes.challenge(body, "challenge")
    let counter = body.optionalInteger("counter", in: Int64(0)...AcknowledgementLimits.counterMax)
    guard let used = body.exactlyOne(of: ["challenge", "counter"]), let mode, let grant else { return nil }
    if used != mode.rawValue { body.fail(used, "stands with the mode \(used), not \(mode.rawValue)") }
    if let challenge { return .init(mode: .challenge(challenge.digits), grant: grant) }
    return counter.map { .init(mode: .counter($0), grant: grant) }
  }
}

/// The bounds of an acknowledgement.
enum AcknowledgementLimits {
  /// More codes than any device will ever be given.
  static let counterMax: Int64 = 1_000_000_000
}
