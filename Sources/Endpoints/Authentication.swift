import Cryptography
import HTTPServer
import Lending
import Storage

/// Who calls: what stands in `Authorization`, looked up as far as the endpoint's access asks.
///
/// Keys and tokens are found by the SHA-256 of their text, so that the time of a look-up tells nothing about them.
enum Authentication {
  /// - Throws: `unauthenticated`, `forbidden`; `StorageError`.
  static func caller(_ request: Request, _ access: Access, host: () -> String, _ tools: LaneTools) throws -> Caller {
    switch access {
    case .open: return .anyone(host: host())
    case .deviceToken:
      let credential = try credential(request, tools)
      guard credential.kind == .deviceToken else { throw try refusal(of: credential, tools) }
      return .deviceToken(hash: credential.hash)
    case .device:
      let credential = try credential(request, tools)
      guard credential.kind == .deviceToken else { throw try refusal(of: credential, tools) }
      return .device(try holder(credential, tools))
    case .roles(let roles):
      let credential = try credential(request, tools)
      guard credential.kind == .apiKey else { throw try refusal(of: credential, tools) }
      let key = try key(credential, tools)
      guard roles.contains(key.role) else { throw forbidden("A key of the role \(key.role.rawValue) may not do this.") }
      return .key(key)
    }
  }

  /// For a credential of the other sort: 403 if it is good, 401 if it is not.
  private static func refusal(of credential: Credential, _ tools: LaneTools) throws -> LatchkeyError {
    switch credential.kind {
    case .apiKey:
      _ = try key(credential, tools)
      return forbidden("This takes a device's token, and this is an API key.")
    case .deviceToken:
      _ = try holder(credential, tools)
      return forbidden("This takes an API key, and this is a device's token.")
    }
  }

  private static func key(_ credential: Credential, _ tools: LaneTools) throws -> APIKey {
    let hash = credential.hash.bytes
    guard let key = try tools.connection.readOne({ try APIKeyTable.find(hash: hash, in: $0) }), key.revokedAt == nil
    else { throw LatchkeyError(.unauthenticated, "There is no such API key, or it was revoked.") }
    return key
  }

  private static func holder(_ credential: Credential, _ tools: LaneTools) throws -> DeviceTokenTable.Holder {
    let hash = credential.hash.bytes
    guard let holder = try tools.connection.readOne({ try DeviceTokenTable.find(hash: hash, in: $0) }) else {
      throw LatchkeyError(.unauthenticated, "There is no such device token, or it is void.")
    }
    return holder
  }

  /// Throws `unauthenticated` where what stands in `Authorization` cannot be a credential, whatever the database holds.
  static func requireCredential(_ request: Request, _ access: Access) throws(LatchkeyError) {
    if case .open = access { return }
    guard request.fields.withValue(of: .authorization, { Credential.kind($0) != nil }) == true else {
      throw withoutCredential
    }
  }

  private static func credential(_ request: Request, _ tools: LaneTools) throws(LatchkeyError) -> Credential {
    let found = request.fields.withValue(of: .authorization) { Credential(field: $0, tools.sha256) }
    guard let credential = found ?? nil else { throw withoutCredential }
    return credential
  }

  private static var withoutCredential: LatchkeyError {
    LatchkeyError(
      .unauthenticated,
      "The request needs an \(FieldName.authorization) field: Bearer, a space, and an API key or a device's token.")
  }

  private static func forbidden(_ detail: String) -> LatchkeyError { LatchkeyError(.forbidden, detail) }
}

/// A key or a token as it was shown: three characters that name its sort, and 43 of base64url (RFC 4648 section 5).
struct Credential {
  enum Kind {
    case apiKey
    case deviceToken
  }

  let kind: Kind
  /// The SHA-256 of its text.
  let hash: SHA256Digest

  private static let prefixLength = 3
  private static let length = prefixLength + 43

  /// Reads `Bearer` and the credential (RFC 6750 section 2.1); nil for anything else, without a look-up.
  init?(field: Span<UInt8>, _ sha256: SHA256Context) {
    guard let kind = Credential.kind(field) else { return nil }
    self.kind = kind
    hash = sha256.digest(field.extracting(Credential.scheme.utf8CodeUnitCount...))
  }

  private static let scheme: StaticString = "bearer "

  /// The sort of credential that a field's value spells, or nil.
  static func kind(_ field: Span<UInt8>) -> Kind? {
    let start = scheme.utf8CodeUnitCount
    guard field.count == start + length, isScheme(field, scheme) else { return nil }
    let secret = start + prefixLength..<field.count
    for index in secret where !isBase64URL(field[index]) { return nil }
    switch (field[start], field[start + 1], field[start + 2]) {
    case (UInt8(ascii: "l"), UInt8(ascii: "k"), UInt8(ascii: "_")): return .apiKey
    case (UInt8(ascii: "d"), UInt8(ascii: "t"), UInt8(ascii: "_")): return .deviceToken
    default: return nil
    }
  }

  /// The scheme is equal without regard to case (RFC 9110 section 11.1).
  private static func isScheme(_ field: Span<UInt8>, _ scheme: StaticString) -> Bool {
    scheme.withUTF8Buffer { scheme in
      for index in scheme.indices where field[index] | 0x20 != scheme[index] { return false }
      return true
    }
  }

  private static func isBase64URL(_ octet: UInt8) -> Bool {
    switch octet {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
