/**
 * The schema, one step a version, oldest first. A step that was released is never edited: add another.
 * Money is fen (`_fen`), times are milliseconds since 1970 (`_ms`). Constraints and triggers repeat what `payments/` promises,
 * so that a mistake there, or a hand on the database, is refused and not stored.
 */
export const MIGRATIONS: readonly string[] = [
  `
CREATE TABLE checkouts (
  id TEXT PRIMARY KEY,
  order_no TEXT NOT NULL UNIQUE,
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  currency TEXT NOT NULL CHECK (currency = 'CNY'),
  subject TEXT NOT NULL,
  detail TEXT,
  account TEXT,
  channels TEXT NOT NULL,
  return_url TEXT,
  payer TEXT NOT NULL,
  metadata TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'paid', 'closed', 'expired')),
  close_asked TEXT CHECK (close_asked IN ('merchant', 'payer', 'clock')),
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  paid_at_ms INTEGER,
  version INTEGER NOT NULL,
  event_sequence INTEGER NOT NULL,
  CHECK ((status = 'paid') = (paid_at_ms IS NOT NULL))
) STRICT;
CREATE INDEX checkouts_overdue ON checkouts (expires_at_ms) WHERE status = 'open' AND close_asked IS NULL;
CREATE TRIGGER checkout_ends_once BEFORE UPDATE OF status ON checkouts
  WHEN OLD.status <> 'open' AND NEW.status <> OLD.status
  BEGIN SELECT RAISE(ABORT, 'a checkout that has ended stays as it ended'); END;
CREATE TRIGGER checkout_amount_stays BEFORE UPDATE OF amount_fen, order_no ON checkouts
  WHEN OLD.amount_fen <> NEW.amount_fen OR OLD.order_no <> NEW.order_no
  BEGIN SELECT RAISE(ABORT, 'a checkout keeps its amount and order number'); END;

CREATE TABLE payments (
  id TEXT PRIMARY KEY,
  checkout_id TEXT NOT NULL REFERENCES checkouts (id),
  account TEXT NOT NULL,
  channel TEXT NOT NULL,
  trade_no TEXT NOT NULL,
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  state TEXT NOT NULL CHECK (state IN
    ('sending', 'awaiting', 'user-paying', 'unknown', 'closing', 'reversing', 'paid', 'failed', 'closed', 'reversed')),
  money TEXT NOT NULL CHECK (money IN ('possible', 'taken', 'returned', 'none')),
  disposition TEXT CHECK (disposition IN ('applied', 'duplicate', 'late', 'mismatch')),
  action TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  gateway_trade_no TEXT,
  refused_code TEXT,
  not_found_count INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  sent_at_ms INTEGER NOT NULL,
  close_by_ms INTEGER NOT NULL,
  close_refused INTEGER NOT NULL CHECK (close_refused IN (0, 1)),
  next_query_at_ms INTEGER,
  query_count INTEGER NOT NULL,
  lease_until_ms INTEGER NOT NULL,
  last_asked_at_ms INTEGER,
  version INTEGER NOT NULL,
  UNIQUE (account, trade_no),
  UNIQUE (checkout_id, idempotency_key),
  CHECK (state <> 'paid' OR disposition IS NOT NULL),
  CHECK (disposition IS NULL OR state IN ('paid', 'reversing', 'reversed')),
  CHECK (money = CASE
    WHEN state IN ('failed', 'closed') THEN 'none'
    WHEN state = 'reversed' THEN 'returned'
    WHEN state = 'paid' AND money = 'returned' THEN 'returned'
    WHEN state = 'paid' THEN 'taken'
    WHEN state = 'reversing' AND disposition IS NOT NULL THEN 'taken'
    ELSE 'possible' END)
) STRICT;
CREATE INDEX payments_of_checkout ON payments (checkout_id, created_at_ms);
CREATE INDEX payments_due ON payments (next_query_at_ms) WHERE next_query_at_ms IS NOT NULL;
CREATE UNIQUE INDEX one_applied_payment ON payments (checkout_id) WHERE disposition = 'applied';
CREATE TRIGGER money_is_monotone BEFORE UPDATE OF money ON payments
  WHEN NEW.money <> OLD.money AND (OLD.money = 'returned' OR NEW.money = 'possible' OR (OLD.money = 'taken' AND NEW.money = 'none'))
  BEGIN SELECT RAISE(ABORT, 'taken money is never forgotten and returned money never comes back'); END;
CREATE TRIGGER payment_identity_stays BEFORE UPDATE OF checkout_id, account, trade_no, amount_fen ON payments
  WHEN OLD.checkout_id <> NEW.checkout_id OR OLD.account <> NEW.account OR OLD.trade_no <> NEW.trade_no
    OR OLD.amount_fen <> NEW.amount_fen
  BEGIN SELECT RAISE(ABORT, 'a payment keeps its checkout, account, number and amount'); END;

CREATE TABLE evidence (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  payment_id TEXT NOT NULL REFERENCES payments (id),
  at_ms INTEGER NOT NULL,
  source TEXT NOT NULL,
  says TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL
) STRICT;
CREATE INDEX evidence_of_payment ON evidence (payment_id, id);
CREATE TRIGGER evidence_stays BEFORE UPDATE ON evidence BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END;
CREATE TRIGGER evidence_remains BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END;

CREATE TABLE events (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  checkout_id TEXT NOT NULL REFERENCES checkouts (id),
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  UNIQUE (checkout_id, sequence)
) STRICT;
CREATE UNIQUE INDEX paid_is_told_once ON events (checkout_id) WHERE type = 'checkout.paid';
CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are only added'); END;

CREATE TABLE deliveries (
  event_id TEXT PRIMARY KEY REFERENCES events (id),
  checkout_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('waiting', 'delivered', 'dead')),
  tries INTEGER NOT NULL,
  next_at_ms INTEGER,
  lease_until_ms INTEGER NOT NULL,
  last_result TEXT
) STRICT;
CREATE INDEX deliveries_due ON deliveries (next_at_ms) WHERE status = 'waiting' AND next_at_ms IS NOT NULL;
CREATE INDEX deliveries_dead ON deliveries (event_id) WHERE status = 'dead';
CREATE INDEX deliveries_in_order ON deliveries (checkout_id, sequence) WHERE status = 'waiting';

CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  checkout_id TEXT NOT NULL REFERENCES checkouts (id),
  expires_at_ms INTEGER NOT NULL,
  revoked_at_ms INTEGER
) STRICT;
CREATE TABLE idempotency_keys (
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  PRIMARY KEY (scope, key)
) STRICT;
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at_ms);
CREATE TABLE orphans (
  account TEXT NOT NULL,
  trade_no TEXT NOT NULL,
  words TEXT NOT NULL,
  first_at_ms INTEGER NOT NULL,
  last_at_ms INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  PRIMARY KEY (account, trade_no)
) STRICT;
`,
  `
CREATE TABLE refunds (
  id TEXT PRIMARY KEY,
  refund_no TEXT NOT NULL UNIQUE,
  checkout_id TEXT NOT NULL REFERENCES checkouts (id),
  payment_id TEXT NOT NULL REFERENCES payments (id),
  account TEXT NOT NULL,
  gateway_no TEXT NOT NULL,
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('sending', 'processing', 'unknown', 'succeeded', 'failed')),
  gateway_refund_no TEXT,
  refused_code TEXT,
  not_found_count INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  sent_at_ms INTEGER NOT NULL,
  settled_at_ms INTEGER,
  next_query_at_ms INTEGER,
  query_count INTEGER NOT NULL,
  lease_until_ms INTEGER NOT NULL,
  last_asked_at_ms INTEGER,
  version INTEGER NOT NULL,
  UNIQUE (account, gateway_no),
  CHECK ((state IN ('succeeded', 'failed')) = (settled_at_ms IS NOT NULL)),
  CHECK (settled_at_ms IS NULL OR next_query_at_ms IS NULL)
) STRICT;
CREATE INDEX refunds_of_checkout ON refunds (checkout_id, created_at_ms);
CREATE INDEX refunds_of_payment ON refunds (payment_id);
CREATE INDEX refunds_due ON refunds (next_query_at_ms) WHERE next_query_at_ms IS NOT NULL;
CREATE TRIGGER refunds_fit BEFORE INSERT ON refunds
  WHEN NOT EXISTS (
    SELECT 1 FROM payments WHERE id = NEW.payment_id AND checkout_id = NEW.checkout_id AND account = NEW.account
      AND state = 'paid' AND money = 'taken' AND amount_fen >= NEW.amount_fen
        + (SELECT coalesce(sum(amount_fen), 0) FROM refunds WHERE payment_id = NEW.payment_id AND state <> 'failed'))
  BEGIN SELECT RAISE(ABORT, 'refunds never give back more than their payment took'); END;
CREATE TRIGGER refund_identity_stays BEFORE UPDATE OF refund_no, checkout_id, payment_id, account, gateway_no, amount_fen ON refunds
  WHEN OLD.refund_no <> NEW.refund_no OR OLD.checkout_id <> NEW.checkout_id OR OLD.payment_id <> NEW.payment_id
    OR OLD.account <> NEW.account OR OLD.gateway_no <> NEW.gateway_no OR OLD.amount_fen <> NEW.amount_fen
  BEGIN SELECT RAISE(ABORT, 'a refund keeps its numbers, its payment and its amount'); END;
CREATE TRIGGER refund_ends_once BEFORE UPDATE OF state ON refunds
  WHEN OLD.state IN ('succeeded', 'failed') AND NEW.state <> OLD.state
  BEGIN SELECT RAISE(ABORT, 'a refund that has ended stays as it ended'); END;
CREATE TRIGGER refunds_remain BEFORE DELETE ON refunds BEGIN SELECT RAISE(ABORT, 'refunds are never forgotten'); END;
CREATE TRIGGER refunded_is_not_reversed BEFORE UPDATE OF state ON payments
  WHEN NEW.state IN ('reversing', 'reversed') AND NEW.state <> OLD.state
    AND EXISTS (SELECT 1 FROM refunds WHERE payment_id = NEW.id AND state <> 'failed')
  BEGIN SELECT RAISE(ABORT, 'a payment with refunds is not reversed'); END;
CREATE TRIGGER returned_by_refunds BEFORE UPDATE OF money ON payments
  WHEN NEW.money = 'returned' AND OLD.money = 'taken' AND NEW.state = 'paid' AND NEW.amount_fen
    <> (SELECT coalesce(sum(amount_fen), 0) FROM refunds WHERE payment_id = NEW.id AND state = 'succeeded')
  BEGIN SELECT RAISE(ABORT, 'a payment is given back when its refunds amount to it'); END;

ALTER TABLE evidence ADD COLUMN refund_id TEXT REFERENCES refunds (id);
`,
  'ALTER TABLE payments ADD COLUMN bank_code TEXT;',
  `
CREATE INDEX events_of_type ON events (type, position);
CREATE INDEX deliveries_untried ON deliveries (next_at_ms) WHERE status = 'waiting' AND tries = 0 AND next_at_ms IS NOT NULL;
`,
  `
-- '': written by a broker that knew no links yet.
ALTER TABLE evidence ADD COLUMN link TEXT NOT NULL DEFAULT '';
`,
  `
-- '': of before notifications had addresses of their own, or written by a broker that knows none.
ALTER TABLE payments ADD COLUMN notify_token TEXT NOT NULL DEFAULT '';
ALTER TABLE refunds ADD COLUMN notify_token TEXT NOT NULL DEFAULT '';
ALTER TABLE checkouts ADD COLUMN trade_head TEXT NOT NULL DEFAULT '';
CREATE INDEX checkouts_by_trade_head ON checkouts (trade_head);

ALTER TABLE orphans ADD COLUMN fate TEXT NOT NULL DEFAULT 'waiting'
  CHECK (fate IN ('waiting', 'adopted', 'not-ours', 'unpaid', 'differs'));
ALTER TABLE orphans ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orphans ADD COLUMN next_at_ms INTEGER;
UPDATE orphans SET next_at_ms = last_at_ms;
CREATE INDEX orphans_due ON orphans (next_at_ms) WHERE next_at_ms IS NOT NULL;

CREATE INDEX payments_by_age ON payments (created_at_ms, id);
CREATE TABLE chores (
  name TEXT PRIMARY KEY,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE reconciliations (
  at_ms INTEGER PRIMARY KEY,
  report TEXT NOT NULL
) STRICT;
`,
  'CREATE INDEX refunds_unsettled ON refunds (sent_at_ms) WHERE settled_at_ms IS NULL;',
]
