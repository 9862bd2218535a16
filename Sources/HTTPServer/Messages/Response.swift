/// An answer.
///
/// The server adds `Date`, `Content-Length` and `Connection`; a service's own of these, and a `Transfer-Encoding`, are
/// left out.
public struct Response: Sendable {
  /// The status.
  public var status: Status
  /// The header section.
  public var fields: Fields
  /// The content; for 204 and 304 none is sent, for `HEAD` only its length is.
  public var body: [UInt8]

  /// An answer of these parts.
  public init(_ status: Status, fields: Fields = Fields(), body: [UInt8] = []) {
    self.status = status
    self.fields = fields
    self.body = body
  }
}
