import JSON
import Lending
import Servicing

/// A contract and its device after a change, as they stand inside its answer.
enum OutcomeShapes {
  /// `contract` and `device`.
  static func members(_ outcome: ContractOutcome) -> [JSONMember] {
    [
      JSONMember("contract", contract(outcome.contract, outcome.balance)),
      JSONMember(
        "device",
        .object([
          JSONMember("id", .string(outcome.contract.deviceID.text)),
          JSONMember("lock_status", LockStatusShapes.json(outcome.lockStatus)),
        ])),
    ]
  }

  /// `{id, state, balance}`.
  static func contract(_ contract: Contract, _ balance: Balance) -> JSONValue {
    .object([
      JSONMember("id", .string(contract.id.text)), JSONMember("state", .string(contract.state.rawValue)),
      JSONMember("balance", balance.json(in: contract.currency)),
    ])
  }
}
