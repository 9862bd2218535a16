/// What a borrower owes for one device.
public struct Contract: Sendable, Equatable, Identified {
  /// `con_`.
  public static let identifierPrefix = "con_"

  /// Where it stands in its life.
  public enum State: String, Sendable, CaseIterable {
    /// Something is owed.
    case active
    /// Paid in full.
    case settled
    /// Called off.
    case cancelled
    /// Given up by the lender.
    case writtenOff = "written_off"
  }

  /// The borrower's recorded consent to device restriction.
  public struct Consent: Sendable, Equatable {
    /// When the borrower agreed.
    public let agreedAt: Instant
    /// Which document says so.
    public let documentReference: String?
    /// When it was recorded here: no restriction begins before.
    public let recordedAt: Instant

    /// Passes, or throws why it cannot have been given so: nobody has agreed in the future, but for what two clocks differ.
    ///
    /// - Throws: `invalidFields` at `/consent/agreed_at`.
    public static func check(agreedAt: Instant?, at now: Instant) throws(LatchkeyError) {
      guard let agreedAt, agreedAt > now.adding(milliseconds: PaymentConfirmation.aheadMillisecondsMax) else { return }
      throw .invalid("/consent/agreed_at", "It lies in the future; now is \(now).")
    }

    /// Whether it is enough under a pack.
    public func isEnough(under pack: PolicyPack) -> Bool { !pack.needsConsentDocument || documentReference != nil }

    /// A consent.
    public init(agreedAt: Instant, documentReference: String?, recordedAt: Instant) {
      self.agreedAt = agreedAt
      self.documentReference = documentReference
      self.recordedAt = recordedAt
    }
  }

  /// Its id.
  public let id: ContractID
  /// Whose it is.
  public let lenderID: LenderID
  /// The device that secures it.
  public let deviceID: DeviceID
  /// What the lender calls it; unique for a lender.
  public let externalReference: String
  /// The currency of every amount in it.
  public let currency: Currency
  /// The zone in which its due dates are days.
  public let zone: CivilZone
  /// What was lent, in minor units.
  public let financedAmount: Int64?
  /// What was paid at the counter, in minor units.
  public let downPayment: Int64?
  /// The consent, once recorded.
  public let consent: Consent?
  /// The pack that it was signed under.
  public let policy: PolicyVersion
  /// Where it stands.
  public let state: State
  /// When it was written here: settling counts from it.
  public let writtenAt: Instant
  /// Money received beyond all instalments, in minor units.
  public let unallocated: Int64
  /// The due date that days past due counted from at the latest decision.
  public let overdueSince: CivilDate?
  /// When an amendment last changed what is due; nil where none did.
  public let amendedAt: Instant?
  /// When a payment was last taken back.
  public let lastReversalAt: Instant?
  /// Since when the device of a cancelled contract is to come back; nil where it need not, or has.
  public let returnAwaitedSince: Instant?
  /// Whether the borrower has named work apps, which a lock status lists.
  public let hasWorkApps: Bool
  /// What the borrower reads: the tag of a language, `es` or `es-MX`, chosen by the borrower's locale.
  public let language: String

  /// A contract with all that is known of it, without its instalments and its borrower.
  public init(
    id: ContractID, lenderID: LenderID, deviceID: DeviceID, externalReference: String, currency: Currency,
    zone: CivilZone, financedAmount: Int64?, downPayment: Int64?, consent: Consent?, policy: PolicyVersion,
    state: State, writtenAt: Instant, unallocated: Int64, overdueSince: CivilDate? = nil,
    amendedAt: Instant? = nil, lastReversalAt: Instant? = nil, returnAwaitedSince: Instant? = nil,
    hasWorkApps: Bool = false, language: String = Words.fallback
  ) {
    self.id = id
    self.lenderID = lenderID
    self.deviceID = deviceID
    self.externalReference = externalReference
    self.currency = currency
    self.zone = zone
    self.financedAmount = financedAmount
    self.downPayment = downPayment
    self.consent = consent
    self.policy = policy
    self.state = state
    self.writtenAt = writtenAt
    self.unallocated = unallocated
    self.overdueSince = overdueSince
    self.amendedAt = amendedAt
    self.lastReversalAt = lastReversalAt
    self.returnAwaitedSince = returnAwaitedSince
    self.hasWorkApps = hasWorkApps
    self.language = language
  }

  /// Whether nothing of it is enforced any more: given up, or called off without the device's return.
  ///
  /// Called off with return, the state stays what the arrears say until the return is recorded.
  public var isGivenUp: Bool {
    switch state {
    case .active, .settled: false
    case .writtenOff: true
    case .cancelled: returnAwaitedSince == nil
    }
  }

  /// Whether money moves in it: something is owed, everything is paid, or its device is still to come back.
  public var takesPayments: Bool { state == .active || state == .settled || returnAwaitedSince != nil }

  /// The contract with what a payment, a reversal, an amendment or a decision changes of it; what is nil stays.
  public func with(
    state: State? = nil, unallocated: Int64? = nil, overdueSince: CivilDate?? = nil, amendedAt: Instant? = nil,
    lastReversalAt: Instant? = nil, returnAwaitedSince: Instant?? = nil
  ) -> Contract {
    Contract(
      id: id, lenderID: lenderID, deviceID: deviceID, externalReference: externalReference, currency: currency,
      zone: zone, financedAmount: financedAmount, downPayment: downPayment, consent: consent, policy: policy,
      state: state ?? self.state, writtenAt: writtenAt, unallocated: unallocated ?? self.unallocated,
      overdueSince: overdueSince ?? self.overdueSince, amendedAt: amendedAt ?? self.amendedAt,
      lastReversalAt: lastReversalAt ?? self.lastReversalAt,
      returnAwaitedSince: returnAwaitedSince ?? self.returnAwaitedSince, hasWorkApps: hasWorkApps,
      language: language)
  }
}

/// A pack as it stood: its name and the digest of its text, which keeps every version that a contract names.
public struct PolicyVersion: Sendable, Hashable {
  /// The pack's name.
  public let name: String
  /// The first 16 hexadecimal digits of its text's SHA-256.
  public let digest: String

  /// A pack's version.
  public init(name: String, digest: String) {
    self.name = name
    self.digest = digest
  }
}
