import Lending
import SQLiteEngine
import Storage
import Testing

/// Databases of before, brought up to this binary's.
struct MigrationTests {
  @Test func `restrictions of before get their ends, and what was worth something its ledger`() throws {
    let temporary = try TemporaryDatabase()
    try Migrator(Array(Migration.shipped.prefix(2))).migrate(temporary.database, now: 0)
    try write(
      """
      INSERT INTO lenders (id, name, country, time_zone, currency, contact, payment_instructions, policy, version,
        registered_at) VALUES ('l', 'n', 'IN', 'UTC', 'INR', '{}', '[]', 'standard', 1, 0);
      INSERT INTO policy_versions (name, digest, text, kept_at) VALUES ('standard', 'd', 't', 0);
      INSERT INTO devices (id, lender_id, imei, state, enrolled_at, key_generation, next_counter, device_counter)
        VALUES ('d', 'l', '1', 'active', 0, 1, 0, 0);
      INSERT INTO contracts (id, lender_id, device_id, external_reference, borrower, currency, time_zone, policy,
        policy_digest, state, written_at, unallocated, has_work_apps)
        VALUES ('c', 'l', 'd', 'r', x'00', 'INR', 'UTC', 'standard', 'd', 'active', 0, 0, 0);
      INSERT INTO lock_statuses (device_id, lender_id, sequence, state, other_reasons, decided_at, beginnings,
        code_counter, document, arrears_state) VALUES ('d', 'l', 1, 'restricted', '', 0, '', 0, x'00', 'restricted');
      INSERT INTO restrictions (id, lender_id, device_id, contract_id, state, begun_at, begun_on, short_by) VALUES
        ('r1', 'l', 'd', 'c', 'restricted', 10, 'x', 1), ('r2', 'l', 'd', 'c', 'locked', 20, 'x', 1),
        ('r3', 'l', 'd', 'c', 'restricted', 30, 'x', 1);
      INSERT INTO restorations (id, lender_id, device_id, contract_id, sequence, owed_since, ordered_at, deadline,
        restored_at, hours_late, worth) VALUES ('s', 'l', 'd', 'c', 1, 25, 25, 26, 28, 1, 250);
      UPDATE lock_statuses SET planned_on = '10000-01-04';
      INSERT INTO step_days (lender_id, day, starts_at, begun, freed, planned) VALUES ('l', '10000-01-04', 0, 0, 0, 1);
      INSERT INTO payment_claims VALUES ('m', 'l', 'c', 'd', 'R', 1, 'INR', 0, 0, 9, NULL);
      """, temporary)
    try Migrator(Migration.shipped).migrate(temporary.database, now: 0)
    let reader = try temporary.database.makeReader()
    let ends = try reader.read { reader in
      try reader.rows("SELECT ended_at FROM restrictions ORDER BY id") { $0.integerOrNil(0) }
    }
    #expect(ends == [25, 25, nil])
    let status = try reader.read { try LockStatusTable.find(DeviceID(stored: "d"), in: $0) }
    #expect(status?.plannedOn == nil, "a day of five figures is read again")
    #expect(status?.nextChangeAt == Instant(milliseconds: 0))
    #expect(try reader.read { try StepDayTable.nextCount(in: $0) } == nil)
    let ledger = try reader.read { try CompensationTable.list(ContractID(stored: "c"), in: $0) }
    #expect(ledger.map(\.amount) == [250])
    #expect(ledger.map(\.sourceID) == ["s"])
    let claim = try reader.read { try PaymentClaimTable.find(reference: "R", of: ContractID(stored: "c"), in: $0) }
    #expect(claim?.claim.amount.amount == 1)
  }

  private func write(_ script: String, _ temporary: TemporaryDatabase) throws {
    let connection = try temporary.database.makeWriteConnection()
    try connection.commit { try $0.runScript(script) }
    try connection.close()
  }
}
