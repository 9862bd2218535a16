public import JSON

/// What Latchkey refuses, and why: a code with one row in the problem table, a sentence for the caller, and a
/// context for the log.
///
/// The context has no way to the client; the detail has no secrets and no personal data in it.
public struct LatchkeyError: Error, Sendable, Equatable {
  /// The reason's name; its raw value ends the problem's `type` (RFC 9457).
  public enum Code: String, Sendable, CaseIterable {
    case malformedJSON = "malformed-json"
    case unsupportedMediaType = "unsupported-media-type"
    case invalidFields = "invalid-fields"
    case unauthenticated
    case forbidden
    case notFound = "not-found"
    case methodNotAllowed = "method-not-allowed"
    case preconditionFailed = "precondition-failed"
    case deviceAlreadyFinanced = "device-already-financed"
    case externalReferenceTaken = "external-reference-taken"
    case referenceReused = "reference-reused"
    case contractNotActive = "contract-not-active"
    case contractInArrears = "contract-in-arrears"
    case grantNotAllowed = "grant-not-allowed"
    case otherReasonHolds = "other-reason-holds"
    case orderNotAllowed = "order-not-allowed"
    case noticeNotDue = "notice-not-due"
    case alreadyReversed = "already-reversed"
    case claimNotAllowed = "claim-not-allowed"
    case activationRefused = "activation-refused"
    case idempotencyKeyReused = "idempotency-key-reused"
    case rateLimited = "rate-limited"
    case amountOverflow = "amount-overflow"
    case unavailable
    case internalError = "internal-error"
  }

  /// One bad place in a request: an RFC 6901 pointer into the body (or `?name` for a query parameter, the field's
  /// name for a header) and what would be right there.
  public struct FieldError: Sendable, Equatable {
    /// Where it is.
    public let pointer: String
    /// What is wrong and what would be right.
    public let detail: String

    /// A bad place and the sentence about it.
    public init(_ pointer: String, _ detail: String) {
      self.pointer = pointer
      self.detail = detail
    }
  }

  /// The row in the problem table.
  public let code: Code
  /// For the caller: what, where, what would be right.
  public let detail: String
  /// For the log alone.
  public let context: String
  /// All bad fields at once; empty unless the code is `invalidFields`.
  public let fieldErrors: [FieldError]
  /// Extension members of the problem (RFC 9457 section 3.2), such as `balance`.
  public let members: [JSONMember]
  /// Whole seconds for `Retry-After`, where waiting helps.
  public let retryAfterSeconds: Int?

  /// An error with its sentence for the caller.
  public init(
    _ code: Code, _ detail: String, context: String = "", fieldErrors: [FieldError] = [],
    members: [JSONMember] = [], retryAfterSeconds: Int? = nil
  ) {
    self.code = code
    self.detail = detail
    self.context = context
    self.fieldErrors = fieldErrors
    self.members = members
    self.retryAfterSeconds = retryAfterSeconds
  }

  /// A request whose fields are wrong: every one of them, never just the first.
  public static func invalid(_ fieldErrors: [FieldError]) -> LatchkeyError {
    LatchkeyError(
      .invalidFields, fieldErrors.count == 1 ? "One field is wrong." : "\(fieldErrors.count) fields are wrong.",
      fieldErrors: fieldErrors)
  }

  /// A request with one wrong field.
  public static func invalid(_ pointer: String, _ detail: String) -> LatchkeyError {
    invalid([FieldError(pointer, detail)])
  }

  /// Nothing of that name that the caller may see; the same answer whether it is missing or another lender's.
  public static func notFound(_ what: String) -> LatchkeyError {
    LatchkeyError(.notFound, "There is no such \(what), or it is not yours to see.")
  }
}
