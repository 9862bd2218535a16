/// A request method that this server implements (RFC 9110 §9.3, RFC 5789 for `PATCH`).
///
/// Any other method is answered with 501 before a route is looked at (RFC 9110 §9.1).
public struct Method: Sendable, Hashable, CaseIterable, CustomStringConvertible {
  private let code: UInt8

  /// `GET`: transfer a representation.
  public static var get: Method { Method(code: 0) }
  /// `HEAD`: as `GET`, without the content.
  public static var head: Method { Method(code: 1) }
  /// `POST`: process the content.
  public static var post: Method { Method(code: 2) }
  /// `PUT`: replace what is there.
  public static var put: Method { Method(code: 3) }
  /// `PATCH`: change part of what is there.
  public static var patch: Method { Method(code: 4) }
  /// `DELETE`: remove what is there.
  public static var delete: Method { Method(code: 5) }
  /// `OPTIONS`: say what is possible.
  public static var options: Method { Method(code: 6) }

  /// Every method implemented.
  public static var allCases: [Method] { [get, head, post, put, patch, delete, options] }

  /// The method of this exact, case-sensitive name, or nil if it is not implemented.
  public init?(rawValue: String) {
    guard let method = Method.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = method
  }

  init?(_ token: Span<UInt8>) {
    guard let method = Method.allSpellings.first(where: { token.equals($0.1) })?.0 else { return nil }
    self = method
  }

  private init(code: UInt8) { self.code = code }

  /// The method's name as it stands in a request line.
  public var rawValue: String { spelling.description }

  /// The method's name.
  public var description: String { rawValue }

  private static let allSpellings = allCases.map { ($0, $0.spelling) }

  private var spelling: StaticString {
    switch code {
    case 0: "GET"
    case 1: "HEAD"
    case 2: "POST"
    case 3: "PUT"
    case 4: "PATCH"
    case 5: "DELETE"
    default: "OPTIONS"
    }
  }
}
