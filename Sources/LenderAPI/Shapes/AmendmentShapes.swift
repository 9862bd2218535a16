import Endpoints
import JSON
import Lending
import Servicing

/// Amendments as requests have them, by their kind, and as answers show them.
enum AmendmentShapes {
  private enum Kind: String, CaseIterable {
    case reschedule, extend, waive, cancel
    case writeOff = "write_off"
    case transfer

    /// The fields that belong to it.
    var fields: [String] {
      switch self {
      case .reschedule: ["instalments", "schedule"]
      case .extend: ["days"]
      case .waive: ["amount"]
      case .cancel: ["with_return"]
      case .writeOff: []
      case .transfer: ["borrower", "consent"]
      }
    }
  }

  static func members(_ amendment: Amendment) -> [JSONMember] {
    [
      JSONMember("id", .string(amendment.id.text)), JSONMember("kind", .string(amendment.kind)),
      JSONMember("recorded_at", .string(amendment.recordedAt.description)),
      JSONMember("written_by", .string(amendment.writtenBy.text)), JSONMember("note", .string(amendment.note)),
    ]
  }

  static func input(_ body: ObjectReader) throws -> Servicer.AmendmentInput {
    let kind = body.choice("kind", of: Kind.self)
    let note = body.text("note")
    // Without a kind nobody can say which fields are unknown.
    if kind == nil { for field in Kind.allCases.flatMap(\.fields) { _ = body.has(field) } }
    let change = kind.flatMap { read($0, body) }
    return Servicer.AmendmentInput(change: try body.finish(change), note: note)
  }

  private static func read(_ kind: Kind, _ body: ObjectReader) -> Amendment.Change? {
    switch kind {
    case .reschedule:
      .reschedule(ContractShapes.instalments(body).map { (dueOn: $0.dueOn, amount: $0.amount) })
    case .extend: .extend(days: body.integer("days", in: 1...Amendment.extendDaysMax))
    case .waive: body.money("amount", currency: nil).map { .waive(amount: $0) }
    case .cancel: .cancel(withReturn: body.boolean("with_return"))
    case .writeOff: .writeOff
    case .transfer: transfer(body).map { .transfer($0) }
    }
  }

  private static func transfer(_ body: ObjectReader) -> Amendment.Transfer? {
    let borrower = body.object("borrower").map(ContractShapes.borrower)
    let consent = body.optionalObject("consent").map(ContractShapes.consent)
    return borrower.map {
      Amendment.Transfer(
        borrower: $0, consentAgreedAt: consent?.agreedAt, consentDocument: consent?.documentReference)
    }
  }
}
