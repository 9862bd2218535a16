-- Holds, notices, orders, reversals, amendments, claims, calendars, watermarks, brakes, cohort restorations, and what a
-- restoration was worth.

ALTER TABLE lenders ADD COLUMN watermark TEXT NOT NULL DEFAULT 'off' CHECK (watermark IN ('off', 'stated', 'arrivals'));
ALTER TABLE lenders ADD COLUMN brake_count INTEGER;
ALTER TABLE lenders ADD COLUMN brake_factor INTEGER;
ALTER TABLE lenders ADD COLUMN policy_changes TEXT;

-- What the lender changed of the pack whose text it is; the digest is of both.
ALTER TABLE policy_versions ADD COLUMN changes TEXT;

ALTER TABLE contracts ADD COLUMN due_recorded_at INTEGER;
ALTER TABLE contracts ADD COLUMN last_reversal_at INTEGER;
-- Called off, and the device is to come back; NULL once it has.
ALTER TABLE contracts ADD COLUMN return_awaited_since INTEGER;
-- What the borrower reads, chosen by the locale that lies under the seal.
ALTER TABLE contracts ADD COLUMN language TEXT NOT NULL DEFAULT 'en';

-- What is paid of an instalment is the truth of the books. allocations stay as they were when their payment came: a
-- reversal takes money back from the instalments latest due, whichever payment had paid them.
ALTER TABLE instalments ADD COLUMN waived INTEGER NOT NULL DEFAULT 0;

ALTER TABLE lock_statuses ADD COLUMN arrears_state TEXT NOT NULL DEFAULT 'unlocked';
ALTER TABLE lock_statuses ADD COLUMN is_reversed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE lock_statuses ADD COLUMN bar_until INTEGER;
ALTER TABLE lock_statuses ADD COLUMN claim_until INTEGER;
ALTER TABLE lock_statuses ADD COLUMN next_restriction_at INTEGER;
-- The lender's local day on which that is counted as planned.
ALTER TABLE lock_statuses ADD COLUMN planned_on TEXT;
-- What a lender's guards hold: the instant that its watermark must pass, and since when its brake holds; freed from the
-- brake until the step begins.
ALTER TABLE lock_statuses ADD COLUMN awaited_watermark INTEGER;
ALTER TABLE lock_statuses ADD COLUMN braked_at INTEGER;
ALTER TABLE lock_statuses ADD COLUMN is_freed INTEGER NOT NULL DEFAULT 0;
-- For previews: the local day on which next_restriction_at last became another, and what it was before that day.
ALTER TABLE lock_statuses ADD COLUMN restriction_changed_on TEXT;
ALTER TABLE lock_statuses ADD COLUMN restriction_before INTEGER;
CREATE INDEX lock_statuses_changed_restrictions ON lock_statuses (lender_id, restriction_changed_on, device_id)
  WHERE restriction_before IS NOT NULL;
CREATE INDEX lock_statuses_restrictions ON lock_statuses (lender_id, next_restriction_at, device_id)
  WHERE next_restriction_at IS NOT NULL;
CREATE INDEX lock_statuses_watermark ON lock_statuses (lender_id, awaited_watermark) WHERE awaited_watermark IS NOT NULL;
CREATE INDEX lock_statuses_braked ON lock_statuses (lender_id, braked_at, device_id) WHERE braked_at IS NOT NULL;
-- Devices that an order or a report locks until its end: restorations that the clock brings, before all else.
CREATE INDEX lock_statuses_ending ON lock_statuses (state, next_change_at)
  WHERE next_change_at IS NOT NULL AND reason NOT IN ('payment_overdue', 'payment_reversed');
UPDATE lock_statuses SET arrears_state = state WHERE state <> 'released';
-- Decided afresh at the first start, so that the brake knows what is planned.
UPDATE lock_statuses SET next_change_at = 0 WHERE next_change_at IS NOT NULL;

ALTER TABLE unlock_codes ADD COLUMN goodwill_contract_id TEXT;
CREATE INDEX unlock_codes_goodwill ON unlock_codes (goodwill_contract_id, issued_at)
  WHERE goodwill_contract_id IS NOT NULL;

ALTER TABLE restorations ADD COLUMN code_made_at INTEGER;
ALTER TABLE restorations ADD COLUMN contacted_at INTEGER;
ALTER TABLE restorations ADD COLUMN superseded_at INTEGER;
ALTER TABLE restorations ADD COLUMN hours_late INTEGER;
ALTER TABLE restorations ADD COLUMN worth INTEGER;
CREATE INDEX restorations_by_lender ON restorations (lender_id, id);
CREATE INDEX restorations_by_contract ON restorations (contract_id, id);
CREATE INDEX restorations_by_device ON restorations (device_id, id);

-- Each begin of a restriction by arrears: what the brake counts, and what may turn out to have been wrong; short_by is
-- what would have prevented it, had it been paid by then.
CREATE TABLE restrictions (
  id TEXT PRIMARY KEY,
  lender_id TEXT NOT NULL,
  device_id TEXT NOT NULL REFERENCES devices (id),
  contract_id TEXT NOT NULL REFERENCES contracts (id),
  state TEXT NOT NULL,
  begun_at INTEGER NOT NULL,
  begun_on TEXT NOT NULL,
  short_by INTEGER NOT NULL,
  wrongful_since INTEGER,
  wrongful_because TEXT
) STRICT;
CREATE INDEX restrictions_by_instant ON restrictions (lender_id, begun_at, id);
CREATE INDEX restrictions_by_lender ON restrictions (lender_id, id);
CREATE INDEX restrictions_by_contract ON restrictions (contract_id, begun_at);

CREATE TABLE holds (
  id TEXT PRIMARY KEY,
  lender_id TEXT NOT NULL,
  contract_id TEXT NOT NULL REFERENCES contracts (id),
  kind TEXT NOT NULL CHECK (kind IN ('dispute', 'hardship', 'disaster', 'legal')),
  since INTEGER NOT NULL,
  until INTEGER,
  placed_at INTEGER NOT NULL,
  placed_by TEXT NOT NULL,
  by_support INTEGER NOT NULL,
  lifted_at INTEGER,
  note TEXT NOT NULL
) STRICT;
CREATE INDEX holds_by_contract ON holds (contract_id, id);

-- A notice counts until the days past due are next 0, or the contract is transferred.
CREATE TABLE notices (
  id TEXT PRIMARY KEY,
  lender_id TEXT NOT NULL,
  contract_id TEXT NOT NULL REFERENCES contracts (id),
  notice TEXT NOT NULL,
  channel TEXT NOT NULL,
  served_at INTEGER NOT NULL,
  cure_ends_on TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  evidence_reference TEXT NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX notices_by_contract ON notices (contract_id, id);
CREATE UNIQUE INDEX notices_standing ON notices (contract_id, notice, channel COLLATE NOCASE) WHERE ended_at IS NULL;

CREATE TABLE lock_orders (
  id TEXT PRIMARY KEY,
  lender_id TEXT NOT NULL,
  device_id TEXT NOT NULL REFERENCES devices (id),
  reason TEXT NOT NULL,
  reported_by TEXT NOT NULL CHECK (reported_by IN ('borrower', 'lender', 'device')),
  ordered_at INTEGER NOT NULL,
  until INTEGER,
  lifted_at INTEGER,
  ordered_by TEXT,
  note TEXT NOT NULL
) STRICT;
CREATE INDEX lock_orders_by_device ON lock_orders (device_id, id);

-- One for each payment; an early one waits for its payment by the sender's reference.
CREATE TABLE reversals (
  id TEXT PRIMARY KEY,
  lender_id TEXT NOT NULL,
  payment_id TEXT UNIQUE REFERENCES payment_confirmations (id),
  payment_reference TEXT NOT NULL,
  reference TEXT NOT NULL,
  reversed_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  answer BLOB NOT NULL,
  UNIQUE (lender_id, reference),
  UNIQUE (lender_id, payment_reference)
) STRICT;

CREATE TABLE amendments (
  id TEXT PRIMARY KEY,
  lender_id TEXT NOT NULL,
  contract_id TEXT NOT NULL REFERENCES contracts (id),
  kind TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  written_by TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;
CREATE INDEX amendments_by_contract ON amendments (contract_id, id);

-- Money that no instalment was left for, paid back; the first answer is kept as a payment's is.
CREATE TABLE refunds (
  id TEXT PRIMARY KEY,
  lender_id TEXT NOT NULL,
  contract_id TEXT NOT NULL REFERENCES contracts (id),
  reference TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  recorded_at INTEGER NOT NULL,
  note TEXT,
  answer BLOB NOT NULL,
  UNIQUE (lender_id, reference)
) STRICT;
CREATE INDEX refunds_by_contract ON refunds (contract_id, id);

CREATE TABLE payment_claims (
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
  UNIQUE (lender_id, reference)
) STRICT;
CREATE INDEX payment_claims_by_contract ON payment_claims (contract_id, recorded_at);

CREATE TABLE calendars (
  lender_id TEXT NOT NULL REFERENCES lenders (id),
  holiday TEXT NOT NULL,
  PRIMARY KEY (lender_id, holiday)
) STRICT, WITHOUT ROWID;

-- Calendars that have changed, and the contract that was decided afresh last.
CREATE TABLE calendar_sweeps (
  lender_id TEXT PRIMARY KEY REFERENCES lenders (id),
  ordered_at INTEGER NOT NULL,
  place TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE watermarks (
  lender_id TEXT PRIMARY KEY REFERENCES lenders (id),
  complete_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A day on which the volume brake came on, until somebody has released it with a note.
CREATE TABLE brakes (
  lender_id TEXT NOT NULL REFERENCES lenders (id),
  day TEXT NOT NULL,
  begun_at INTEGER NOT NULL,
  counted INTEGER NOT NULL,
  bound INTEGER NOT NULL,
  released_at INTEGER,
  released_on TEXT,
  released_by TEXT,
  note TEXT,
  PRIMARY KEY (lender_id, day)
) STRICT, WITHOUT ROWID;

-- What the brake counts, by the lender's local day: steps begun, those of them that a release had freed, and those that
-- are planned for it.
CREATE TABLE step_days (
  lender_id TEXT NOT NULL REFERENCES lenders (id),
  day TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  begun INTEGER NOT NULL,
  freed INTEGER NOT NULL,
  planned INTEGER NOT NULL,
  counted_at INTEGER,
  PRIMARY KEY (lender_id, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX step_days_planned ON step_days (lender_id, day, planned) WHERE planned > 0;
CREATE INDEX step_days_uncounted ON step_days (starts_at) WHERE planned > 0 AND counted_at IS NULL;

-- A lender's live contracts and its first, kept by triggers, since a count would read every contract.
CREATE TABLE contract_counts (
  lender_id TEXT PRIMARY KEY REFERENCES lenders (id),
  live INTEGER NOT NULL,
  first_written_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO contract_counts (lender_id, live, first_written_at)
  SELECT lender_id, sum(state = 'active'), min(written_at) FROM contracts GROUP BY lender_id;
CREATE TRIGGER contracts_counted AFTER INSERT ON contracts BEGIN
  INSERT INTO contract_counts (lender_id, live, first_written_at)
    VALUES (new.lender_id, new.state = 'active', new.written_at)
    ON CONFLICT (lender_id) DO UPDATE SET live = live + excluded.live;
END;
CREATE TRIGGER contracts_recounted AFTER UPDATE OF state ON contracts WHEN (old.state = 'active') <> (new.state = 'active')
BEGIN
  UPDATE contract_counts SET live = live + (new.state = 'active') - (old.state = 'active')
    WHERE lender_id = new.lender_id;
END;

-- A guard that has moved: what it held is decided afresh in batches, by the guard's own index.
CREATE TABLE sweeps (
  lender_id TEXT NOT NULL REFERENCES lenders (id),
  guard TEXT NOT NULL CHECK (guard IN ('watermark', 'brake')),
  ordered_at INTEGER NOT NULL,
  PRIMARY KEY (lender_id, guard)
) STRICT, WITHOUT ROWID;

-- One action for many devices: those of a list, sorted, or those whose restriction began in a span. It goes on from its
-- place until it is finished, whatever happens meanwhile.
CREATE TABLE cohort_restorations (
  id TEXT PRIMARY KEY,
  lender_id TEXT NOT NULL REFERENCES lenders (id),
  span_from INTEGER,
  span_to INTEGER,
  no_stricter_until INTEGER NOT NULL,
  cause TEXT NOT NULL,
  note TEXT NOT NULL,
  ordered_at INTEGER NOT NULL,
  ordered_by TEXT NOT NULL,
  place TEXT NOT NULL,
  devices INTEGER NOT NULL,
  restored INTEGER NOT NULL,
  restricted_hours INTEGER NOT NULL,
  finished_at INTEGER,
  CHECK ((span_from IS NULL) = (span_to IS NULL))
) STRICT;
CREATE INDEX cohort_restorations_by_lender ON cohort_restorations (lender_id, id);
CREATE INDEX cohort_restorations_open ON cohort_restorations (id) WHERE finished_at IS NULL;

-- The ids of a list, one after the other, each of 30 characters: one row to write, not ten thousand.
CREATE TABLE cohort_lists (
  cohort_id TEXT PRIMARY KEY REFERENCES cohort_restorations (id),
  lender_id TEXT NOT NULL,
  devices TEXT NOT NULL
) STRICT;

-- What a cohort's restorations are worth to the borrowers, by currency.
CREATE TABLE cohort_compensations (
  cohort_id TEXT NOT NULL REFERENCES cohort_restorations (id),
  currency TEXT NOT NULL,
  lender_id TEXT NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (cohort_id, currency)
) STRICT, WITHOUT ROWID;
