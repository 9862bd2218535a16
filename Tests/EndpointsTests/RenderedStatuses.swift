import Cryptography
@testable import Endpoints
import Lending
@testable import Storage

/// Makes statuses without a database.
final class RenderedStatuses {
  struct Device {
    let id: DeviceID
    let token: SHA256Digest
    let lender: LenderBlock
  }

  private let now = Instant(milliseconds: 1_772_424_000_000)
  private var tokensCount = 0

  func device(of lender: LenderBlock? = nil) -> Device {
    Device(id: .make(at: now), token: nextToken(), lender: lender ?? self.lender(1))
  }

  func withAnotherToken(_ device: Device) -> Device {
    Device(id: device.id, token: nextToken(), lender: device.lender)
  }

  /// A lender, the same for the same number.
  func lender(_ number: Int) -> LenderBlock {
    LenderBlock(
      lenderID: LenderID(stored: "lnd_\(number)"), version: 1, json: Array("{\"name\":\"\(number)\"}".utf8))
  }

  func make(_ device: Device, sequence: Int64, textLength: Int = 500) throws -> RenderedStatus {
    let polled = LockStatusTable.Polled(
      deviceID: device.id, lenderID: device.lender.lenderID, keyGeneration: 1, sequence: sequence, lenderVersion: 1,
      document: Array("{\"sequence\":\(sequence),\"text\":\"\(String(repeating: "x", count: textLength))\"}".utf8))
    return try RenderedStatus(
      polled, lender: device.lender, key: Array(repeating: 1, count: 32), sha256: SHA256Context())
  }

  private func nextToken() -> SHA256Digest {
    tokensCount += 1
    return SHA256Context().digest(Array("token \(tokensCount)".utf8).span)
  }
}
