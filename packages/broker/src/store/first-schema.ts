import type { Words } from './migration-words.ts'

/** The schema of the first release: checkouts, payments, their trail, events and what they need. Never edited, as no step is. */
export const FIRST_SCHEMA: (words: Words) => string = ({
  prelude,
  int,
  flag,
  counted,
  strict,
  roomy,
  when,
  thenRefuse,
  refuse,
  refuseChanges,
  transaction,
}) => `${prelude}
CREATE TABLE checkouts (
  id text PRIMARY KEY,
  order_no text NOT NULL UNIQUE,
  amount_fen ${int} NOT NULL CHECK (amount_fen > 0),
  currency text NOT NULL CHECK (currency = 'CNY'),
  subject text NOT NULL,
  detail text,
  account text,
  channels text NOT NULL,
  return_url text,
  payer text NOT NULL,
  metadata text NOT NULL,
  status text NOT NULL CHECK (status IN ('open', 'paid', 'closed', 'expired')),
  close_asked text CHECK (close_asked IN ('merchant', 'payer', 'clock')),
  created_at_ms ${int} NOT NULL,
  expires_at_ms ${int} NOT NULL,
  paid_at_ms ${int},
  version ${int} NOT NULL,
  event_sequence ${int} NOT NULL,
  CHECK ((status = 'paid') = (paid_at_ms IS NOT NULL))
) ${roomy};
CREATE INDEX checkouts_overdue ON checkouts (expires_at_ms) WHERE status = 'open' AND close_asked IS NULL;
CREATE TRIGGER checkout_ends_once BEFORE UPDATE OF status ON checkouts
  ${when} OLD.status <> 'open' AND NEW.status <> OLD.status
  ${thenRefuse('a checkout that has ended stays as it ended')};
CREATE TRIGGER checkout_amount_stays BEFORE UPDATE OF amount_fen, order_no ON checkouts
  ${when} OLD.amount_fen <> NEW.amount_fen OR OLD.order_no <> NEW.order_no
  ${thenRefuse('a checkout keeps its amount and order number')};

CREATE TABLE payments (
  id text PRIMARY KEY,
  checkout_id text NOT NULL REFERENCES checkouts (id),
  account text NOT NULL,
  channel text NOT NULL,
  trade_no text NOT NULL,
  amount_fen ${int} NOT NULL CHECK (amount_fen > 0),
  state text NOT NULL CHECK (state IN
    ('sending', 'awaiting', 'user-paying', 'unknown', 'closing', 'reversing', 'paid', 'failed', 'closed', 'reversed')),
  money text NOT NULL CHECK (money IN ('possible', 'taken', 'returned', 'none')),
  disposition text CHECK (disposition IN ('applied', 'duplicate', 'late', 'mismatch')),
  action text NOT NULL,
  idempotency_key text NOT NULL,
  gateway_trade_no text,
  refused_code text,
  not_found_count ${int} NOT NULL,
  created_at_ms ${int} NOT NULL,
  sent_at_ms ${int} NOT NULL,
  close_by_ms ${int} NOT NULL,
  close_refused ${flag} NOT NULL CHECK (close_refused IN (0, 1)),
  next_query_at_ms ${int},
  query_count ${int} NOT NULL,
  lease_until_ms ${int} NOT NULL,
  last_asked_at_ms ${int},
  version ${int} NOT NULL,
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
) ${roomy};
CREATE INDEX payments_of_checkout ON payments (checkout_id, created_at_ms);
CREATE INDEX payments_due ON payments (next_query_at_ms) WHERE next_query_at_ms IS NOT NULL;
CREATE UNIQUE INDEX one_applied_payment ON payments (checkout_id) WHERE disposition = 'applied';
CREATE TRIGGER money_is_monotone BEFORE UPDATE OF money ON payments
  ${when} NEW.money <> OLD.money AND (OLD.money = 'returned' OR NEW.money = 'possible' OR (OLD.money = 'taken' AND NEW.money = 'none'))
  ${thenRefuse('taken money is never forgotten and returned money never comes back')};
CREATE TRIGGER payment_identity_stays BEFORE UPDATE OF checkout_id, account, trade_no, amount_fen ON payments
  ${when} OLD.checkout_id <> NEW.checkout_id OR OLD.account <> NEW.account OR OLD.trade_no <> NEW.trade_no
    OR OLD.amount_fen <> NEW.amount_fen
  ${thenRefuse('a payment keeps its checkout, account, number and amount')};

CREATE TABLE evidence (
  id ${counted},
  payment_id text NOT NULL REFERENCES payments (id),
  at_ms ${int} NOT NULL,
  source text NOT NULL,
  says text NOT NULL,
  from_state text NOT NULL,
  to_state text NOT NULL
) ${strict};
CREATE INDEX evidence_of_payment ON evidence (payment_id, id);
${refuseChanges('evidence', 'the trail is only added to')}

CREATE TABLE events (
  position ${counted},
  id text NOT NULL UNIQUE,
  checkout_id text NOT NULL REFERENCES checkouts (id),
  sequence ${int} NOT NULL CHECK (sequence > 0),
  type text NOT NULL,
  body text NOT NULL,
  created_at_ms ${int} NOT NULL,
  ${transaction}
  UNIQUE (checkout_id, sequence)
) ${strict};
CREATE UNIQUE INDEX paid_is_told_once ON events (checkout_id) WHERE type = 'checkout.paid';
CREATE TRIGGER events_stay BEFORE UPDATE ON events ${refuse('events are only added')};

CREATE TABLE deliveries (
  event_id text PRIMARY KEY REFERENCES events (id),
  checkout_id text NOT NULL,
  sequence ${int} NOT NULL,
  status text NOT NULL CHECK (status IN ('waiting', 'delivered', 'dead')),
  tries ${int} NOT NULL,
  next_at_ms ${int},
  lease_until_ms ${int} NOT NULL,
  last_result text
) ${roomy};
CREATE INDEX deliveries_due ON deliveries (next_at_ms) WHERE status = 'waiting' AND next_at_ms IS NOT NULL;
CREATE INDEX deliveries_dead ON deliveries (event_id) WHERE status = 'dead';
CREATE INDEX deliveries_in_order ON deliveries (checkout_id, sequence) WHERE status = 'waiting';

CREATE TABLE tokens (
  id text PRIMARY KEY,
  checkout_id text NOT NULL REFERENCES checkouts (id),
  expires_at_ms ${int} NOT NULL,
  revoked_at_ms ${int}
) ${strict};
CREATE TABLE idempotency_keys (
  scope text NOT NULL,
  key text NOT NULL,
  fingerprint text NOT NULL,
  created_at_ms ${int} NOT NULL,
  PRIMARY KEY (scope, key)
) ${strict};
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at_ms);
CREATE TABLE orphans (
  account text NOT NULL,
  trade_no text NOT NULL,
  words text NOT NULL,
  first_at_ms ${int} NOT NULL,
  last_at_ms ${int} NOT NULL,
  seen ${int} NOT NULL,
  PRIMARY KEY (account, trade_no)
) ${strict};
`
