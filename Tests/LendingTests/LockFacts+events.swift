import Lending

extension Hold {
  /// A hold placed by the lender; without hours it lasts until it is lifted.
  static func example(
    _ kind: Kind, at instant: Instant, hours: Int? = nil, bySupport: Bool = false
  ) -> Hold {
    Hold(
      id: .make(at: instant), contractID: .make(at: instant), kind: kind, since: instant,
      until: hours.map(instant.adding(hours:)), placedAt: instant, placedBy: .make(at: instant),
      isPlacedBySupport: bySupport, liftedAt: nil, note: "flooded")
  }

  /// The hold lifted, unless it was before.
  func lifted(at instant: Instant) -> Hold {
    Hold(
      id: id, contractID: contractID, kind: kind, since: since, until: until, placedAt: placedAt, placedBy: placedBy,
      isPlacedBySupport: isPlacedBySupport, liftedAt: liftedAt ?? instant, note: note)
  }
}

extension Notice {
  /// A notice served and recorded at an instant, or recorded later.
  static func example(
    _ rule: NoticeRule, over channel: String, at instant: Instant, recordedAt: Instant? = nil, in zone: CivilZone
  ) -> Notice {
    Notice(
      id: .make(at: instant), contractID: .make(at: instant), name: rule.name, channel: channel, servedAt: instant,
      cureEndsOn: rule.cureEnd(servedOn: zone.date(at: instant)), recordedAt: recordedAt ?? instant,
      evidenceReference: "receipt 7")
  }
}

extension LockOrder {
  /// An order by the lender; without hours it lasts until it is lifted.
  static func example(
    _ reason: Reason, by reporter: Reporter = .lender, at instant: Instant, hours: Int? = nil
  ) -> LockOrder {
    LockOrder(
      id: .make(at: instant), deviceID: .make(at: instant), reason: reason, reportedBy: reporter, orderedAt: instant,
      until: hours.map(instant.adding(hours:)), liftedAt: nil, orderedBy: .make(at: instant), note: "police report 12")
  }
}
