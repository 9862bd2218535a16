import Lending

/// Every bad field of one request, in the order in which they were found.
///
/// Shared by the readers of a body's objects; belongs to one lane, for as long as it decodes.
final class FieldErrors {
  private var found: [LatchkeyError.FieldError] = []
  private var isFull: Bool { found.count >= EndpointLimits.fieldErrorsMax }

  /// All of them as one error.
  var error: LatchkeyError { LatchkeyError.invalid(found) }

  func add(_ pointer: String, _ detail: String) { add(LatchkeyError.FieldError(pointer, detail)) }

  func add(_ error: LatchkeyError.FieldError) {
    if !isFull { found.append(error) }
  }

  /// Throws all of them, if there are any.
  func throwIfAny() throws(LatchkeyError) {
    if !found.isEmpty { throw error }
  }
}
