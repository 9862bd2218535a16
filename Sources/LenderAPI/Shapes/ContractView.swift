import JSON
import Lending
import Servicing

/// A contract as answers show it.
struct ContractView: Sendable {
  let contract: Contract
  let instalments: [Instalment]
  let borrower: Borrower
  let decision: LockDecision

  /// As it stands alone.
  var json: JSONValue {
    .object(members + [JSONMember("instalments", .array(instalments.map(instalmentJSON)))])
  }

  /// As lists show it: without instalments, of which five hundred contracts have too many for one answer.
  var listedJSON: JSONValue { .object(members) }

  private var members: [JSONMember] {
    [
      JSONMember("id", .string(contract.id.text)), JSONMember("device_id", .string(contract.deviceID.text)),
      JSONMember("external_reference", .string(contract.externalReference)),
      JSONMember("state", .string(contract.state.rawValue)), JSONMember("currency", .string(contract.currency.code)),
      JSONMember("time_zone", .string(contract.zone.identifier)),
      JSONMember("policy", .string(contract.policy.name)),
      JSONMember("financed_amount", .optional(contract.financedAmount)),
      JSONMember("down_payment", .optional(contract.downPayment)),
      JSONMember("consent", contract.consent.map(consentJSON) ?? .null), JSONMember("borrower", borrowerJSON),
      JSONMember("written_at", .string(contract.writtenAt.description)),
      JSONMember("return_awaited_since", .optional(contract.returnAwaitedSince?.description)),
      JSONMember("unallocated", Money(contract.unallocated, contract.currency).json),
      JSONMember("balance", decision.balance?.json(in: contract.currency) ?? .null),
      JSONMember(
        "lock_decision",
        .object([
          JSONMember("state", .string(decision.state.rawValue)),
          JSONMember("reason", .optional(decision.reason?.rawValue)), JSONMember("next", decision.next?.json ?? .null),
        ])),
    ]
  }

  private func consentJSON(_ consent: Contract.Consent) -> JSONValue {
    .object([
      JSONMember("device_restriction", .bool(true)), JSONMember("agreed_at", .string(consent.agreedAt.description)),
      JSONMember("document_reference", .optional(consent.documentReference)),
    ])
  }

  private var borrowerJSON: JSONValue {
    .object([
      JSONMember("name", .string(borrower.name)), JSONMember("phone", .optional(borrower.phone)),
      JSONMember("locale", .optional(borrower.locale)),
      JSONMember("work_apps", .array(borrower.workApps.map { .string($0) })),
    ])
  }

  private func instalmentJSON(_ instalment: Instalment) -> JSONValue {
    .object([
      JSONMember("id", .string(instalment.id.text)), JSONMember("due_on", .string(instalment.dueOn.description)),
      JSONMember("amount", .integer(instalment.amount)), JSONMember("paid", .integer(instalment.paid)),
      JSONMember("waived", .integer(instalment.waived)),
    ])
  }
}
