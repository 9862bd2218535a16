-- What a contract's restorations, restrictions and cohorts are worth in one place; claims by contract; indexes for lists
-- that look for few among many.

-- No query uses it: allocations are found by their payment.
DROP INDEX allocations_by_contract;

-- Devices that could not be decided: damaged rows, which hold up no other.
ALTER TABLE cohort_restorations ADD COLUMN skipped INTEGER NOT NULL DEFAULT 0;

-- When arrears fell below it, or were decided as if they had; NULL while it stands. Of those before this migration the one
-- may stand that began last; the end of the others is the restoration after them, as far as one was ordered.
ALTER TABLE restrictions ADD COLUMN ended_at INTEGER;
UPDATE restrictions SET ended_at = coalesce(
  (SELECT min(ordered_at) FROM restorations
    WHERE restorations.contract_id = restrictions.contract_id AND ordered_at >= restrictions.begun_at), begun_at)
WHERE NOT EXISTS (SELECT 1 FROM lock_statuses AS s
    WHERE s.device_id = restrictions.device_id
      AND (s.arrears_state = 'locked' OR s.arrears_state = restrictions.state))
  OR EXISTS (SELECT 1 FROM restrictions AS later
    WHERE later.contract_id = restrictions.contract_id AND later.state = restrictions.state
      AND later.begun_at > restrictions.begun_at);
CREATE INDEX restrictions_wrongful ON restrictions (lender_id, id) WHERE wrongful_since IS NOT NULL;

-- A contract's ledger: hours that were late or wrong, each once, and what they are worth to the borrower.
CREATE TABLE compensations (
  contract_id TEXT NOT NULL REFERENCES contracts (id),
  source TEXT NOT NULL CHECK (source IN ('restoration', 'restriction', 'cohort')),
  source_id TEXT NOT NULL,
  lender_id TEXT NOT NULL,
  begun_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  hours INTEGER NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (contract_id, source, source_id)
) STRICT, WITHOUT ROWID;
INSERT INTO compensations (contract_id, source, source_id, lender_id, begun_at, ended_at, hours, amount)
  SELECT contract_id, 'restoration', id, lender_id, deadline, max(deadline, coalesce(restored_at, superseded_at)),
    hours_late, coalesce(worth, 0)
  FROM restorations WHERE hours_late > 0 AND coalesce(restored_at, superseded_at) IS NOT NULL;

-- A borrower's claims are the contract's own: another's of the same reference spoils none of them.
CREATE TABLE claims (
  id TEXT PRIMARY KEY,
  lender_id TEXT NOT NULL,
  contract_id TEXT NOT NULL REFERENCES contracts (id),
  device_id TEXT NOT NULL,
  reference TEXT NOT NULL,
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  paid_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  until INTEGER NOT NULL,
  settled_by TEXT,
  UNIQUE (contract_id, reference)
) STRICT;
INSERT INTO claims SELECT id, lender_id, contract_id, device_id, reference, amount, currency, paid_at, recorded_at, until,
  settled_by FROM payment_claims;
DROP TABLE payment_claims;
ALTER TABLE claims RENAME TO payment_claims;
CREATE INDEX payment_claims_by_contract ON payment_claims (contract_id, recorded_at);

-- Lists and sweeps that look for few among many.
CREATE INDEX contracts_enforced ON contracts (lender_id, id) WHERE state IN ('active', 'cancelled');
CREATE INDEX contracts_by_state ON contracts (lender_id, state, id);
DROP INDEX contracts_overdue;
CREATE INDEX contracts_overdue ON contracts (lender_id, id) WHERE overdue_since IS NOT NULL;
CREATE INDEX restorations_waiting ON restorations (lender_id, id) WHERE restored_at IS NULL AND superseded_at IS NULL;

-- A step that a hold without a sensible end had put off past the year 9999 stood on a day that no reader takes: it is
-- decided afresh at the first start.
UPDATE lock_statuses SET planned_on = NULL, next_restriction_at = NULL, next_change_at = 0 WHERE length(planned_on) > 10;
DELETE FROM step_days WHERE length(day) > 10;
