import JSON
public import Lending
public import Storage

extension Servicer {
  /// Records what a device reports of itself, and decides its lock status afresh where a reason begins or ends by it.
  ///
  /// A reason begins by a report only where its policy lists it and consent is recorded. A report that is repeated begins
  /// nothing anew, nor does one that is older than the device's report of the opposite. What ends a reason ends it
  /// whatever its time: a clock that was set back must not keep a device locked.
  public func recordDeviceReport(
    _ report: DeviceReport, by holder: DeviceTokenTable.Holder, in transaction: any Transaction
  ) throws {
    let now = clock.now()
    try noteContact(with: holder.deviceID, at: now, in: transaction)
    var situation = try situation(of: holder.deviceID, lender: holder.lenderID, in: transaction)
    let isOutdated = try isOutdated(report, of: holder.deviceID, in: transaction)
    try recordEvent(
      .deviceReported, at: now, lender: holder.lenderID, device: holder.deviceID, contract: situation.contract?.id,
      data: [
        JSONMember("kind", .string(report.kind.rawValue)), JSONMember("reported_at", .string(report.at.description)),
      ], in: transaction)
    if let reason = report.kind.begins {
      guard !isOutdated, try begin(reason, by: report, of: &situation, at: now, in: transaction) else { return }
    } else if let reason = report.kind.ends {
      let ended = situation.orders.filter { $0.reason == reason && $0.stands(at: now) }
      guard !ended.isEmpty else { return }
      for order in ended { try lift(order, of: &situation, by: .report, at: now, in: transaction) }
    } else {
      return
    }
    _ = try redecide(situation, at: now, in: transaction)
  }

  /// Whether the device has reported the opposite of a later time, among its latest events: a report that was kept back,
  /// or is sent again, comes soon after.
  private func isOutdated(_ report: DeviceReport, of device: DeviceID, in reader: any Reader) throws -> Bool {
    guard let reason = report.kind.begins,
      let opposite = DeviceReport.Kind.allCases.first(where: { $0.ends == reason })
    else { return false }
    return try EventTable.listLatest(device: device, limit: Servicer.reportedEventsMax, in: reader).contains { event in
      let json = try JSONReader.parse(event.document)
      guard json["kind"]?.string == EventKind.deviceReported.rawValue, let data = json["data"],
        data["kind"]?.string == opposite.rawValue
      else { return false }
      return data["reported_at"]?.string.flatMap(Instant.init(parsing:)).map { $0 > report.at } ?? false
    }
  }

  /// Events of a device that are looked through for its own reports: some days of the busiest device.
  private static let reportedEventsMax = 100

  /// - Returns: whether the reason begins: it does not where the rules let it lock nothing, nor a second time.
  private func begin(
    _ reason: Reason, by report: DeviceReport, of situation: inout Situation, at now: Instant,
    in transaction: any Transaction
  ) throws -> Bool {
    let stands = situation.orders.contains {
      $0.reason == reason && $0.reportedBy == .device && $0.stands(at: now)
    }
    guard !stands, LockOrderRules.isAllowed(reason, reportedBy: .device, situation.facts) else { return false }
    let order = LockOrder(
      id: .make(at: now), deviceID: situation.deviceID, reason: reason, reportedBy: .device, orderedAt: now, until: nil,
      liftedAt: nil, orderedBy: nil, note: report.detail ?? "")
    try store(order, in: &situation, in: transaction)
    return true
  }
}
