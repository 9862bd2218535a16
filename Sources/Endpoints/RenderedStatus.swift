public import Cryptography
public import Lending
public import Storage

/// A lock status as its polls send it, all but the signature: made at the first poll after a change, and kept.
public struct RenderedStatus: Sendable {
  /// Its tag and digest, and the key that signs them.
  public let signable: SignableAnswer
  /// The content: the stored object with the lender's block as its last member.
  public let body: [UInt8]
  /// When `StatusCopy.noteHeard(_:at:)` was last told of it, in milliseconds UTC; 0 since it changed.
  public private(set) var heardAt: Int64 = 0

  /// A status with the lender's block.
  ///
  /// - Parameters:
  ///   - polled: what the poll's statement found.
  ///   - lender: the lender's block; its version stands in the tag, also where the lender has changed since.
  ///   - key: the device's lock-status key.
  ///   - sha256: the lane's own.
  /// - Throws: `MessageSignatureError`, which no status leads to.
  public init(
    _ polled: LockStatusTable.Polled, lender: LenderBlock, key: [UInt8], sha256: SHA256Context
  ) throws(MessageSignatureError) {
    body = RenderedStatus.body(polled.document, lender.json)
    signable = try SignableAnswer(
      etag: "\"\(polled.sequence)-\(lender.version)\"",
      contentDigest: ContentDigest.sha256Field(body, context: sha256),
      keyID: "\(polled.deviceID)/\(polled.keyGeneration)", key: key)
  }

  /// A status that was put away.
  init(signable: SignableAnswer, body: [UInt8], heardAt: Int64) {
    self.signable = signable
    self.body = body
    self.heardAt = heardAt
  }

  /// `"<sequence>-<lender version>"`, with its quotation marks.
  public var tag: String { signable.etag }

  /// The device.
  public var deviceID: DeviceID { DeviceID(stored: String(signable.keyID.prefix { $0 != "/" })) }

  private static func body(_ document: [UInt8], _ block: [UInt8]) -> [UInt8] {
    var body: [UInt8] = []
    body.reserveCapacity(document.count + block.count + lenderMember.count + 1)
    // A slice: `dropLast` of a sequence would copy byte by byte.
    body += document[..<max(0, document.count - 1)]
    body += lenderMember
    body += block
    body.append(UInt8(ascii: "}"))
    return body
  }

  private static let lenderMember = Array(",\"lender\":".utf8)
}
