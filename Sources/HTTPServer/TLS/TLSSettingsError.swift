/// TLS settings with which the server cannot start, or cannot go on from a reload.
public struct TLSSettingsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file that does not do, or what could not be set up.
  public let subject: String
  /// Why.
  public let detail: String

  init(_ subject: String, _ detail: String) {
    self.subject = subject
    self.detail = detail
  }

  /// Subject and detail.
  public var description: String { "TLS: \(subject): \(detail)" }
}
