import JSON
public import Lending
public import Storage

extension Servicer {
  /// Issues a new activation code, for a phone that was repaired or reset.
  ///
  /// Until it is used, the old tokens stand.
  ///
  /// - Throws: `notFound`, for a retired device too.
  public func issueActivationCode(
    for id: DeviceID, of lender: LenderID, in transaction: any Transaction
  ) throws -> (code: String, expiresAt: Instant) {
    let now = clock.now()
    let device = try DeviceTable.require(id, of: lender, in: transaction)
    guard device.state != .retired else { throw LatchkeyError.notFound("device") }
    let code = try putActivationCode(for: device, at: now, in: transaction)
    try recordEvent(
      .activationCodeIssued, at: now, lender: lender, device: id, data: [], in: transaction)
    return (code, activationCodeEnd(from: now))
  }

  /// Makes a code and puts it in place of the one that stood.
  func putActivationCode(for device: Device, at now: Instant, in transaction: any Transaction) throws -> String {
    let code = try SecretText.makeActivationCode()
    try ActivationCodeTable.put(
      device.id, of: device.lenderID, codeHash: SecretText.hashActivationCode(code),
      expiresAt: activationCodeEnd(from: now), in: transaction)
    return code
  }

  private func activationCodeEnd(from now: Instant) -> Instant { now.adding(hours: 24 * Servicer.activationCodeDays) }
}
