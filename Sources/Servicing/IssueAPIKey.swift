import Cryptography
import JSON
public import Lending
public import Storage

extension Servicer {
  /// An API key as it is asked for.
  public struct APIKeyInput: Sendable, Equatable {
    /// What it may do.
    public let role: Role
    /// What its owner calls it.
    public let name: String
    /// Who uses it; needed for support.
    public let person: String?
    /// Whether a support key may give day grants in arrears.
    public let mayOverride: Bool

    /// A key to issue.
    public init(role: Role, name: String, person: String?, mayOverride: Bool) {
      self.role = role
      self.name = name
      self.person = person
      self.mayOverride = mayOverride
    }
  }

  /// Issues an API key.
  ///
  /// Its text is returned this once: only its SHA-256 is kept.
  ///
  /// `lender` whose key it is; nil for an operator's.
  /// - Throws: `invalidFields` where the role does not fit; `notFound` for a lender that there is not.
  public func issueAPIKey(
    _ input: APIKeyInput, of lender: LenderID?, in transaction: any Transaction
  ) throws -> (key: APIKey, text: String) {
    try check(input, of: lender, in: transaction)
    let now = clock.now()
    let key = APIKey(
      id: .make(at: now), lenderID: lender, role: input.role, name: input.name, person: input.person,
      mayOverride: input.mayOverride, issuedAt: now, revokedAt: nil)
    let text = try SecretText.make(.apiKey)
    try APIKeyTable.insert(key, hash: SecretText.hash(text), in: transaction)
    try recordEvent(
      .apiKeyIssued, at: now, lender: lender,
      data: [
        JSONMember("api_key_id", .string(key.id.text)), JSONMember("role", .string(key.role.rawValue)),
        JSONMember("may_override", .bool(key.mayOverride)),
      ], in: transaction)
    return (key, text)
  }

  private func check(_ input: APIKeyInput, of lender: LenderID?, in reader: any Reader) throws {
    var errors: [LatchkeyError.FieldError] = []
    if (input.role == .operator) != (lender == nil) {
      errors.append(.init("/role", "An operator's key has no lender, and every other key has one."))
    }
    if input.role == .support, input.person == nil {
      errors.append(.init("/person", "A support key needs the person who uses it."))
    }
    if input.mayOverride, input.role != .support {
      errors.append(.init("/may_override", "Only a support key can be given the right to override."))
    }
    guard errors.isEmpty else { throw LatchkeyError.invalid(errors) }
    if let lender { _ = try LenderTable.require(lender, in: reader) }
  }
}
