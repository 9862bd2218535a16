public import JSON
public import Lending
import Storage

/// How a lock status reads on the wire, all but the lender's block, which is joined at the poll.
///
/// The sequence and the instant of the decision come last, so that what a device is shown can be compared with what it
/// was shown before.
struct LockStatusDocument {
  private let content: [UInt8]

  init(_ members: [JSONMember]) {
    var object = JSONWriter.bytes(.object(members))
    object.removeLast()
    content = object
  }

  /// The JSON object to keep.
  func bytes(sequence: Int64, decidedAt: Instant) -> [UInt8] {
    content + LockStatusDocument.sequenceMember + Array("\(sequence),\"decided_at\":\"\(decidedAt)\"}".utf8)
  }

  /// Whether a kept object shows the same.
  func isShown(in stored: [UInt8]) -> Bool {
    stored.starts(with: content) && stored.dropFirst(content.count).starts(with: LockStatusDocument.sequenceMember)
  }

  private static let sequenceMember = Array(",\"sequence\":".utf8)
}

extension Servicer {
  /// What a device is told of a decision (api.md, "The device").
  func statusDocument(
    _ situation: Situation, _ decision: LockDecision, in reader: any Reader
  ) throws -> LockStatusDocument {
    let contract = situation.contract
    let pollAfter = decision.state.isRestriction ? polling.restrictedSeconds : polling.freeSeconds
    return LockStatusDocument(
      [
        JSONMember("device_id", .string(situation.deviceID.text)),
        JSONMember("state", .string(decision.state.rawValue)),
        JSONMember("reason", reasonJSON(decision, contract)),
        JSONMember("other_reasons", .array(decision.otherReasons.map { .string($0.rawValue) })),
        JSONMember("allowed_services", .array(decision.allowedServices.map { .string($0.rawValue) })),
        JSONMember("work_apps", .array(try workApps(of: contract, in: reader).map { .string($0) })),
        JSONMember("contract_reference", .optional(contract?.externalReference)),
        JSONMember("amount_due", arrearsJSON(decision.balance, contract)),
        JSONMember("overdue_since", .optional(decision.balance?.overdueSince?.description)),
        JSONMember("next_due", contract.flatMap { decision.balance?.nextDueJSON(in: $0.currency) } ?? .null),
        JSONMember("due_soon", .bool(decision.isDueSoon)),
        JSONMember("next", decision.next?.json ?? .null),
        JSONMember("grant_until", .optional(decision.grantUntil?.description)),
        JSONMember("offline", offlineJSON(situation.pack, contract, decision)),
        JSONMember("code_counter", .integer(situation.codeCounter)),
        JSONMember("poll_after_seconds", .integer(Int64(pollAfter))),
      ] + informationMembers(decision, contract))
  }

  private func reasonJSON(_ decision: LockDecision, _ contract: Contract?) -> JSONValue {
    guard let reason = decision.reason, let contract, let balance = decision.balance,
      let text = words(for: contract)?.text(
        for: Words.Key(reason, decision.state), amount: Money(balance.arrears, contract.currency),
        date: balance.overdueSince)
    else { return .null }
    return .object([JSONMember("code", .string(reason.rawValue))] + members(of: text))
  }

  /// What a device is told where nothing is restricted: that a payment is due soon, or that it is released.
  private func informationMembers(_ decision: LockDecision, _ contract: Contract?) -> [JSONMember] {
    guard let contract, decision.isDueSoon || decision.state == .released else { return [] }
    let nextDue = decision.balance?.nextDue
    let text = words(for: contract)?.text(
      for: decision.isDueSoon ? .dueSoon : .released, amount: nextDue.map { Money($0.amount, contract.currency) },
      date: nextDue?.dueOn)
    return text.map { [JSONMember("information", .object(members(of: $0)))] } ?? []
  }

  private func members(of text: Words.Text) -> [JSONMember] {
    [JSONMember("title", .string(text.title)), JSONMember("message", .string(text.message))]
  }

  private func words(for contract: Contract) -> Words? { words[contract.language] ?? words[Words.fallback] }

  private func arrearsJSON(_ balance: Balance?, _ contract: Contract?) -> JSONValue {
    guard let contract, let balance, balance.arrears > 0 else { return .null }
    return Money(balance.arrears, contract.currency).json
  }

  /// What a device does that hears nothing, and what it then shows; nothing is asked of one without consent or without a
  /// contract, nor of one that is released.
  private func offlineJSON(_ pack: PolicyPack, _ contract: Contract?, _ decision: LockDecision) -> JSONValue {
    guard let offline = pack.offline, let contract, contract.state == .active, decision.state != .released,
      !pack.needsConsent || contract.consent?.isEnough(under: pack) == true
    else { return .null }
    let text = words(for: contract)?.text(for: Words.Key(.noContact, .restricted), amount: nil, date: nil)
    return .object(
      [
        JSONMember("warn_after_days", .integer(Int64(offline.warnAfterDays))),
        JSONMember("restrict_after_days", .integer(Int64(offline.restrictAfterDays))),
        JSONMember("state", .string(LockState.restricted.rawValue)),
      ] + (text.map(members(of:)) ?? []))
  }

  private func workApps(of contract: Contract?, in reader: any Reader) throws -> [String] {
    guard let contract, contract.hasWorkApps, let sealed = try ContractTable.findBorrower(contract.id, in: reader)
    else { return [] }
    return try personalData.openBorrower(sealed, of: contract.id).workApps
  }
}

extension LockDecision.Next {
  /// `{at, state, unattended}`.
  public var json: JSONValue {
    .object([
      JSONMember("at", .string(at.description)), JSONMember("state", .string(state.rawValue)),
      JSONMember("unattended", .bool(isUnattended)),
    ])
  }
}
