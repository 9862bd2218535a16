public import Lending
public import Servicing
public import Storage

extension Story {
  /// Devices under contracts that all have the same due dates; their numbers begin at `first`.
  public func portfolio(
    _ count: Int, from first: Int = 1, _ instalments: KeyValuePairs<String, Int64>
  ) throws -> [(phone: Servicer.Activation, contract: Servicer.WrittenContract)] {
    try (first..<first + count).map { number in
      let phone = try activate(number)
      return (phone: phone, contract: try write(on: phone, instalments))
    }
  }

  /// Changes the story's lender.
  public func changeLender(_ change: @escaping @Sendable (inout Lender) -> Void) throws {
    try store.write { [servicer, lender] in _ = try servicer.updateLender(lender.id, in: $0, change) }
  }

  /// States that every payment made before a local time has been sent.
  @discardableResult
  public func stateWatermark(_ local: String) throws -> Servicer.WatermarkView {
    let instant = try Story.instant(local)
    return try store.write { [servicer, lender] in try servicer.stateWatermark(instant, of: lender.id, in: $0) }
  }

  /// The days on which the lender's brake came on.
  public func brakes() throws -> [BrakeTable.EngagedBrake] {
    let page = try PageRequest(limit: StorageLimits.pageItemsMax, cursor: nil)
    return try store.read { try BrakeTable.list(lender.id, page, in: $0) }.data
  }

  /// Releases the brake of a day.
  @discardableResult
  public func releaseBrake(_ date: String, note: String = "looked at") throws -> BrakeTable.EngagedBrake {
    let (day, key) = (try Story.date(date), APIKeyID.make(at: clock.now()))
    return try store.write { [servicer, lender] in
      try servicer.releaseBrake(of: day, lender: lender.id, by: key, note: note, in: $0)
    }
  }

  /// Has the ticker's work done without moving the clock.
  public func settle() throws { try move(to: clock.now()) }

  /// Orders a cohort restoration and does it, a device at a turn or all at once.
  public func restoreCohort(
    _ selection: Servicer.CohortSelection, until local: String, limit: Int = 500, of other: Lender? = nil
  ) throws -> CohortRestoration {
    let input = Servicer.CohortInput(
      selection: selection, noStricterUntil: try Story.instant(local), cause: "the feed fell silent", note: "reopened")
    let (owner, key) = ((other ?? lender).id, APIKeyID.make(at: clock.now()))
    try store.read { try servicer.checkCohort(input, of: owner, in: $0) }
    var cohort = try store.write { [servicer] in try servicer.orderCohort(input, of: owner, by: key, in: $0) }
    while cohort.finishedAt == nil {
      cohort = try store.write { [servicer, id = cohort.id] in
        try servicer.continueCohort(id, limit: limit, turn: .unlimited, in: $0)
      }
    }
    return cohort
  }

  /// Claims a payment as a device's borrower does, made now.
  @discardableResult
  public func claim(
    _ amount: Int64, reference: String, from device: Servicer.Activation, currency: Currency? = nil
  ) throws -> Servicer.RecordedClaim {
    let input = Servicer.ClaimInput(
      reference: reference, amount: Money(amount, try currency ?? Story.currency()), paidAt: clock.now())
    return try store.write { [servicer] transaction in
      let hash = SecretText.hash(device.token)
      guard let holder = try DeviceTokenTable.find(hash: hash, in: transaction) else {
        throw StoryError("the token of \(device.deviceID) is void")
      }
      return try servicer.claimPayment(input, by: holder, in: transaction)
    }
  }
}
