import HTTPServer
import Lending

/// What is refused → status and title: the only such table.
///
/// A switch without default: a code without a row does not compile.
enum ProblemTable {
  struct Row {
    let status: Status
    let title: String

    init(_ status: Status, _ title: String) {
      self.status = status
      self.title = title
    }
  }

  /// A problem's `type` is this and its code; it names the problem and need not lead anywhere (RFC 9457 section 3.1.1).
  static let typeBase = "https://latchkey.dev/problems/"

  static func row(_ code: LatchkeyError.Code) -> Row {
    switch code {
    case .malformedJSON: Row(.badRequest, "The body is not JSON")
    case .unauthenticated: Row(.unauthorized, "A good key or token is needed")
    case .forbidden: Row(.forbidden, "The caller may not do this")
    case .notFound: Row(.notFound, "There is no such thing")
    case .methodNotAllowed: Row(.methodNotAllowed, "The method is not allowed here")
    case .deviceAlreadyFinanced: Row(.conflict, "The device secures another contract")
    case .externalReferenceTaken: Row(.conflict, "The reference names another contract")
    case .referenceReused: Row(.conflict, "The reference was used for something else")
    case .contractNotActive: Row(.conflict, "The contract is not active")
    case .contractInArrears: Row(.conflict, "The contract is in arrears")
    case .grantNotAllowed: Row(.conflict, "The policy does not allow this grant")
    case .otherReasonHolds: Row(.conflict, "Another reason keeps the device locked")
    case .orderNotAllowed: Row(.conflict, "The policy does not allow this order")
    case .noticeNotDue: Row(.conflict, "The notice is not due")
    case .alreadyReversed: Row(.conflict, "The payment was reversed before")
    case .claimNotAllowed: Row(.conflict, "The policy does not allow this claim")
    case .preconditionFailed: Row(.preconditionFailed, "The condition does not hold")
    case .unsupportedMediaType: Row(.unsupportedMediaType, "The body is of another type")
    case .invalidFields: Row(.unprocessableContent, "The request does not fit")
    case .activationRefused: Row(.unprocessableContent, "The activation is refused")
    case .idempotencyKeyReused: Row(.unprocessableContent, "The idempotency key was used for another request")
    case .amountOverflow: Row(.unprocessableContent, "The amounts are too large")
    case .rateLimited: Row(.tooManyRequests, "Too many requests")
    case .unavailable: Row(.serviceUnavailable, "The service cannot do this now")
    case .internalError: Row(.internalServerError, "Something went wrong in the service")
    }
  }

  static func row(_ kind: ProtocolError.Kind) -> Row {
    switch kind {
    case .malformedRequest: Row(kind.status, "The request is not HTTP as it must be")
    case .requestTimeout: Row(kind.status, "The request did not come in time")
    case .contentTooLarge: Row(kind.status, "The body is too large")
    case .targetTooLong: Row(kind.status, "The request's target is too long")
    case .expectationFailed: Row(kind.status, "The expectation cannot be met")
    case .misdirectedRequest: Row(kind.status, "The request came to the wrong place")
    case .fieldsTooLarge: Row(kind.status, "The header section is too large")
    case .notImplemented: Row(kind.status, "The service does not implement this")
    case .tooManyConnections: Row(kind.status, "The service has no connection to spare")
    case .versionNotSupported: Row(kind.status, "The version of HTTP is not supported")
    }
  }
}
