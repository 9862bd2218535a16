public import Lending
public import Servicing
import Storage

// What pauses enforcement, what must come before it, and what locks besides.
extension Story {
  /// Places a hold.
  @discardableResult
  public func placeHold(
    _ kind: Hold.Kind, on contract: Servicer.WrittenContract, by key: APIKey, since: Instant? = nil,
    until: Instant? = nil
  ) throws -> Hold {
    let input = Servicer.HoldInput(kind: kind, since: since, until: until, note: "called on Monday")
    return try store.write { [servicer, lender] in
      try servicer.placeHold(input, on: contract.contract.id, of: lender.id, by: key, in: $0)
    }
  }

  /// Lifts a hold.
  public func liftHold(_ id: HoldID, by key: APIKey) throws {
    try store.write { [servicer, lender] in try servicer.liftHold(id, of: lender.id, by: key, in: $0) }
  }

  /// Records that a notice was served, now unless said otherwise.
  @discardableResult
  public func serve(
    _ notice: String, on contract: Servicer.WrittenContract, over channel: String = "letter",
    at servedAt: Instant? = nil
  ) throws -> Notice {
    let input = Servicer.NoticeInput(
      name: notice, channel: channel, servedAt: servedAt ?? clock.now(), evidenceReference: "receipt 7")
    return try store.write { [servicer, lender] in
      try servicer.serveNotice(input, on: contract.contract.id, of: lender.id, in: $0)
    }
  }

  /// The notices that must be served now, by name.
  public func dueNotices() throws -> [String] {
    try store.read { [servicer, lender] reader in
      try servicer.listDueNotices(of: lender.id, PageRequest(), in: reader).data.map(\.notice.name)
    }
  }

  /// Orders a device to be locked.
  @discardableResult
  public func order(
    _ reason: Reason, on device: Servicer.Activation, by key: APIKey, reportedBy reporter: LockOrder.Reporter = .lender,
    until: Instant? = nil
  ) throws -> LockOrder {
    let input = Servicer.LockOrderInput(reason: reason, reportedBy: reporter, until: until, note: "police report 12")
    return try store.write { [servicer, lender] in
      try servicer.orderLock(input, on: device.deviceID, of: lender.id, by: key, in: $0)
    }
  }

  /// Lifts an order.
  public func liftOrder(_ id: LockOrderID, by key: APIKey) throws {
    try store.write { [servicer, lender] in try servicer.liftLockOrder(id, of: lender.id, by: key, in: $0) }
  }

  /// Reports as a device does, of now unless said otherwise.
  public func report(
    _ kind: DeviceReport.Kind, by device: Servicer.Activation, at reportedAt: Instant? = nil, detail: String? = nil
  ) throws {
    let report = DeviceReport(kind: kind, at: reportedAt ?? clock.now(), detail: detail)
    try store.write { [servicer] transaction in
      guard let holder = try DeviceTokenTable.find(hash: SecretText.hash(device.token), in: transaction) else {
        throw StoryError("the token of \(device.deviceID) is void")
      }
      try servicer.recordDeviceReport(report, by: holder, in: transaction)
    }
  }

  /// Puts the lender's holidays in place of those before.
  public func setHolidays(_ dates: String...) throws {
    let holidays = try dates.map(Story.date)
    _ = try store.write { [servicer, lender] in
      try servicer.updateCalendar(of: lender.id, holidays: holidays, in: $0)
    }
  }
}
