import Cryptography
import JSON
public import Lending
public import Storage

extension Servicer {
  /// A device as a lender enrols it.
  public struct DeviceInput: Sendable, Equatable {
    /// Its first IMEI; nil only beside a maker and a serial number.
    public let imei: IMEI?
    /// Its second IMEI.
    public let secondIMEI: IMEI?
    /// Who made it.
    public let manufacturer: String?
    /// The maker's number.
    public let serialNumber: String?
    /// What the lender calls its kind.
    public let model: String?
    /// What the lender calls it.
    public let externalReference: String?

    /// A device to enrol.
    public init(
      imei: IMEI?, secondIMEI: IMEI?, manufacturer: String?, serialNumber: String?, model: String?,
      externalReference: String?
    ) {
      self.imei = imei
      self.secondIMEI = secondIMEI
      self.manufacturer = manufacturer
      self.serialNumber = serialNumber
      self.model = model
      self.externalReference = externalReference
    }
  }

  /// A device that was enrolled, and the code that activates it, shown this once.
  public struct EnrolledDevice: Sendable {
    /// The device.
    public let device: Device
    /// Ten characters.
    public let activationCode: String
    /// What the device is told.
    public let lockStatus: LockStatus
  }

  /// Enrolments that nobody activates lapse after 90 days: they block nobody meanwhile (api.md, "Devices").
  public static let enrolmentDays = 90
  /// An activation code lives 30 days (api.md, "Devices").
  public static let activationCodeDays = 30

  /// Enrols a device.
  ///
  /// A lender's earlier enrolment of the same hardware that nobody activated is replaced.
  ///
  /// - Throws: `deviceAlreadyFinanced` where the hardware is active under a live contract of anybody's.
  public func enrolDevice(
    _ input: DeviceInput, of lender: LenderID, in transaction: any Transaction
  ) throws -> EnrolledDevice {
    let now = clock.now()
    let device = Device(
      id: .make(at: now), lenderID: lender, imei: input.imei, secondIMEI: input.secondIMEI,
      manufacturer: input.manufacturer, serialNumber: input.serialNumber, model: input.model,
      externalReference: input.externalReference, state: .enrolled, enrolledAt: now, activatedAt: nil,
      keyGeneration: 0)
    for same in try sameHardware(device, in: transaction) {
      try refuseIfFinanced(same, in: transaction)
      if same.lenderID == lender, same.state == .enrolled {
        try retireDevice(same.id, of: lender, at: now, in: transaction)
      }
    }
    try DeviceTable.insert(
      device, lapsesAt: now.adding(hours: 24 * Servicer.enrolmentDays), in: transaction)
    let code = try putActivationCode(for: device, at: now, in: transaction)
    try recordEvent(
      .deviceEnrolled, at: now, lender: lender, device: device.id,
      data: [JSONMember("external_reference", .optional(device.externalReference))], in: transaction)
    let redecision = try redecide(device.id, of: lender, at: now, in: transaction)
    return EnrolledDevice(device: device, activationCode: code, lockStatus: redecision.after)
  }

  /// Devices of any lender that are the same hardware: by either IMEI, or by maker and serial number.
  func sameHardware(_ device: Device, in reader: any Reader) throws -> [Device] {
    var found: [DeviceID: Device] = [:]
    for imei in [device.imei, device.secondIMEI].compactMap(\.self) {
      for same in try DeviceTable.list(imei: imei, in: reader) { found[same.id] = same }
    }
    if let manufacturer = device.manufacturer, let serialNumber = device.serialNumber {
      let list = try DeviceTable.list(manufacturer: manufacturer, serialNumber: serialNumber, in: reader)
      for same in list { found[same.id] = same }
    }
    found[device.id] = nil
    return found.values.sorted { $0.id.text < $1.id.text }
  }

  /// Whether a device blocks its hardware: activated, under a live contract, not released (policies.md, "Ends and
  /// holds").
  public func isFinanced(_ device: Device, in reader: any Reader) throws -> Bool {
    guard device.state == .active, try ContractTable.findActive(device: device.id, in: reader) != nil else {
      return false
    }
    return try LockStatusTable.find(device.id, in: reader)?.state != .released
  }

  func refuseIfFinanced(_ device: Device, in reader: any Reader) throws {
    guard try isFinanced(device, in: reader) else { return }
    throw LatchkeyError(
      .deviceAlreadyFinanced, "A device with this IMEI or serial number is active under a live contract.",
      context: "by \(device.id)")
  }

  func retireDevice(
    _ id: DeviceID, of lender: LenderID, at now: Instant, in transaction: any Transaction
  ) throws {
    try DeviceTable.retire(id, in: transaction)
    try recordEvent(.deviceRetired, at: now, lender: lender, device: id, data: [], in: transaction)
  }
}
