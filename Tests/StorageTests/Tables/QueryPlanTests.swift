import Lending
import Storage
import TestSupport
import Testing

/// No table is read from end to end by anything that a device, a payment, the ticker or a look-up waits for.
struct QueryPlanTests {
  private let rows: Rows
  private let device: DeviceID = .make(at: Rows.moment(1))
  private let contract: ContractID = .make(at: Rows.moment(1))
  private let now = Rows.moment(1)

  init() throws { rows = try Rows() }

  @Test func `a poll looks up each of its rows by key`() throws {
    let steps = try plan { _ = try LockStatusTable.poll(tokenHash: [1], in: $0) }
    #expect(steps.count == 3)
    #expect(steps.allSatisfy { $0.hasPrefix("SEARCH") && $0.hasSuffix("=?)") })
  }

  @Test func `what finds by key scans nothing`() throws {
    let imei = try IMEI.numbered(1)
    try expectNoScan { [device, contract, now, lender = rows.lender.id] transaction in
      _ = try LenderTable.find(lender, in: transaction)
      _ = try APIKeyTable.find(hash: [1], in: transaction)
      _ = try APIKeyTable.find(.make(at: now), in: transaction)
      _ = try DeviceTable.find(device, in: transaction)
      _ = try DeviceTable.list(imei: imei, in: transaction)
      _ = try DeviceTable.list(manufacturer: "Tecno", serialNumber: "SN-1", in: transaction)
      _ = try DeviceTable.lastContact(of: device, in: transaction)
      _ = try DeviceTokenTable.find(hash: [1], in: transaction)
      _ = try ActivationCodeTable.find(device, in: transaction)
      _ = try ContractTable.find(contract, in: transaction)
      _ = try ContractTable.find(reference: "a", of: lender, in: transaction)
      _ = try ContractTable.find(imei: imei, of: lender, in: transaction)
      _ = try ContractTable.findActive(device: device, in: transaction)
      _ = try ContractTable.findLatest(device: device, in: transaction)
      _ = try ContractTable.findBorrower(contract, in: transaction)
      _ = try InstalmentTable.list(contract, in: transaction)
      _ = try PaymentConfirmationTable.find(reference: "a", of: lender, in: transaction)
      _ = try PaymentConfirmationTable.latestPaidAt(contract, recordedSince: now, in: transaction)
      _ = try PaymentConfirmationTable.total(contract, in: transaction)
      _ = try AllocationTable.list(.make(at: now), in: transaction)
      _ = try LockStatusTable.find(device, in: transaction)
      _ = try LockStatusTable.findDocument(device, in: transaction)
      _ = try LockStatusTable.acknowledged(device, in: transaction)
      _ = try HoldTable.find(.make(at: now), of: lender, in: transaction)
      _ = try HoldTable.list(contract, notEndedBy: now, in: transaction)
      _ = try HoldTable.countBySupport(contract, since: now, in: transaction)
      _ = try NoticeTable.listStanding(contract, in: transaction)
      _ = try LockOrderTable.find(.make(at: now), of: lender, in: transaction)
      _ = try LockOrderTable.listStanding(device, at: now, in: transaction)
      _ = try RestrictionTable.listRightful(contract, since: now, in: transaction)
      _ = try PaymentConfirmationTable.lateAmount(contract, at: now, in: transaction)
      _ = try RefundTable.find(reference: "a", of: lender, in: transaction)
      _ = try ReversalTable.find(reference: "a", of: lender, in: transaction)
      _ = try ReversalTable.find(paymentReference: "a", of: lender, in: transaction)
      _ = try RestorationTable.listOpen(device, in: transaction)
      _ = try CompensationTable.list(contract, in: transaction)
      _ = try RestrictionTable.listOpen(contract, in: transaction)
      _ = try RestrictionTable.beginning(endedAt: now, of: contract, in: transaction)
      _ = try RestrictionTable.latestBeginning(endedAt: now, .locked, of: contract, in: transaction)
      _ = try RestrictionTable.listRightful(contract, since: now, in: transaction)
      _ = try UnlockCodeTable.findUnused(device, mode: .counter(1), grantNumber: 0, in: transaction)
      _ = try UnlockCodeTable.findUnused(device, mode: .challenge("1"), grantNumber: 0, in: transaction)
      _ = try EventTable.head(of: lender, in: transaction)
      _ = try EventTable.position(of: .make(at: now), lender: lender, in: transaction)
      _ = try IdempotencyKeyTable.find([1], at: now, in: transaction)
      _ = try SettingTable.find(.sandbox, in: transaction)
    }
  }

  @Test func `of a contract's payments the late ones alone are read`() throws {
    let steps = try plan { [contract, now] transaction in
      _ = try PaymentConfirmationTable.latestPaidAt(contract, recordedSince: now, in: transaction)
      _ = try PaymentConfirmationTable.lateAmount(contract, at: now, in: transaction)
    }
    let reads = steps.filter { $0.contains("payment_confirmations") }
    #expect(reads.count == 2)
    #expect(reads.allSatisfy { $0.contains("payment_confirmations_by_contract (contract_id=? AND id>?)") }, "\(steps)")
  }

  @Test func `what writes finds its row by key`() throws {
    let written = try rows.contract(1, on: rows.device(1))
    try expectNoScan { [device, contract, now, lender = rows.lender] transaction in
      try LenderTable.update(lender, in: transaction)
      _ = try APIKeyTable.revoke(.make(at: now), at: now, in: transaction)
      try DeviceTable.activate(device, at: now, generation: 1, in: transaction)
      try DeviceTable.retire(device, in: transaction)
      try DeviceTable.advanceCounters(of: device, next: 1, device: 1, in: transaction)
      try DeviceTable.noteContact(device, at: now, in: transaction)
      try DeviceTokenTable.deleteAll(of: device, in: transaction)
      try ActivationCodeTable.use(device, in: transaction)
      try ActivationCodeTable.updateTries(device, wrongTries: 1, nextTryAt: now, in: transaction)
      try ContractTable.update(written, in: transaction)
      try ContractTable.updateOverdueSince(contract, nil, in: transaction)
      try ContractTable.updateBorrower(
        contract, .init(box: [1], phoneIndex: nil), hasWorkApps: false, language: "en", in: transaction)
      try ContractTable.updateConsent(contract, nil, in: transaction)
      let due = try Rows.date("2026-03-10")
      let instalment = Instalment(id: .make(at: now), number: 0, dueOn: due, amount: 1, paid: 0)
      try InstalmentTable.update(instalment, of: contract, in: transaction)
      let acknowledged = LockStatusTable.Acknowledged(sequence: 1, state: .locked, appliedAt: now, acknowledgedAt: now)
      try LockStatusTable.updateAcknowledged(device, acknowledged, in: transaction)
      try RestorationTable.end(.make(at: now), at: now, .init(hoursLate: 0, worth: 0), in: transaction)
      try RestorationTable.supersede(.make(at: now), at: now, .init(hoursLate: 0, worth: 0), in: transaction)
      try RestorationTable.noteContact(device, at: now, in: transaction)
      try RestorationTable.noteCode(for: device, at: now, in: transaction)
      try RestrictionTable.markWrongful(.make(at: now), since: now, because: "payment", in: transaction)
      try ReversalTable.attach(.make(at: now), to: .make(at: now), in: transaction)
      try UnlockCodeTable.use(.make(at: now), at: now, in: transaction)
      _ = try IdempotencyKeyTable.deleteExpired(at: now, limit: 9, in: transaction)
    }
  }

  @Test func `the ticker looks at what is due alone`() throws {
    let steps = try plan { [now] transaction in
      _ = try LockStatusTable.listDue(at: now, limit: 9, in: transaction)
      _ = try DeviceTable.listLapsed(at: now, limit: 9, in: transaction)
    }
    #expect(
      steps == [
        "SEARCH lock_statuses USING INDEX lock_statuses_due (next_change_at<?)",
        "SEARCH devices USING INDEX devices_by_lapse (lapses_at<?)",
      ])
    let next = try plan { transaction in
      _ = try LockStatusTable.nextDue(in: transaction)
      _ = try DeviceTable.nextLapse(in: transaction)
    }
    // The first entry of an index that holds what falls due and nothing else.
    #expect(next.allSatisfy { $0.contains("USING COVERING INDEX") })
  }

  @Test func `a page of a list is read where it begins, in its order`() throws {
    let steps = try plan { [device, contract, lender = rows.lender.id] transaction in
      let page = try PageRequest()
      _ = try APIKeyTable.list(lender, page, in: transaction)
      _ = try DeviceTable.list(lender, .init(), page, in: transaction)
      _ = try ContractTable.list(lender, .init(), page, in: transaction)
      _ = try PaymentConfirmationTable.list(lender, contract: nil, page, in: transaction)
      _ = try PaymentConfirmationTable.list(lender, contract: contract, page, in: transaction)
      _ = try UnlockCodeTable.list(device, page, in: transaction)
      _ = try HoldTable.list(contract, page, in: transaction)
      _ = try NoticeTable.list(contract, page, in: transaction)
      _ = try LockOrderTable.list(device, page, in: transaction)
      _ = try EventTable.list(lender, after: 0, limit: 9, in: transaction)
      _ = try EventTable.list(device: device, page, in: transaction)
      _ = try EventTable.list(contract: contract, page, in: transaction)
    }
    #expect(
      steps == [
        "SEARCH api_keys USING INDEX api_keys_by_lender (lender_id=? AND id>?)",
        "SEARCH devices USING INDEX devices_by_lender (lender_id=? AND id>?)",
        "SEARCH contracts USING INDEX contracts_by_lender (lender_id=? AND id>?)",
        "SEARCH payment_confirmations USING INDEX payment_confirmations_by_lender (lender_id=? AND id>?)",
        "SEARCH payment_confirmations USING INDEX payment_confirmations_by_contract (contract_id=? AND id>?)",
        "SEARCH unlock_codes USING INDEX unlock_codes_by_device (device_id=? AND id>?)",
        "SEARCH holds USING INDEX holds_by_contract (contract_id=? AND id>?)",
        "SEARCH notices USING INDEX notices_by_contract (contract_id=? AND id>?)",
        "SEARCH lock_orders USING INDEX lock_orders_by_device (device_id=? AND id>?)",
        "SEARCH events USING INDEX sqlite_autoindex_events_1 (chain=? AND position>?)",
        "SEARCH events USING INDEX events_by_device (device_id=? AND position>?)",
        "SEARCH events USING INDEX events_by_contract (contract_id=? AND position>?)",
      ])
  }

  @Test func `a preview reads what would begin and what would no longer, and nothing else`() throws {
    let today = try Rows.date("2026-03-10")
    let steps = try plan { [now, lender = rows.lender.id] transaction in
      _ = try LockStatusTable.listRestrictions(of: lender, until: now, PageRequest(), in: transaction)
      _ = try LockStatusTable.countRestrictions(of: lender, until: now, in: transaction)
      _ = try LockStatusTable.listEndedPlans(of: lender, on: today, until: now, limit: 9, in: transaction)
    }
    #expect(steps.count == 3)
    #expect(steps.prefix(2).allSatisfy { $0.contains("lock_statuses_restrictions (lender_id=? AND ") }, "\(steps)")
    #expect(
      steps.last?.contains("lock_statuses_changed_restrictions (lender_id=? AND restriction_changed_on=?)") == true,
      "\(steps)")
  }

  @Test func `support finds a device by what it has in hand, without reading the lender's others`() throws {
    try expectDevices(by: ["devices_by_imei ", "devices_by_imei2 "]) { $0.imei = try .numbered(1) }
    try expectDevices(by: ["devices_by_reference "]) { $0.externalReference = "a" }
    try expectDevices(by: ["contracts_by_phone "]) { $0.phoneIndex = [1] }
    try expectDevices(by: ["lock_statuses_by_state (lender_id=? AND state=? AND device_id>?)"]) { filter in
      filter.lockState = .locked
    }
    try expectDevices(by: [
      "devices_by_imei ", "lock_statuses USING INDEX sqlite_autoindex_lock_statuses_1 (device_id=?)",
    ]) { filter in
      filter.imei = try .numbered(1)
      filter.lockState = .locked
    }
  }

  @Test func `a contract is found by its reference, and the overdue by their date`() throws {
    for (index, narrow) in [
      ("external_reference=?", { $0.externalReference = "a" }),
      ("contracts_overdue ", { $0.overdueSinceMax = try Rows.date("2026-03-10") }),
    ] as [(String, (inout ContractTable.Filter) throws -> Void)] {
      var filter = ContractTable.Filter()
      try narrow(&filter)
      let steps = try plan { [filter, lender = rows.lender.id] in
        _ = try ContractTable.list(lender, filter, PageRequest(), in: $0)
      }
      #expect(steps.contains { $0.contains(index) }, "\(steps)")
    }
  }

  @Test func `what looks for few among many reads the few alone`() throws {
    let (lender, now) = (rows.lender.id, Rows.moment(1))
    var active = ContractTable.Filter()
    active.state = .active
    var waiting = RestorationTable.Filter()
    waiting.state = .unreachable
    let steps = try plan { [active, waiting] transaction in
      let page = try PageRequest()
      _ = try ContractTable.list(lender, active, page, in: transaction)
      _ = try RestorationTable.list(lender, waiting, page, in: transaction)
      _ = try RestrictionTable.list(lender, contract: nil, wrongfulAlone: true, page, in: transaction)
      _ = try RestrictionTable.countWrongful(lender, in: transaction)
      try CalendarTable.orderSweep(of: lender, at: now, in: transaction)
      for sweep in try CalendarTable.listSweeps(in: transaction) {
        _ = try CalendarTable.listNext(sweep, limit: 9, in: transaction)
      }
      _ = try LockStatusTable.hasAwaiting(watermark: now, of: lender, in: transaction)
    }
    for index in [
      "contracts_by_state (lender_id=? AND state=? AND id>?)", "restorations_waiting (lender_id=? AND id>?)",
      "restrictions_wrongful (lender_id=? AND id>?)", "restrictions_wrongful (lender_id=?)",
      "contracts_enforced (lender_id=? AND id>?)", "lock_statuses_watermark (lender_id=? AND awaited_watermark<?)",
    ] { #expect(steps.contains { $0.contains(index) }, "\(index): \(steps)") }
  }

  private func expectDevices(
    by indexes: [String], sourceLocation: SourceLocation = #_sourceLocation,
    _ narrow: (inout DeviceTable.Filter) throws -> Void
  ) throws {
    var filter = DeviceTable.Filter()
    try narrow(&filter)
    let steps = try plan { [filter, lender = rows.lender.id] in
      _ = try DeviceTable.list(lender, filter, PageRequest(), in: $0)
    }
    for index in indexes { #expect(steps.contains { $0.contains(index) }, "\(steps)", sourceLocation: sourceLocation) }
    #expect(!steps.contains { $0.contains("devices_by_lender ") }, "\(steps)", sourceLocation: sourceLocation)
    #expect(steps.contains { $0.hasPrefix("SEARCH devices") && $0.hasSuffix("(id=?)") }, sourceLocation: sourceLocation)
  }

  private func expectNoScan(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: @escaping @Sendable (any Transaction) throws -> Void
  ) throws {
    let scans = try plan(body).filter { $0.hasPrefix("SCAN") && !$0.hasPrefix("SCAN CONSTANT ROW") }
    #expect(scans == [], sourceLocation: sourceLocation)
  }

  private func plan(_ body: @escaping @Sendable (any Transaction) throws -> Void) throws -> [String] {
    try rows.write { transaction in
      let planned = PlannedTransaction(transaction)
      try body(planned)
      return planned.steps.map(\.step)
    }
  }
}
