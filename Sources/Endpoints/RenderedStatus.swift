public import Cryptography
public import Lending
public import Storage

/// A lock status as its polls send it, all but the signature: made at the first poll after a change, and kept.
public final class RenderedStatus: Sendable {
  /// `"<sequence>-<lender version>"`, with its quotation marks.
  public let tag: String
  /// What a signature names as its key: device id, `/`, key generation.
  public let keyID: String
  /// The device's lock-status key.
  public let key: [UInt8]
  /// The value of `Content-Digest`.
  public let contentDigest: String
  private let document: [UInt8]
  private let lender: LenderBlock

  /// A status with the lender's block.
  ///
  /// - Parameters:
  ///   - polled: what the poll's statement found.
  ///   - lender: the lender's block; its version stands in the tag, also where the lender has changed since.
  ///   - key: the device's lock-status key.
  ///   - sha256: the lane's own.
  public init(_ polled: LockStatusTable.Polled, lender: LenderBlock, key: [UInt8], sha256: SHA256Context) {
    tag = "\"\(polled.sequence)-\(lender.version)\""
    keyID = "\(polled.deviceID)/\(polled.keyGeneration)"
    self.key = key
    document = polled.document
    self.lender = lender
    contentDigest = ContentDigest.sha256Field(
      RenderedStatus.body(polled.document, lender.json), context: sha256)
  }

  /// The device.
  public var deviceID: DeviceID { DeviceID(stored: String(keyID.prefix { $0 != "/" })) }

  var lenderID: LenderID { lender.lenderID }

  /// The content: the stored object with the lender's block as its last member.
  public func body() -> [UInt8] { RenderedStatus.body(document, lender.json) }

  /// What it takes in the copy: the document's octets, and the rest of it.
  var bytesCount: Int { document.count + EndpointLimits.statusBytesBesidesDocument }

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
