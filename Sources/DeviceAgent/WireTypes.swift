import Cryptography
import Foundation
import JSON
import UnlockCode

/// What a device was enrolled under.
public enum DeviceIdentity: Sendable, Equatable {
  /// The 15 digits of its IMEI.
  case imei(String)
  /// For a device without a modem.
  case serialNumber(manufacturer: String, serialNumber: String)
}

/// What an activation sends; a retry must send the same, byte for byte.
struct ActivationRequest: Sendable, Equatable {
  var server: String
  var identity: DeviceIdentity
  var code: String

  var body: JSONValue {
    switch identity {
    case .imei(let imei): ["imei": .string(imei), "activation_code": .string(code)]
    case .serialNumber(let manufacturer, let serialNumber):
      [
        "manufacturer": .string(manufacturer), "serial_number": .string(serialNumber),
        "activation_code": .string(code),
      ]
    }
  }
}

/// What a device keeps of an activation's answer.
struct Activation: Sendable, Equatable {
  var deviceID: String
  var deviceToken: String
  var unlockKey: [UInt8]
  var lockStatusKey: [UInt8]
  var keyGeneration: Int

  init(_ object: WireObject) throws(WireError) {
    deviceID = try object.text("device_id")
    deviceToken = try object.text("device_token")
    unlockKey = try object.key("unlock_key")
    lockStatusKey = try object.key("lock_status_key")
    keyGeneration = Int(try object.integer("key_generation"))
  }
}

/// The states of a device.
enum LockState: String, Sendable {
  case unlocked, reminder, restricted, locked, released

  /// Whether something on the device stops, so that an unlock code has something to give.
  var isRestricting: Bool { self == .restricted || self == .locked }
}

/// Minor units and an ISO 4217 code.
struct Money: Sendable, Equatable {
  var amount: Int64
  var currency: String

  init(_ object: WireObject) throws(WireError) {
    amount = try object.integer("amount")
    currency = try object.text("currency")
  }
}

/// What the device is told (api.md, "The device").
///
/// `offline` is left out: this agent restricts nothing by itself for
/// want of contact.
struct LockStatus: Sendable, Equatable {
  var deviceID: String
  var sequence: Int64
  var state: LockState
  var reason: Reason?
  var otherReasons: [String]
  var allowedServices: [String]
  var workApps: [String]
  var lender: Lender
  var contractReference: String?
  var amountDue: Money?
  var overdueSince: WireDate?
  var nextDue: NextDue?
  var isDueSoon: Bool
  var next: NextChange?
  var grantUntil: Date?
  var codeCounter: UInt64
  var pollAfterSeconds: Int
  var decidedAt: Date

  init(_ body: JSONValue) throws(WireError) {
    let object = try WireObject(body)
    deviceID = try object.text("device_id")
    sequence = try object.integer("sequence")
    state = try object.choice("state", LockState.self)
    reason = try object.optional("reason") { name throws(WireError) in try Reason(object.object(name)) }
    otherReasons = try object.texts("other_reasons")
    allowedServices = try object.texts("allowed_services")
    workApps = try object.texts("work_apps")
    lender = try Lender(object.object("lender"))
    contractReference = try object.optional("contract_reference", object.text)
    amountDue = try object.optional("amount_due") { name throws(WireError) in try Money(object.object(name)) }
    overdueSince = try object.optional("overdue_since", object.date)
    nextDue = try object.optional("next_due") { name throws(WireError) in try NextDue(object.object(name)) }
    isDueSoon = try object.truth("due_soon")
    next = try object.optional("next") { name throws(WireError) in try NextChange(object.object(name)) }
    grantUntil = try object.optional("grant_until", object.instant)
    codeCounter = UInt64(try object.integer("code_counter"))
    let bounds = AgentLimits.pollAfterSeconds
    pollAfterSeconds = Int(
      min(max(try object.integer("poll_after_seconds"), Int64(bounds.lowerBound)), Int64(bounds.upperBound)))
    decidedAt = try object.instant("decided_at")
  }
}

extension LockStatus {
  struct Reason: Sendable, Equatable {
    var code: String
    var title: String
    var message: String

    init(_ object: WireObject) throws(WireError) {
      code = try object.text("code")
      title = try object.text("title")
      message = try object.text("message")
    }
  }

  struct Lender: Sendable, Equatable {
    var name: String
    var contact: Contact
    var website: String?
    var complaints: Contact?
    var paymentInstructions: [PaymentInstruction]

    init(_ object: WireObject) throws(WireError) {
      name = try object.text("name")
      contact = try Contact(object)
      website = try object.optional("website", object.text)
      complaints = try object.optional("complaints") { name throws(WireError) in try Contact(object.object(name)) }
      paymentInstructions = []
      for instruction in try object.objects("payment_instructions") {
        paymentInstructions.append(try PaymentInstruction(instruction))
      }
    }
  }

  struct Contact: Sendable, Equatable {
    var name: String?
    var phone: String?
    var email: String?
    var address: String?

    init(_ object: WireObject) throws(WireError) {
      name = try object.optional("name", object.text)
      phone = try object.optional("phone", object.text)
      email = try object.optional("email", object.text)
      address = try object.optional("address", object.text)
    }
  }

  struct PaymentInstruction: Sendable, Equatable {
    var method: String
    var text: String
    var url: String?

    init(_ object: WireObject) throws(WireError) {
      method = try object.text("method")
      text = try object.text("text")
      url = try object.optional("url", object.text)
    }
  }

  struct NextDue: Sendable, Equatable {
    var dueOn: WireDate
    var amount: Money

    init(_ object: WireObject) throws(WireError) {
      dueOn = try object.date("due_on")
      amount = try Money(object.object("amount"))
    }
  }

  /// The next change to something stricter; `isUnattended` where the device may make it without having heard.
  struct NextChange: Sendable, Equatable {
    var at: Date
    var state: LockState
    var isUnattended: Bool

    init(_ object: WireObject) throws(WireError) {
      at = try object.instant("at")
      state = try object.choice("state", LockState.self)
      isUnattended = try object.truth("unattended")
    }
  }
}

/// What the device says it applied, with at most one use of a code.
struct Acknowledgement: Sendable, Equatable {
  var sequence: Int64
  var state: LockState
  var appliedAt: Date
  var codeCounter: UInt64
  var use: CodeUse?

  var body: JSONValue {
    var members = [
      JSONMember("sequence", .integer(sequence)),
      JSONMember("state", .string(state.rawValue)),
      JSONMember("applied_at", .string(WireInstant.format(appliedAt))),
      JSONMember("code_counter", .integer(Int64(clamping: codeCounter))),
    ]
    if let use { members.append(JSONMember("unlock_code", use.body)) }
    return .object(members)
  }
}

/// A code that was accepted, until the server knows of it.
struct CodeUse: Sendable, Equatable {
  var mode: UnlockCode.Mode
  var grant: Grant
  var typedAt: Date

  var body: JSONValue {
    switch mode {
    case .challenge(let challenge):
      ["mode": "challenge", "challenge": .string(challenge.digits), "grant": grant.wire]
    case .counter(let counter):
      ["mode": "counter", "counter": .integer(Int64(clamping: counter)), "grant": grant.wire]
    }
  }
}

extension Grant {
  /// As a code is asked for: `"cleared"`, `"release"` or `{"days": n}`.
  var wire: JSONValue {
    switch self {
    case .cleared: "cleared"
    case .days(let days): ["days": .integer(Int64(days.count))]
    case .released: "release"
    }
  }
}

/// A key on the wire.
enum WireKey {
  static func parse(_ text: String) -> [UInt8]? {
    Hexadecimal.decode(text).flatMap { $0.count == UnlockCodeLimits.keyBytes ? $0 : nil }
  }
}

extension WireAnswer {
  /// What the server says is wrong (RFC 9457), or its status alone.
  var problem: String {
    // A refusal need not have a body, nor one in JSON; its status still says something.
    guard let body = try? JSONReader.parse(self.body), let title = body["title"]?.string else {
      return "status \(status)"
    }
    return [title, body["detail"]?.string].compactMap(\.self).joined(separator: ": ")
  }
}
