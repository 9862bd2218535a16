import Cryptography
import JSON
public import Lending
public import Storage
import UnlockCode

extension Servicer {
  /// What a device names itself by when it activates.
  public enum Hardware: Sendable, Equatable {
    /// By its first or second IMEI.
    case imei(IMEI)
    /// By its maker and the maker's number.
    case serialNumber(manufacturer: String, number: String)
  }

  /// What an activation hands to a device, once.
  public struct Activation: Sendable {
    /// The device.
    public let deviceID: DeviceID
    /// Its bearer token.
    public let token: String
    /// The key of its unlock codes.
    public let unlockKey: [UInt8]
    /// The key that signs its lock statuses.
    public let lockStatusKey: [UInt8]
    /// The generation of both.
    public let keyGeneration: Int
    /// The server's time.
    public let serverTime: Instant
  }

  /// Wrong tries at one device that cost no wait (api.md, "Devices").
  public static let freeWrongTries = 10
  /// After those, one try an hour, never for ever.
  public static let wrongTryWaitHours = 1

  /// Activates the device whose code was typed, or counts a wrong try.
  ///
  /// Every way to be wrong gives nil, so that nobody learns which. A try within the wait is not looked at.
  ///
  /// - Throws: `deviceAlreadyFinanced` where the code is right but the hardware is active under a live contract.
  public func activateDevice(
    _ hardware: Hardware, code: String, in transaction: any Transaction
  ) throws -> Activation? {
    let now = clock.now()
    let hash = SecretText.hashActivationCode(code)
    var tried: [(device: Device, standing: ActivationCodeTable.Standing)] = []
    for device in try list(hardware, in: transaction) {
      guard let standing = try ActivationCodeTable.find(device.id, in: transaction), standing.nextTryAt <= now else {
        continue
      }
      if let codeHash = standing.codeHash, standing.expiresAt > now, ConstantTime.equals(codeHash, hash) {
        return try activate(device, at: now, in: transaction)
      }
      tried.append((device, standing))
    }
    for (device, standing) in tried {
      let wrongTries = standing.wrongTries + 1
      let wait = wrongTries >= Servicer.freeWrongTries ? Servicer.wrongTryWaitHours : 0
      try ActivationCodeTable.updateTries(
        device.id, wrongTries: wrongTries, nextTryAt: now.adding(hours: wait), in: transaction)
    }
    return nil
  }

  private func list(_ hardware: Hardware, in reader: any Reader) throws -> [Device] {
    switch hardware {
    case .imei(let imei): try DeviceTable.list(imei: imei, in: reader)
    case .serialNumber(let manufacturer, let number):
      try DeviceTable.list(manufacturer: manufacturer, serialNumber: number, in: reader)
    }
  }

  private func activate(_ device: Device, at now: Instant, in transaction: any Transaction) throws -> Activation {
    for same in try sameHardware(device, in: transaction) { try refuseIfFinanced(same, in: transaction) }
    let generation = device.keyGeneration + 1
    let token = try SecretText.make(.deviceToken)
    try ActivationCodeTable.use(device.id, in: transaction)
    try DeviceTable.activate(device.id, at: now, generation: generation, in: transaction)
    try KeyGenerationTable.insert(
      device.id, generation: generation, of: device.lenderID, masterKeyID: masterKey.id, at: now, in: transaction)
    noteVoidedTokens(of: device, in: transaction)
    try DeviceTokenTable.deleteAll(of: device.id, in: transaction)
    try DeviceTokenTable.insert(
      hash: SecretText.hash(token), holder: device.id, of: device.lenderID, generation: generation, at: now,
      in: transaction)
    try recordEvent(
      .deviceActivated, at: now, lender: device.lenderID, device: device.id,
      data: [JSONMember("key_generation", .integer(Int64(generation)))], in: transaction)
    var situation = try situation(of: device.id, lender: device.lenderID, in: transaction)
    situation.codeCounter = 0
    _ = try redecide(situation, at: now, in: transaction)
    return Activation(
      deviceID: device.id, token: token,
      unlockKey: deviceKey(.unlockCode, of: device.id, generation: generation),
      lockStatusKey: deviceKey(.lockStatus, of: device.id, generation: generation), keyGeneration: generation,
      serverTime: now)
  }

  private func noteVoidedTokens(of device: Device, in transaction: any Transaction) {
    transaction.note(ChangeNote(deviceID: device.id.text))
  }

  /// A device's key of one purpose and generation.
  func deviceKey(_ purpose: KeyPurpose, of device: DeviceID, generation: Int) -> [UInt8] {
    masterKey.derive(purpose.info(deviceID: device.text, generation: generation))
  }
}

extension Servicer {
  /// The key that signs a device's lock statuses.
  public func lockStatusKey(of device: DeviceID, generation: Int) -> [UInt8] {
    deviceKey(.lockStatus, of: device, generation: generation)
  }
}
