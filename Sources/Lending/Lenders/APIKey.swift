/// What a caller shows in `Authorization: Bearer`: kept as a hash, shown once.
public struct APIKey: Sendable, Equatable, Identified {
  /// `key_`.
  public static let identifierPrefix = "key_"

  /// Its id, which may be shown.
  public let id: APIKeyID
  /// Whose rows it sees; nil for an operator's.
  public let lenderID: LenderID?
  /// What it may do.
  public let role: Role
  /// What its owner calls it.
  public let name: String
  /// Who uses it; always there for support.
  public let person: String?
  /// Whether a support key may give day grants in arrears.
  public let mayOverride: Bool
  /// When it was issued.
  public let issuedAt: Instant
  /// When it was revoked.
  public let revokedAt: Instant?

  /// A key without its secret.
  public init(
    id: APIKeyID, lenderID: LenderID?, role: Role, name: String, person: String?, mayOverride: Bool,
    issuedAt: Instant, revokedAt: Instant?
  ) {
    self.id = id
    self.lenderID = lenderID
    self.role = role
    self.name = name
    self.person = person
    self.mayOverride = mayOverride
    self.issuedAt = issuedAt
    self.revokedAt = revokedAt
  }
}
