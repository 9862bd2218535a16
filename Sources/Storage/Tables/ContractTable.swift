public import Lending

/// Contracts; each one's borrower stands beside it under a seal.
public enum ContractTable {
  static let columns = """
    id, lender_id, device_id, external_reference, currency, time_zone, financed_amount, down_payment, \
    consent_agreed_at, consent_document, consent_recorded_at, policy, policy_digest, state, written_at, unallocated, \
    overdue_since, has_work_apps, due_recorded_at, last_reversal_at, return_awaited_since, \
    language
    """

  /// A borrower as it is stored: sealed, with the blind index of the phone number.
  public struct SealedBorrower: Sendable, Equatable {
    /// AES-256-GCM, bound to the contract's id.
    public let box: [UInt8]
    /// An HMAC of the phone number, where there is one.
    public let phoneIndex: [UInt8]?

    /// A sealed borrower.
    public init(box: [UInt8], phoneIndex: [UInt8]?) {
      self.box = box
      self.phoneIndex = phoneIndex
    }
  }

  /// Inserts a contract; its policy's version must be kept already.
  ///
  /// - Throws: `ConstraintViolation` where the lender has the reference already, or the device an active contract.
  public static func insert(
    _ contract: Contract, borrower: SealedBorrower, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO contracts (\(columns), borrower, phone_index)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
        ?23, ?24)
      """,
      [
        .text(contract.id.text), .text(contract.lenderID.text), .text(contract.deviceID.text),
        .text(contract.externalReference), .text(contract.currency.code), .text(contract.zone.identifier),
        .optional(contract.financedAmount), .optional(contract.downPayment), .optional(contract.consent?.agreedAt),
        .optional(contract.consent?.documentReference), .optional(contract.consent?.recordedAt),
        .text(contract.policy.name), .text(contract.policy.digest), .text(contract.state.rawValue),
        .integer(contract.writtenAt.milliseconds), .integer(contract.unallocated),
        .optional(contract.overdueSince?.description), .boolean(contract.hasWorkApps),
        .optional(contract.amendedAt), .optional(contract.lastReversalAt), .optional(contract.returnAwaitedSince),
        .text(contract.language), .blob(borrower.box), .optional(borrower.phoneIndex),
      ])
  }

  /// A contract by its id, or nil.
  public static func find(_ id: ContractID, in reader: any Reader) throws -> Contract? {
    try reader.row(byID, [.text(id.text)], make)
  }

  private static let byID = "SELECT \(columns) FROM contracts WHERE id = ?1"

  /// A lender's contract by its id; another lender's is `notFound`, as one that does not exist.
  public static func require(_ id: ContractID, of lenderID: LenderID, in reader: any Reader) throws -> Contract {
    guard let contract = try find(id, in: reader), contract.lenderID == lenderID else {
      throw LatchkeyError.notFound("contract")
    }
    return contract
  }

  /// A lender's contract by the lender's own reference, or nil.
  public static func find(reference: String, of lenderID: LenderID, in reader: any Reader) throws -> Contract? {
    try reader.row(
      "SELECT \(columns) FROM contracts WHERE lender_id = ?1 AND external_reference = ?2",
      [.text(lenderID.text), .text(reference)], make)
  }

  /// The contract of a lender's device with an IMEI, first or second, or nil: an active one before one that has ended,
  /// and of those the last.
  ///
  /// A device whose enrolment lapsed counts too, since a lapse cancels nothing.
  public static func find(imei: IMEI, of lenderID: LenderID, in reader: any Reader) throws -> Contract? {
    try reader.row(
      """
      SELECT \(columns) FROM contracts
      WHERE lender_id = ?1 AND device_id IN (
        SELECT id FROM devices WHERE imei = ?2 UNION SELECT id FROM devices WHERE imei2 = ?2)
      ORDER BY state = 'active' DESC, id DESC LIMIT 1
      """, [.text(lenderID.text), .text(imei.digits)], make)
  }

  /// The contract that a device secures now, or nil: an active one, or one that was called off while the device is still
  /// to come back.
  public static func findActive(device: DeviceID, in reader: any Reader) throws -> Contract? {
    try reader.row(
      """
      SELECT \(columns) FROM contracts
      WHERE device_id = ?1 AND (state = 'active' OR state = 'cancelled' AND return_awaited_since IS NOT NULL)
      """, [.text(device.text)], make)
  }

  /// The contract of a device that was written last, in whatever state, or nil.
  public static func findLatest(device: DeviceID, in reader: any Reader) throws -> Contract? {
    try reader.row(
      "SELECT \(columns) FROM contracts WHERE device_id = ?1 ORDER BY id DESC LIMIT 1", [.text(device.text)], make)
  }

  /// The sealed borrower of a contract, or nil where there is no such contract.
  public static func findBorrower(_ id: ContractID, in reader: any Reader) throws -> [UInt8]? {
    try reader.row("SELECT borrower FROM contracts WHERE id = ?1", [.text(id.text)]) { $0.blob(0) }
  }

  /// Writes a contract's borrower anew, and what the borrower reads.
  public static func updateBorrower(
    _ id: ContractID, _ borrower: SealedBorrower, hasWorkApps: Bool, language: String,
    in transaction: any Transaction
  ) throws {
    try transaction.execute(
      "UPDATE contracts SET borrower = ?2, phone_index = ?3, has_work_apps = ?4, language = ?5 WHERE id = ?1",
      [
        .text(id.text), .blob(borrower.box), .optional(borrower.phoneIndex), .boolean(hasWorkApps), .text(language),
      ])
  }

  /// Writes what a payment, a reversal or an amendment changes of the contract itself.
  public static func update(_ contract: Contract, in transaction: any Transaction) throws {
    try transaction.execute(
      """
      UPDATE contracts SET state = ?2, unallocated = ?3, due_recorded_at = ?4, last_reversal_at = ?5,
        return_awaited_since = ?6
      WHERE id = ?1
      """,
      [
        .text(contract.id.text), .text(contract.state.rawValue), .integer(contract.unallocated),
        .optional(contract.amendedAt), .optional(contract.lastReversalAt), .optional(contract.returnAwaitedSince),
      ])
  }

  /// Writes the consent of a contract's borrower, nil for none.
  public static func updateConsent(
    _ id: ContractID, _ consent: Contract.Consent?, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      UPDATE contracts SET consent_agreed_at = ?2, consent_document = ?3, consent_recorded_at = ?4 WHERE id = ?1
      """,
      [
        .text(id.text), .optional(consent?.agreedAt), .optional(consent?.documentReference),
        .optional(consent?.recordedAt),
      ])
  }

  /// Writes the due date that the days past due count from, where it is another; lists by days past due use it.
  public static func updateOverdueSince(
    _ id: ContractID, _ date: CivilDate?, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      "UPDATE contracts SET overdue_since = ?2 WHERE id = ?1 AND overdue_since IS NOT ?2",
      [.text(id.text), .optional(date?.description)])
  }

  static func make(_ row: any Row) throws -> Contract {
    let consent = row.instantOrNil(8).map { agreedAt in
      Contract.Consent(
        agreedAt: agreedAt, documentReference: row.textOrNil(9), recordedAt: row.instantOrNil(10) ?? agreedAt)
    }
    return Contract(
      id: row.id(0), lenderID: row.id(1), deviceID: row.id(2), externalReference: row.text(3),
      currency: try stored(Currency(row.text(4)), "contracts.currency"),
      zone: try storedZone(row.text(5), "contracts.time_zone"), financedAmount: row.integerOrNil(6),
      downPayment: row.integerOrNil(7), consent: consent,
      policy: PolicyVersion(name: row.text(11), digest: row.text(12)),
      state: try stored(Contract.State(rawValue: row.text(13)), "contracts.state"), writtenAt: row.instant(14),
      unallocated: row.integer(15),
      overdueSince: try row.textOrNil(16).map {
        try stored(CivilDate(parsing: $0), "contracts.overdue_since")
      }, amendedAt: row.instantOrNil(18), lastReversalAt: row.instantOrNil(19),
      returnAwaitedSince: row.instantOrNil(20), hasWorkApps: row.boolean(17), language: row.text(21))
  }
}
