import JSON
import Lending
import Servicing

/// A lock decision with how it came about: what the device is told, and what the rules look at now.
enum LockDecisionShapes {
  static func json(_ explained: ExplainedDecision) -> JSONValue {
    let decision = explained.decision
    return .object([
      JSONMember("state", .string(explained.status.state.rawValue)),
      JSONMember("reason", .optional(explained.status.reason?.rawValue)),
      JSONMember("other_reasons", .array(explained.status.otherReasons.map { .string($0.rawValue) })),
      JSONMember("balance", explained.currency.flatMap { decision.balance?.json(in: $0) } ?? .null),
      JSONMember("next", decision.next?.json ?? .null),
      JSONMember("next_change_at", .optional(decision.nextChangeAt?.description)),
      JSONMember("grant_until", .optional(decision.grantUntil?.description)),
      JSONMember("decided_at", .string(explained.status.decidedAt.description)),
      JSONMember("sequence", .integer(explained.status.sequence)),
      JSONMember("explanation", decision.explanation.json),
      JSONMember("payments", payments(explained)),
    ])
  }

  private static func payments(_ explained: ExplainedDecision) -> JSONValue {
    guard let payments = explained.payments, let currency = explained.currency else { return .null }
    return .object([
      JSONMember("count", .integer(Int64(payments.count))),
      JSONMember("amount", Money(payments.amount, currency).json),
    ])
  }
}
