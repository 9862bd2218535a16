import Lending

extension LockFacts {
  /// Three instalments of 1000, unpaid, the first due on Monday 2 March 2026; written on 30 January at 10:00, with
  /// consent.
  static func example(
    pack: PolicyPack = .standard, zone: CivilZone, writtenAt: String = "2026-01-30 10:00", hasConsent: Bool = true,
    holidays: Set<CivilDate> = []
  ) throws -> LockFacts {
    guard let writtenAt = zone.instant(writtenAt), let currency = Currency("INR") else {
      throw Table.Malformed("no time: \(writtenAt)")
    }
    let contract = LockFacts.ContractFacts(
      writtenAt: writtenAt, consentRecordedAt: hasConsent ? writtenAt : nil, zone: zone, currency: currency,
      instalments: Instalment.monthly(of: 1_000, paid: [0, 0, 0]))
    return LockFacts(pack: pack, contract: contract, holidays: holidays)
  }
}
