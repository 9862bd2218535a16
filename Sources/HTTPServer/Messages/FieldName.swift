/// A field name (RFC 9110 §5.1): a token, equal without regard to case.
///
/// Names that the server or its services use have one byte of identity, so that a look-up compares bytes, not text.
public struct FieldName: Sendable, Hashable, CustomStringConvertible {
  let known: Known?
  /// The lower-case text of a name that is not in `Known`, otherwise empty.
  let other: String

  /// The name spelled by `text`, or nil if that is no token (RFC 9110 §5.6.2).
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty, bytes.allSatisfy(\.isTokenOctet) else { return nil }
    known = Known.table.find(bytes.span)
    other = known == nil ? text.lowercased() : ""
  }

  init(_ known: Known) {
    self.known = known
    other = ""
  }

  /// The name as it is written in a response.
  public var description: String { known?.spelling.description ?? other }

  /// The names with an identity of their own, in alphabetical order; the order has no meaning.
  enum Known: UInt8, CaseIterable, Sendable {
    case accept, acceptEncoding, allow, authorization, cacheControl, connection, contentDigest, contentLanguage
    case contentLength, contentSecurityPolicy, contentType, date, etag, expect, forwarded, host, idempotencyKey
    case ifMatch, ifModifiedSince, ifNoneMatch, keepAlive, lastModified, link, location, lockNonce, origin, referer
    case requestID, retryAfter, server, signature, signatureInput, strictTransportSecurity, trailer, transferEncoding
    case upgrade, userAgent, vary, via, webhookID, webhookSignature, webhookTimestamp, wwwAuthenticate
    case xContentTypeOptions, xForwardedFor, xForwardedProto

    static let table = FieldNameTable()

    /// Whether the server writes the field itself, and a service's own of it is left out.
    var isServersOwn: Bool {
      switch self {
      case .connection, .contentLength, .date, .keepAlive, .transferEncoding, .upgrade: true
      default: false
      }
    }

    var spelling: StaticString {
      switch self {
      case .accept: "Accept"
      case .acceptEncoding: "Accept-Encoding"
      case .allow: "Allow"
      case .authorization: "Authorization"
      case .cacheControl: "Cache-Control"
      case .connection: "Connection"
      case .contentDigest: "Content-Digest"
      case .contentLanguage: "Content-Language"
      case .contentLength: "Content-Length"
      case .contentSecurityPolicy: "Content-Security-Policy"
      case .contentType: "Content-Type"
      case .date: "Date"
      case .etag: "ETag"
      case .expect: "Expect"
      case .forwarded: "Forwarded"
      case .host: "Host"
      case .idempotencyKey: "Idempotency-Key"
      case .ifMatch: "If-Match"
      case .ifModifiedSince: "If-Modified-Since"
      case .ifNoneMatch: "If-None-Match"
      case .keepAlive: "Keep-Alive"
      case .lastModified: "Last-Modified"
      case .link: "Link"
      case .location: "Location"
      case .lockNonce: "Lock-Nonce"
      case .origin: "Origin"
      case .referer: "Referer"
      case .requestID: "Request-Id"
      case .retryAfter: "Retry-After"
      case .server: "Server"
      case .signature: "Signature"
      case .signatureInput: "Signature-Input"
      case .strictTransportSecurity: "Strict-Transport-Security"
      case .trailer: "Trailer"
      case .transferEncoding: "Transfer-Encoding"
      case .upgrade: "Upgrade"
      case .userAgent: "User-Agent"
      case .vary: "Vary"
      case .via: "Via"
      case .webhookID: "Webhook-Id"
      case .webhookSignature: "Webhook-Signature"
      case .webhookTimestamp: "Webhook-Timestamp"
      case .wwwAuthenticate: "WWW-Authenticate"
      case .xContentTypeOptions: "X-Content-Type-Options"
      case .xForwardedFor: "X-Forwarded-For"
      case .xForwardedProto: "X-Forwarded-Proto"
      }
    }
  }
}

extension FieldName {
  /// `Accept`.
  public static var accept: FieldName { FieldName(Known.accept) }
  /// `Accept-Encoding`.
  public static var acceptEncoding: FieldName { FieldName(Known.acceptEncoding) }
  /// `Allow`.
  public static var allow: FieldName { FieldName(Known.allow) }
  /// `Authorization`.
  public static var authorization: FieldName { FieldName(Known.authorization) }
  /// `Cache-Control` (RFC 9111 §5.2).
  public static var cacheControl: FieldName { FieldName(Known.cacheControl) }
  /// `Connection`.
  public static var connection: FieldName { FieldName(Known.connection) }
  /// `Content-Digest` (RFC 9530 §2).
  public static var contentDigest: FieldName { FieldName(Known.contentDigest) }
  /// `Content-Language`.
  public static var contentLanguage: FieldName { FieldName(Known.contentLanguage) }
  /// `Content-Length`.
  public static var contentLength: FieldName { FieldName(Known.contentLength) }
  /// `Content-Security-Policy`.
  public static var contentSecurityPolicy: FieldName { FieldName(Known.contentSecurityPolicy) }
  /// `Content-Type`.
  public static var contentType: FieldName { FieldName(Known.contentType) }
  /// `Date`.
  public static var date: FieldName { FieldName(Known.date) }
  /// `ETag`.
  public static var etag: FieldName { FieldName(Known.etag) }
  /// `Expect`.
  public static var expect: FieldName { FieldName(Known.expect) }
  /// `Forwarded` (RFC 7239 §4).
  public static var forwarded: FieldName { FieldName(Known.forwarded) }
  /// `Host`.
  public static var host: FieldName { FieldName(Known.host) }
  /// `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header).
  public static var idempotencyKey: FieldName { FieldName(Known.idempotencyKey) }
  /// `If-Match`.
  public static var ifMatch: FieldName { FieldName(Known.ifMatch) }
  /// `If-Modified-Since`.
  public static var ifModifiedSince: FieldName { FieldName(Known.ifModifiedSince) }
  /// `If-None-Match`.
  public static var ifNoneMatch: FieldName { FieldName(Known.ifNoneMatch) }
  /// `Keep-Alive`.
  public static var keepAlive: FieldName { FieldName(Known.keepAlive) }
  /// `Last-Modified`.
  public static var lastModified: FieldName { FieldName(Known.lastModified) }
  /// `Link` (RFC 8288 §3).
  public static var link: FieldName { FieldName(Known.link) }
  /// `Location`.
  public static var location: FieldName { FieldName(Known.location) }
  /// `Lock-Nonce`.
  public static var lockNonce: FieldName { FieldName(Known.lockNonce) }
  /// `Origin` (RFC 6454 §7).
  public static var origin: FieldName { FieldName(Known.origin) }
  /// `Referer`.
  public static var referer: FieldName { FieldName(Known.referer) }
  /// `Request-Id`.
  public static var requestID: FieldName { FieldName(Known.requestID) }
  /// `Retry-After`.
  public static var retryAfter: FieldName { FieldName(Known.retryAfter) }
  /// `Server`.
  public static var server: FieldName { FieldName(Known.server) }
  /// `Signature` (RFC 9421 §4.2).
  public static var signature: FieldName { FieldName(Known.signature) }
  /// `Signature-Input` (RFC 9421 §4.1).
  public static var signatureInput: FieldName { FieldName(Known.signatureInput) }
  /// `Strict-Transport-Security` (RFC 6797 §6.1).
  public static var strictTransportSecurity: FieldName { FieldName(Known.strictTransportSecurity) }
  /// `Trailer`.
  public static var trailer: FieldName { FieldName(Known.trailer) }
  /// `Transfer-Encoding`.
  public static var transferEncoding: FieldName { FieldName(Known.transferEncoding) }
  /// `Upgrade`.
  public static var upgrade: FieldName { FieldName(Known.upgrade) }
  /// `User-Agent`.
  public static var userAgent: FieldName { FieldName(Known.userAgent) }
  /// `Vary`.
  public static var vary: FieldName { FieldName(Known.vary) }
  /// `Via`.
  public static var via: FieldName { FieldName(Known.via) }
  /// `Webhook-Id`.
  public static var webhookID: FieldName { FieldName(Known.webhookID) }
  /// `Webhook-Signature`.
  public static var webhookSignature: FieldName { FieldName(Known.webhookSignature) }
  /// `Webhook-Timestamp`.
  public static var webhookTimestamp: FieldName { FieldName(Known.webhookTimestamp) }
  /// `WWW-Authenticate`.
  public static var wwwAuthenticate: FieldName { FieldName(Known.wwwAuthenticate) }
  /// `X-Content-Type-Options`.
  public static var xContentTypeOptions: FieldName { FieldName(Known.xContentTypeOptions) }
  /// `X-Forwarded-For`.
  public static var xForwardedFor: FieldName { FieldName(Known.xForwardedFor) }
  /// `X-Forwarded-Proto`.
  public static var xForwardedProto: FieldName { FieldName(Known.xForwardedProto) }
}
