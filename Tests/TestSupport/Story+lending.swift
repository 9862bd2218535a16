public import Lending
public import Servicing
import Storage
public import UnlockCode

extension Story {
  /// A device as it is enrolled, known by its IMEI alone.
  public static func deviceInput(imei: Int?, second: Int? = nil, serialNumber: String? = nil) throws
    -> Servicer.DeviceInput
  {
    Servicer.DeviceInput(
      imei: try imei.map(IMEI.numbered), secondIMEI: try second.map(IMEI.numbered),
      manufacturer: serialNumber.map { _ in "Tecno" }, serialNumber: serialNumber, model: "Spark 20",
      externalReference: imei.map { "phone \($0)" })
  }

  /// Enrols a device by its number; nobody has activated it.
  public func enrol(_ imei: Int = 1, second: Int? = nil, of other: Lender? = nil) throws -> Servicer.EnrolledDevice {
    try enrol(Story.deviceInput(imei: imei, second: second), of: other)
  }

  /// Enrols a device; nobody has activated it.
  public func enrol(_ input: Servicer.DeviceInput, of other: Lender? = nil) throws -> Servicer.EnrolledDevice {
    let owner = (other ?? lender).id
    return try store.write { [servicer] in try servicer.enrolDevice(input, of: owner, in: $0) }
  }

  /// Tries to activate the device with an IMEI.
  public func tryActivation(_ imei: Int, code: String) throws -> Servicer.Activation? {
    let hardware = Servicer.Hardware.imei(try .numbered(imei))
    return try store.write { [servicer] in try servicer.activateDevice(hardware, code: code, in: $0) }
  }

  /// Enrols and activates a device.
  public func activate(_ imei: Int = 1, second: Int? = nil, of other: Lender? = nil) throws -> Servicer.Activation {
    let enrolled = try enrol(imei, second: second, of: other)
    guard let activation = try tryActivation(imei, code: enrolled.activationCode) else {
      throw StoryError("device \(imei) does not activate")
    }
    return activation
  }

  /// A contract as it is written, in the lender's currency and zone, with consent; its reference is the device's id.
  public static func contractInput(_ device: DeviceID, _ instalments: KeyValuePairs<String, Int64>) throws
    -> Servicer.ContractInput
  {
    Servicer.ContractInput(
      deviceID: device, externalReference: "contract of \(device)",
      borrower: Borrower(name: "Meena Kulkarni", phone: "+91 98200 12345", locale: "en-IN", workApps: ["com.dispatch"]),
      currency: try currency(), zone: nil, financedAmount: nil, downPayment: nil,
      instalments: try instalments.map { .init(dueOn: try date($0.key), amount: $0.value) },
      consent: .init(agreedAt: Instant(milliseconds: 1_772_000_000_000), documentReference: "DOC-1"), policy: nil)
  }

  /// Writes a contract on a device of the story's lender: minor units by due date.
  @discardableResult
  public func write(
    on device: Servicer.Activation, _ instalments: KeyValuePairs<String, Int64>
  ) throws -> Servicer.WrittenContract {
    try write(Story.contractInput(device.deviceID, instalments))
  }

  /// Writes a contract.
  @discardableResult
  public func write(_ input: Servicer.ContractInput, of other: Lender? = nil) throws -> Servicer.WrittenContract {
    let owner = (other ?? lender).id
    return try store.write { [servicer] in try servicer.writeContract(input, of: owner, in: $0) }
  }

  /// Records a payment of minor units, paid now unless said otherwise, and gives all that its answer shows.
  @discardableResult
  public func pay(
    _ contract: Servicer.WrittenContract, _ amount: Int64, reference: String? = nil, paidAt: Instant? = nil
  ) throws -> PaymentOutcome {
    let input = Servicer.PaymentInput(
      target: .contract(contract.contract.id), amount: Money(amount, contract.contract.currency),
      paidAt: paidAt ?? clock.now(), reference: reference ?? "payment \(PaymentConfirmationID.make(at: clock.now()))",
      method: nil, payer: nil)
    return try store.write { [servicer, lender] in
      var outcome: PaymentOutcome?
      _ = try servicer.recordPaymentConfirmation(
        input, of: lender.id,
        answer: { new in
          outcome = new
          return []
        }, in: $0)
      guard let outcome else { throw StoryError("the payment \(input.reference) was recorded before") }
      return outcome
    }
  }

  /// Acknowledges as a device does: the status of a sequence, by default the one that it is told, applied now.
  public func acknowledge(
    _ device: Servicer.Activation, sequence: Int64? = nil, state: LockState? = nil, appliedAt: Instant? = nil,
    codeCounter: Int64? = nil, used: Servicer.AcknowledgementInput.UsedCode? = nil
  ) throws {
    let status = try status(of: device)
    let input = Servicer.AcknowledgementInput(
      sequence: sequence ?? status.sequence, state: state ?? status.state, appliedAt: appliedAt ?? clock.now(),
      codeCounter: codeCounter, usedCode: used)
    try store.write { [servicer] transaction in
      let hash = SecretText.hash(device.token)
      guard let holder = try DeviceTokenTable.find(hash: hash, in: transaction) else {
        throw StoryError("the token of \(device.deviceID) is void")
      }
      try servicer.acknowledgeLockStatus(input, by: holder, in: transaction)
    }
  }
}

extension Story {
  /// Issues an unlock code, by counter unless the device's challenge is given.
  public func issueCode(
    _ grant: Grant, for device: DeviceID, by key: APIKey, challenge: Challenge? = nil, reason: String? = nil,
    overrides: Bool = false
  ) throws -> (record: IssuedUnlockCode, code: UnlockCode) {
    let input = Servicer.UnlockCodeInput(
      challenge: challenge, request: .init(grant: grant, reason: reason, overrides: overrides), ticketReference: nil)
    let known = try self.device(device)
    return try store.write { [servicer] in try servicer.issueUnlockCode(input, for: known, by: key, in: $0) }
  }
}
