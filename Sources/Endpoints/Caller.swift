public import Cryptography
public import Lending
public import Storage

/// Who calls, as far as the endpoint's access asked.
public enum Caller: Sendable {
  /// An API key; a revoked one never gets here.
  case key(APIKey)
  /// A device, found by its token.
  case device(DeviceTokenTable.Holder)
  /// A device's token, only hashed (SHA-256 of its text): the endpoint finds it in its own one statement, and throws
  /// `unauthenticated` where there is none.
  case deviceToken(hash: SHA256Digest)
  /// Anyone, from an address.
  case anyone(host: String)

  /// The lender whose rows the caller sees: that of a lender's, support's or auditor's key, or of a device.
  ///
  /// - Throws: `forbidden` for anybody else.
  public func lenderID() throws(LatchkeyError) -> LenderID {
    guard let lenderID = knownLenderID else {
      throw LatchkeyError(.forbidden, "This takes the key of a lender, and yours belongs to none.")
    }
    return lenderID
  }

  /// The API key that calls.
  ///
  /// - Throws: `forbidden` for anybody else.
  public func key() throws(LatchkeyError) -> APIKey {
    guard case .key(let key) = self else { throw LatchkeyError(.forbidden, "This takes an API key.") }
    return key
  }

  /// The lender, where the caller has one and it is known.
  var knownLenderID: LenderID? {
    switch self {
    case .key(let key): key.lenderID
    case .device(let holder): holder.lenderID
    case .deviceToken, .anyone: nil
    }
  }
}

/// Who may call an endpoint.
///
/// Nothing shown, or something that is no key or token of ours, is 401. What is good but meant for other endpoints (a key
/// of another role, a device's token where a key is asked for, a key where a token is) is 403.
public enum Access: Sendable {
  /// Anyone: `Authorization` is not looked at.
  case open
  /// API keys of these roles.
  case roles(Set<Role>)
  /// A device, looked up by its token.
  case device
  /// A device's token that the endpoint looks up itself, so that a poll takes one statement.
  case deviceToken
}
