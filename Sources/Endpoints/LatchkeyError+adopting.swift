import HTTPServer
import Lending
import Storage

extension LatchkeyError {
  /// Whatever was thrown, as an error that has a row in the problem table; what is not ours to explain is
  /// `internalError`, and all that is known of it stands in the context.
  init(adopting error: any Error) {
    switch error {
    case let error as LatchkeyError: self = error
    case let error as StorageError: self.init(error)
    case let error as ConstraintViolation: self = LatchkeyError(error) ?? .unexplained(error)
    case let error as PageError: self = .invalid([FieldError(error)])
    default: self = .unexplained(error)
    }
  }

  private init(_ error: StorageError) {
    switch error {
    case .busy, .closed, .unavailable:
      self.init(
        .unavailable, "The service cannot do this now, and nothing was done. Try again shortly.", context: "\(error)",
        retryAfterSeconds: EndpointLimits.retryAfterSeconds)
    default: self = .unexplained(error)
    }
  }

  private static func unexplained(_ error: any Error) -> LatchkeyError {
    LatchkeyError(.internalError, "The service failed to do this; its log says why.", context: "\(error)")
  }

  /// The service has as much to do as it takes.
  static func overloaded(_ context: String) -> LatchkeyError {
    LatchkeyError(
      .unavailable, "The service has too much to do now. Try again shortly.", context: context,
      retryAfterSeconds: EndpointLimits.retryAfterSeconds)
  }

  /// The caller has called too often.
  static func rateLimited(_ detail: String, retryAfterSeconds: Int) -> LatchkeyError {
    LatchkeyError(.rateLimited, detail, retryAfterSeconds: retryAfterSeconds)
  }
}
