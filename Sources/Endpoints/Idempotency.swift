import Cryptography
import HTTPServer
import Lending
import Storage

/// Answers kept for an `Idempotency-Key`: the same key and request give the first answer again, byte for byte.
///
/// They are kept by caller, method and route for 72 hours, for 2xx alone, and inside the write's own transaction, so that
/// a second request that comes while the first is in flight waits for it in the writer's queue. An answer may hold a
/// secret (an API key, an unlock code): it is sealed under a key that takes the header's value to derive, and of that
/// value only a hash is stored.
struct Idempotency: Sendable {
  private let masterKey: MasterKey

  init(masterKey: MasterKey) { self.masterKey = masterKey }

  /// What a request claims with its `Idempotency-Key`; nil without one, or where nothing names the caller.
  ///
  /// - Parameters:
  ///   - incoming: the request.
  ///   - route: its path's shape.
  ///   - scope: names the caller where no key or token does.
  ///   - sha256: the lane's own.
  /// - Returns: the claim.
  /// - Throws: `invalidFields` for a value that is not 1–255 visible ASCII characters.
  func claim(
    _ incoming: Incoming, route: RoutePattern, scope: String?, sha256: SHA256Context
  ) throws(LatchkeyError) -> IdempotencyClaim? {
    let values = incoming.request.fields.values(of: .idempotencyKey)
    guard !values.isEmpty, let scope = incoming.caller.idempotencyScope ?? scope else { return nil }
    let value = try checked(values)
    let request = incoming.request
    let method = request.method.rawValue
    return IdempotencyClaim(
      keyHash: sha256.digest(joined(scope.utf8, method.utf8, route.description.utf8, value.utf8)),
      requestDigest: sha256.digest(
        joined(request.path.description.utf8, request.query.description.utf8, request.body)),
      sealingKey: masterKey.derive(
        "latchkey/idempotency/v1/" + Hexadecimal.encode(sha256.digest(Array(value.utf8)))),
      lenderID: incoming.caller.knownLenderID, now: incoming.now)
  }

  private func checked(_ values: [String]) throws(LatchkeyError) -> String {
    let max = EndpointLimits.idempotencyKeyCharactersMax
    guard values.count == 1, let value = values.first, (1...max).contains(value.utf8.count),
      value.utf8.allSatisfy({ 0x21...0x7e ~= $0 })
    else {
      throw LatchkeyError.invalid(
        FieldName.idempotencyKey.description, "must stand once, and be 1 to \(max) visible ASCII characters")
    }
    return value
  }

  /// Parts with a zero byte between them, which none but the last can have in it.
  private func joined(_ parts: any Sequence<UInt8>...) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, part) in parts.enumerated() {
      if index > 0 { bytes.append(0) }
      bytes.append(contentsOf: part)
    }
    return bytes
  }
}

extension Caller {
  /// Names the caller among all of them.
  fileprivate var idempotencyScope: String? {
    switch self {
    case .key(let key): key.id.text
    case .device(let holder): holder.deviceID.text
    case .deviceToken(let hash): Hexadecimal.encode(hash.bytes)
    case .anyone: nil
    }
  }
}

/// One request's claim, made on the lane and settled in the writer's transaction.
struct IdempotencyClaim: Sendable {
  let keyHash: [UInt8]
  let requestDigest: [UInt8]
  let sealingKey: [UInt8]
  let lenderID: LenderID?
  let now: Instant

  /// The kept answer, or else the new one, which is kept if it is a 2xx.
  ///
  /// - Throws: `idempotencyKeyReused` where the key came with another request; what the write throws.
  func settle(
    in transaction: any Transaction, _ run: (any Transaction) throws -> Endpoint.Encoding
  ) throws -> Endpoint.Encoding {
    try kept(in: transaction) ?? keep(run(transaction), in: transaction)
  }

  /// The kept answer, or nil where the key is new.
  ///
  /// - Throws: `idempotencyKeyReused` where the key came with another request.
  func kept(in reader: any Reader) throws -> Endpoint.Encoding? {
    guard let kept = try IdempotencyKeyTable.find(keyHash, at: now, in: reader) else { return nil }
    let answer = try open(kept)
    return { answer }
  }

  /// Encodes a new answer, and keeps it if it is a 2xx.
  func keep(_ encode: Endpoint.Encoding, in transaction: any Transaction) throws -> Endpoint.Encoding {
    // A refusal by `encode` leaves what `run` wrote, and is not kept.
    let encoded = Result { try encode() }
    if case .success(let answer) = encoded, answer.isSuccess { try keep(answer, in: transaction) }
    return { try encoded.get() }
  }

  private func open(_ kept: IdempotencyKeyTable.Kept) throws -> Answer {
    guard kept.requestDigest == requestDigest else {
      throw LatchkeyError(
        .idempotencyKeyReused,
        "This \(FieldName.idempotencyKey) came with another request before. Take a new key for a new request.")
    }
    return try Answer(kept: try SealedBox.open(kept.answer, key: sealingKey, associatedData: keyHash))
  }

  private func keep(_ answer: Answer, in transaction: any Transaction) throws {
    let sealed = try SealedBox.seal(answer.keptBytes, key: sealingKey, associatedData: keyHash)
    let kept = IdempotencyKeyTable.Kept(requestDigest: requestDigest, answer: sealed)
    let expiresAt = now.adding(hours: EndpointLimits.idempotencyHours)
    try IdempotencyKeyTable.put(keyHash, kept, of: lenderID, expiresAt: expiresAt, in: transaction)
  }
}
