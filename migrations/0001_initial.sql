-- The tables of the main job. Instants are milliseconds UTC, dates are YYYY-MM-DD, money is minor units.
-- Tables whose rows are long have a rowid: in a WITHOUT ROWID table the inner pages hold whole rows, four to a page, and a
-- million rows of 1 KB are ten pages deep instead of four.
-- Every table carries lender_id, so that one lender's rows can be told from another's (and moved) anywhere.

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The text of every pack that a contract was signed under; the digest is the text's.
CREATE TABLE policy_versions (
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  text TEXT NOT NULL,
  kept_at INTEGER NOT NULL,
  PRIMARY KEY (name, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE lenders (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  country TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  currency TEXT NOT NULL,
  contact TEXT NOT NULL,
  complaints TEXT,
  certification TEXT,
  payment_instructions TEXT NOT NULL,
  policy TEXT NOT NULL,
  version INTEGER NOT NULL,
  registered_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Keys are random; only their SHA-256 is kept. An operator's has no lender.
CREATE TABLE api_keys (
  id TEXT PRIMARY KEY,
  lender_id TEXT REFERENCES lenders (id),
  role TEXT NOT NULL CHECK (role IN ('operator', 'lender', 'support', 'auditor')),
  name TEXT NOT NULL,
  person TEXT,
  may_override INTEGER NOT NULL,
  key_hash BLOB NOT NULL UNIQUE,
  issued_at INTEGER NOT NULL,
  revoked_at INTEGER,
  CHECK ((role = 'operator') = (lender_id IS NULL))
) STRICT;
CREATE INDEX api_keys_by_lender ON api_keys (lender_id, id);

CREATE TABLE devices (
  id TEXT PRIMARY KEY,
  lender_id TEXT NOT NULL REFERENCES lenders (id),
  imei TEXT,
  imei2 TEXT,
  manufacturer TEXT,
  serial_number TEXT,
  model TEXT,
  external_reference TEXT,
  state TEXT NOT NULL CHECK (state IN ('enrolled', 'active', 'retired')),
  enrolled_at INTEGER NOT NULL,
  lapses_at INTEGER,
  activated_at INTEGER,
  key_generation INTEGER NOT NULL,
  next_counter INTEGER NOT NULL,
  device_counter INTEGER NOT NULL,
  last_contact_at INTEGER,
  CHECK (imei IS NOT NULL OR (manufacturer IS NOT NULL AND serial_number IS NOT NULL))
) STRICT;
CREATE INDEX devices_by_lender ON devices (lender_id, id);
CREATE INDEX devices_by_imei ON devices (imei) WHERE imei IS NOT NULL;
CREATE INDEX devices_by_imei2 ON devices (imei2) WHERE imei2 IS NOT NULL;
CREATE INDEX devices_by_serial_number ON devices (serial_number, manufacturer) WHERE serial_number IS NOT NULL;
CREATE INDEX devices_by_reference ON devices (lender_id, external_reference) WHERE external_reference IS NOT NULL;
CREATE INDEX devices_by_lapse ON devices (lapses_at) WHERE lapses_at IS NOT NULL;

-- Which master key each generation of a device's keys was derived from; the keys themselves are never stored.
CREATE TABLE key_generations (
  device_id TEXT NOT NULL REFERENCES devices (id),
  generation INTEGER NOT NULL,
  lender_id TEXT NOT NULL,
  master_key_id TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  PRIMARY KEY (device_id, generation)
) STRICT, WITHOUT ROWID;

CREATE TABLE device_tokens (
  token_hash BLOB PRIMARY KEY,
  device_id TEXT NOT NULL REFERENCES devices (id),
  lender_id TEXT NOT NULL,
  key_generation INTEGER NOT NULL,
  issued_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX device_tokens_by_device ON device_tokens (device_id);

-- At most one code stands for a device. Wrong tries are counted by device and outlive the code.
CREATE TABLE activation_codes (
  device_id TEXT PRIMARY KEY REFERENCES devices (id),
  lender_id TEXT NOT NULL,
  code_hash BLOB,
  expires_at INTEGER NOT NULL,
  wrong_tries INTEGER NOT NULL,
  next_try_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The borrower is sealed with AES-256-GCM under a key of the master key, bound to the contract's id; the phone number is
-- found through an HMAC of it.
CREATE TABLE contracts (
  id TEXT PRIMARY KEY,
  lender_id TEXT NOT NULL REFERENCES lenders (id),
  device_id TEXT NOT NULL REFERENCES devices (id),
  external_reference TEXT NOT NULL,
  borrower BLOB NOT NULL,
  phone_index BLOB,
  currency TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  financed_amount INTEGER,
  down_payment INTEGER,
  consent_agreed_at INTEGER,
  consent_document TEXT,
  consent_recorded_at INTEGER,
  policy TEXT NOT NULL,
  policy_digest TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'settled', 'cancelled', 'written_off')),
  written_at INTEGER NOT NULL,
  unallocated INTEGER NOT NULL CHECK (unallocated >= 0),
  overdue_since TEXT,
  has_work_apps INTEGER NOT NULL,
  UNIQUE (lender_id, external_reference),
  FOREIGN KEY (policy, policy_digest) REFERENCES policy_versions (name, digest)
) STRICT;
CREATE INDEX contracts_by_lender ON contracts (lender_id, id);
CREATE UNIQUE INDEX contracts_live_by_device ON contracts (device_id) WHERE state = 'active';
CREATE INDEX contracts_by_device ON contracts (device_id, id);
CREATE INDEX contracts_by_phone ON contracts (lender_id, phone_index) WHERE phone_index IS NOT NULL;
CREATE INDEX contracts_overdue ON contracts (lender_id, overdue_since) WHERE overdue_since IS NOT NULL;

CREATE TABLE instalments (
  contract_id TEXT NOT NULL REFERENCES contracts (id),
  number INTEGER NOT NULL,
  id TEXT NOT NULL,
  lender_id TEXT NOT NULL,
  due_on TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  paid INTEGER NOT NULL CHECK (paid BETWEEN 0 AND amount),
  PRIMARY KEY (contract_id, number)
) STRICT, WITHOUT ROWID;

-- The first answer is kept with the payment: a confirmation sent again gets it, byte for byte.
CREATE TABLE payment_confirmations (
  id TEXT PRIMARY KEY,
  lender_id TEXT NOT NULL,
  contract_id TEXT NOT NULL REFERENCES contracts (id),
  reference TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  paid_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  method TEXT,
  payer BLOB,
  unallocated INTEGER NOT NULL CHECK (unallocated >= 0),
  answer BLOB NOT NULL,
  UNIQUE (lender_id, reference)
) STRICT;
CREATE INDEX payment_confirmations_by_lender ON payment_confirmations (lender_id, id);
CREATE INDEX payment_confirmations_by_contract ON payment_confirmations (contract_id, id);

CREATE TABLE allocations (
  payment_id TEXT NOT NULL REFERENCES payment_confirmations (id),
  instalment_number INTEGER NOT NULL,
  contract_id TEXT NOT NULL,
  lender_id TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  PRIMARY KEY (payment_id, instalment_number)
) STRICT, WITHOUT ROWID;
CREATE INDEX allocations_by_contract ON allocations (contract_id, instalment_number);

-- The latest decision of each device. The document is the body of a poll, all but the lender's block.
CREATE TABLE lock_statuses (
  device_id TEXT PRIMARY KEY REFERENCES devices (id),
  lender_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('unlocked', 'reminder', 'restricted', 'locked', 'released')),
  reason TEXT,
  other_reasons TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  next_change_at INTEGER,
  grant_until INTEGER,
  beginnings TEXT NOT NULL,
  code_counter INTEGER NOT NULL,
  document BLOB NOT NULL,
  acknowledged_sequence INTEGER,
  acknowledged_state TEXT,
  applied_at INTEGER,
  acknowledged_at INTEGER
) STRICT;
CREATE INDEX lock_statuses_due ON lock_statuses (next_change_at, device_id) WHERE next_change_at IS NOT NULL;
CREATE INDEX lock_statuses_by_state ON lock_statuses (lender_id, state, device_id);

CREATE TABLE restorations (
  id TEXT PRIMARY KEY,
  lender_id TEXT NOT NULL,
  device_id TEXT NOT NULL REFERENCES devices (id),
  contract_id TEXT NOT NULL REFERENCES contracts (id),
  sequence INTEGER NOT NULL,
  owed_since INTEGER NOT NULL,
  ordered_at INTEGER NOT NULL,
  deadline INTEGER NOT NULL,
  restored_at INTEGER
) STRICT;
CREATE INDEX restorations_open ON restorations (device_id) WHERE restored_at IS NULL;

-- The record of a code: everything but the code.
CREATE TABLE unlock_codes (
  id TEXT PRIMARY KEY,
  lender_id TEXT NOT NULL,
  device_id TEXT NOT NULL REFERENCES devices (id),
  mode TEXT NOT NULL CHECK (mode IN ('challenge', 'counter')),
  challenge TEXT,
  counter INTEGER,
  grant_number INTEGER NOT NULL,
  key_generation INTEGER NOT NULL,
  asked_by TEXT NOT NULL,
  reason TEXT,
  ticket_reference TEXT,
  issued_at INTEGER NOT NULL,
  used_at INTEGER,
  CHECK ((mode = 'challenge') = (challenge IS NOT NULL) AND (mode = 'counter') = (counter IS NOT NULL))
) STRICT;
CREATE INDEX unlock_codes_by_device ON unlock_codes (device_id, id);

-- One chain for each lender and one for operators (the empty name): each event's value covers the one before it.
CREATE TABLE event_chains (
  chain TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
  chain TEXT NOT NULL,
  position INTEGER NOT NULL,
  id TEXT NOT NULL,
  lender_id TEXT,
  device_id TEXT,
  contract_id TEXT,
  document BLOB NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (chain, position)
) STRICT;
CREATE UNIQUE INDEX events_by_id ON events (id);
CREATE INDEX events_by_device ON events (device_id, position) WHERE device_id IS NOT NULL;
CREATE INDEX events_by_contract ON events (contract_id, position) WHERE contract_id IS NOT NULL;

-- Answers of 2xx, sealed under a key of the header's value, of which only a hash is stored.
CREATE TABLE idempotency_keys (
  key_hash BLOB PRIMARY KEY,
  lender_id TEXT,
  request_digest BLOB NOT NULL,
  answer BLOB NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);
