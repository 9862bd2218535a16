import Cryptography
import JSON
import UnlockCode

/// How a state stands in its file. Statuses, keys and grants stand there as they came over the wire.
extension AgentState {
  var json: JSONValue {
    ["pending": .optional(pending?.json), "device": .optional(device?.json)]
  }

  init(_ json: JSONValue) throws {
    let object = try WireObject(json)
    pending = try object.optional("pending", object.object).map(PendingActivation.init)
    device = try object.optional("device", object.object).map(ActiveDevice.init)
  }
}

extension PendingActivation {
  fileprivate var json: JSONValue {
    [
      "server": .string(request.server), "request": request.body, "idempotency_key": .string(idempotencyKey),
    ]
  }

  fileprivate init(_ object: WireObject) throws {
    let body = try object.object("request")
    let imei = try body.optional("imei", body.text)
    let identity: DeviceIdentity =
      if let imei { .imei(imei) } else {
        .serialNumber(manufacturer: try body.text("manufacturer"), serialNumber: try body.text("serial_number"))
      }
    request = ActivationRequest(
      server: try object.text("server"), identity: identity, code: try body.text("activation_code"))
    idempotencyKey = try object.text("idempotency_key")
  }
}

extension ActiveDevice {
  fileprivate var json: JSONValue {
    [
      "server": .string(server), "activation": activation.json,
      "next_counter": .integer(Int64(clamping: verifier.nextCounter)),
      "challenge": .string(verifier.challenge.digits), "attempts": verifier.attempts.json,
      "held": .optional(held?.json), "effect": .optional(effect?.json),
      "unreported_uses": .array(unreportedUses.map(\.json)),
    ]
  }

  fileprivate init(_ object: WireObject) throws {
    server = try object.text("server")
    activation = try Activation(object.object("activation"))
    verifier = UnlockCodeVerifier(
      nextCounter: UInt64(try object.integer("next_counter")), challenge: try Challenge.parse(object.text("challenge")),
      attempts: try AttemptLimit(object.object("attempts")))
    held = try object.optional("held", object.object).map(HeldStatus.init)
    effect = try object.optional("effect", object.object).map(CodeEffect.init)
    unreportedUses = try object.objects("unreported_uses").map(CodeUse.init)
  }
}

extension Activation {
  fileprivate var json: JSONValue {
    [
      "device_id": .string(deviceID), "device_token": .string(deviceToken),
      "unlock_key": .string(Hexadecimal.encode(unlockKey)),
      "lock_status_key": .string(Hexadecimal.encode(lockStatusKey)),
      "key_generation": .integer(Int64(keyGeneration)),
    ]
  }
}

extension AttemptLimit {
  fileprivate var json: JSONValue {
    let wait: JSONValue? = wait.map { wait in
      [
        "seconds_left": .integer(wait.secondsLeft), "boot_id": .string(wait.reading.bootID),
        "since_boot_seconds": .integer(wait.reading.sinceBootSeconds),
      ]
    }
    return ["misses": .integer(Int64(misses)), "wait": .optional(wait)]
  }

  fileprivate init(_ object: WireObject) throws {
    let wait = try object.optional("wait", object.object).map { wait in
      Wait(
        secondsLeft: try wait.integer("seconds_left"),
        reading: ClockReading(
          bootID: try wait.text("boot_id"), sinceBootSeconds: try wait.integer("since_boot_seconds")))
    }
    self.init(misses: Int(try object.integer("misses")), wait: wait)
  }
}

extension HeldStatus {
  fileprivate var json: JSONValue {
    [
      "body": body, "etag": .string(etag), "applied_at": .string(WireInstant.format(appliedAt)),
      "is_acknowledged": .bool(isAcknowledged),
    ]
  }

  fileprivate init(_ object: WireObject) throws {
    try self.init(
      body: object.object("body").value, etag: object.text("etag"), appliedAt: object.instant("applied_at"),
      isAcknowledged: object.truth("is_acknowledged"))
  }
}

extension CodeEffect {
  fileprivate var json: JSONValue {
    ["grant": .integer(Int64(grant.number)), "typed_at": .string(WireInstant.format(typedAt))]
  }

  fileprivate init(_ object: WireObject) throws {
    grant = try Grant(number: Int(try object.integer("grant")))
    typedAt = try object.instant("typed_at")
  }
}

extension CodeUse {
  fileprivate var json: JSONValue {
    let mode: JSONMember =
      switch mode {
      case .challenge(let challenge): JSONMember("challenge", .string(challenge.digits))
      case .counter(let counter): JSONMember("counter", .integer(Int64(clamping: counter)))
      }
    return .object([
      mode, JSONMember("grant", .integer(Int64(grant.number))),
      JSONMember("typed_at", .string(WireInstant.format(typedAt))),
    ])
  }

  fileprivate init(_ object: WireObject) throws {
    let challenge = try object.optional("challenge", object.text)
    mode = try challenge.map { .challenge(try Challenge.parse($0)) } ?? .counter(UInt64(try object.integer("counter")))
    grant = try Grant(number: Int(try object.integer("grant")))
    typedAt = try object.instant("typed_at")
  }
}
