import Lending
import Testing

struct RestorationTests {
  @Test func `each hour begun after the deadline counts, but those in which a code waited for a device out of reach`()
    throws
  {
    // In minutes after the deadline; contact and code are `-` where there was none.
    let table = try Table(
      """
      end   code  contact  late
      0     -     -           0
      1     -     -           1
      60    -     -           1
      61    -     -           2
      600   -     -          10
      600   -60   -           0
      600   0     -           0
      600   1     -           1
      600   120   -           2
      600   121   -           3
      600   120   600         2
      600   120   240         8
      600   120   239         9
      600   120   -30        10
      600   700   -          10
      """)
    for row in table.rows {
      let deadline = Instant(milliseconds: 1_772_420_400_000)
      let restoration = Restoration(
        id: .make(at: deadline), deviceID: .make(at: deadline), contractID: .make(at: deadline),
        owedSince: deadline.adding(hours: -1), orderedAt: deadline.adding(hours: -1), deadline: deadline)
      let instant = { (column: String) throws -> Instant? in
        try row.optional(column) { Int64($0) }.map { deadline.adding(milliseconds: $0 * 60_000) }
      }
      let (end, code, contact) = try (instant("end"), instant("code"), instant("contact"))
      let now = try #require(end).adding(hours: 9)
      let restored = Restoration.Progress(
        contactedAt: contact, codeMadeAt: code, restoredAt: end, supersededAt: nil)
      #expect(try restoration.hoursLate(at: now, restored) == Int(row.integer("late")), "\(row)")
      let open = Restoration.Progress(contactedAt: contact, codeMadeAt: code, restoredAt: nil, supersededAt: nil)
      #expect(try restoration.hoursLate(at: #require(end), open) == Int(row.integer("late")), "\(row), open")
    }
  }

  @Test func `hours late are worth what the pack says, in all at most the amount financed`() {
    let capped = PolicyPack.RestorationRule(hours: 1, lateHourWorth: 25_000, isCappedByFinancedAmount: true)
    let free = PolicyPack.RestorationRule(hours: 1, lateHourWorth: 25_000)
    #expect(Restoration.worth(hours: 3, capped, financedAmount: 900_000, earlier: 0) == 75_000)
    #expect(Restoration.worth(hours: 40, capped, financedAmount: 900_000, earlier: 0) == 900_000)
    #expect(Restoration.worth(hours: 40, capped, financedAmount: 900_000, earlier: 850_000) == 50_000)
    #expect(Restoration.worth(hours: 40, capped, financedAmount: nil, earlier: 0) == 1_000_000)
    #expect(Restoration.worth(hours: 40, free, financedAmount: 900_000, earlier: 0) == 1_000_000)
    #expect(Restoration.worth(hours: Int.max, free, financedAmount: nil, earlier: 0) == Money.amountMax)
    #expect(Restoration.worth(hours: 9, .init(hours: 1), financedAmount: nil, earlier: 0) == 0)
  }

  @Test func `it is unreachable until the device is heard of, and ends once`() {
    let now = Instant(milliseconds: 1_772_420_400_000)
    let states: [(Instant?, Instant?, Instant?, Restoration.State)] = [
      (nil, nil, nil, .unreachable), (now, nil, nil, .sent), (now, now, nil, .restored), (nil, now, nil, .restored),
      (nil, nil, now, .superseded),
    ]
    for (contactedAt, restoredAt, supersededAt, state) in states {
      let progress = Restoration.Progress(
        contactedAt: contactedAt, codeMadeAt: nil, restoredAt: restoredAt, supersededAt: supersededAt)
      #expect(progress.state == state)
    }
  }
}
