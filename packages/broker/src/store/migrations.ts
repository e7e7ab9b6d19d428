import { FIRST_SCHEMA } from './first-schema.ts'
import { POSTGRES_WORDS, SQLITE_WORDS, type Words } from './migration-words.ts'

/**
 * The schema, one step a version, oldest first. A step that was released is never edited: add another, and one that only adds, so that
 * brokers of the version before go on beside the new ones.
 * Money is fen (`_fen`), times are milliseconds since 1970 (`_ms`). Constraints and triggers repeat what `payments/` promises,
 * so that a mistake there, or a hand on the database, is refused and not stored.
 */
const STEPS: readonly ((words: Words) => string)[] = [
  FIRST_SCHEMA,
  ({ int, roomy, when, thenRefuse, refuse, refundsFit, refundsAgree }) => `
CREATE TABLE refunds (
  id text PRIMARY KEY,
  refund_no text NOT NULL UNIQUE,
  checkout_id text NOT NULL REFERENCES checkouts (id),
  payment_id text NOT NULL REFERENCES payments (id),
  account text NOT NULL,
  gateway_no text NOT NULL,
  amount_fen ${int} NOT NULL CHECK (amount_fen > 0),
  reason text NOT NULL,
  state text NOT NULL CHECK (state IN ('sending', 'processing', 'unknown', 'succeeded', 'failed')),
  gateway_refund_no text,
  refused_code text,
  not_found_count ${int} NOT NULL,
  created_at_ms ${int} NOT NULL,
  sent_at_ms ${int} NOT NULL,
  settled_at_ms ${int},
  next_query_at_ms ${int},
  query_count ${int} NOT NULL,
  lease_until_ms ${int} NOT NULL,
  last_asked_at_ms ${int},
  version ${int} NOT NULL,
  UNIQUE (account, gateway_no),
  CHECK ((state IN ('succeeded', 'failed')) = (settled_at_ms IS NOT NULL)),
  CHECK (settled_at_ms IS NULL OR next_query_at_ms IS NULL)
) ${roomy};
CREATE INDEX refunds_of_checkout ON refunds (checkout_id, created_at_ms);
CREATE INDEX refunds_of_payment ON refunds (payment_id);
CREATE INDEX refunds_due ON refunds (next_query_at_ms) WHERE next_query_at_ms IS NOT NULL;
${refundsFit('refunds never give back more than their payment took')}
CREATE TRIGGER refund_identity_stays BEFORE UPDATE OF refund_no, checkout_id, payment_id, account, gateway_no, amount_fen
  ON refunds
  ${when} OLD.refund_no <> NEW.refund_no OR OLD.checkout_id <> NEW.checkout_id OR OLD.payment_id <> NEW.payment_id
    OR OLD.account <> NEW.account OR OLD.gateway_no <> NEW.gateway_no OR OLD.amount_fen <> NEW.amount_fen
  ${thenRefuse('a refund keeps its numbers, its payment and its amount')};
CREATE TRIGGER refund_ends_once BEFORE UPDATE OF state ON refunds
  ${when} OLD.state IN ('succeeded', 'failed') AND NEW.state <> OLD.state
  ${thenRefuse('a refund that has ended stays as it ended')};
CREATE TRIGGER refunds_remain BEFORE DELETE ON refunds ${refuse('refunds are never forgotten')};
${refundsAgree([
  {
    trigger: 'refunded_is_not_reversed',
    column: 'state',
    condition: `NEW.state IN ('reversing', 'reversed') AND NEW.state <> OLD.state
    AND EXISTS (SELECT 1 FROM refunds WHERE payment_id = NEW.id AND state <> 'failed')`,
    sentence: 'a payment with refunds is not reversed',
  },
  {
    trigger: 'returned_by_refunds',
    column: 'money',
    condition: `NEW.money = 'returned' AND OLD.money = 'taken' AND NEW.state = 'paid' AND NEW.amount_fen
    <> (SELECT coalesce(sum(amount_fen), 0) FROM refunds WHERE payment_id = NEW.id AND state = 'succeeded')`,
    sentence: 'a payment is given back when its refunds amount to it',
  },
])}

ALTER TABLE evidence ADD COLUMN refund_id text REFERENCES refunds (id);
`,
  () => 'ALTER TABLE payments ADD COLUMN bank_code text;',
  () => `
CREATE INDEX events_of_type ON events (type, position);
CREATE INDEX deliveries_untried ON deliveries (next_at_ms) WHERE status = 'waiting' AND tries = 0 AND next_at_ms IS NOT NULL;
`,
  () => `
-- '': written by a broker that knew no links yet.
ALTER TABLE evidence ADD COLUMN link text NOT NULL DEFAULT '';
`,
  ({ int, strict }) => `
-- '': of before notifications had addresses of their own, or written by a broker that knows none.
ALTER TABLE payments ADD COLUMN notify_token text NOT NULL DEFAULT '';
ALTER TABLE refunds ADD COLUMN notify_token text NOT NULL DEFAULT '';
ALTER TABLE checkouts ADD COLUMN trade_head text NOT NULL DEFAULT '';
CREATE INDEX checkouts_by_trade_head ON checkouts (trade_head);

ALTER TABLE orphans ADD COLUMN fate text NOT NULL DEFAULT 'waiting'
  CHECK (fate IN ('waiting', 'adopted', 'not-ours', 'unpaid', 'differs'));
ALTER TABLE orphans ADD COLUMN tries ${int} NOT NULL DEFAULT 0;
ALTER TABLE orphans ADD COLUMN next_at_ms ${int};
UPDATE orphans SET next_at_ms = last_at_ms;
CREATE INDEX orphans_due ON orphans (next_at_ms) WHERE next_at_ms IS NOT NULL;

CREATE INDEX payments_by_age ON payments (created_at_ms, id);
CREATE TABLE chores (
  name text PRIMARY KEY,
  at_ms ${int} NOT NULL
) ${strict};
CREATE TABLE reconciliations (
  at_ms ${int} PRIMARY KEY,
  report text NOT NULL
) ${strict};
`,
  () => 'CREATE INDEX refunds_unsettled ON refunds (sent_at_ms) WHERE settled_at_ms IS NULL;',
  ({ int }) => `ALTER TABLE checkouts ADD COLUMN opened_at_ms ${int};`,
  ({ int, strict, roomy }) => `
CREATE TABLE authorizations (
  state text PRIMARY KEY,
  checkout_id text NOT NULL REFERENCES checkouts (id),
  method text NOT NULL CHECK (method IN ('wechat', 'alipay')),
  app_id text NOT NULL,
  return_url text NOT NULL,
  proof text NOT NULL,
  expires_at_ms ${int} NOT NULL
) ${strict};
CREATE INDEX authorizations_age ON authorizations (expires_at_ms);
CREATE TABLE payer_handles (
  handle text PRIMARY KEY,
  checkout_id text NOT NULL REFERENCES checkouts (id),
  app_id text NOT NULL,
  proof text NOT NULL,
  ids text NOT NULL,
  expires_at_ms ${int} NOT NULL
) ${strict};
CREATE INDEX payer_handles_age ON payer_handles (expires_at_ms);

CREATE TABLE wallet_tokens (
  name text PRIMARY KEY,
  sealed text,
  renew_at_ms ${int} NOT NULL,
  expires_at_ms ${int} NOT NULL,
  lease_until_ms ${int} NOT NULL,
  version ${int} NOT NULL
) ${roomy};
`,
  () => 'CREATE INDEX payments_by_gateway_number ON payments (gateway_trade_no) WHERE gateway_trade_no IS NOT NULL;',
  () => 'CREATE INDEX tokens_age ON tokens (expires_at_ms);',
  ({ int, when, thenRefuse }) => `
-- '{}': opened by a broker that didn't keep what was said.
ALTER TABLE checkouts ADD COLUMN said text NOT NULL DEFAULT '{}';
-- Of an order's later checkouts: the order number, beside an order_no of their own.
ALTER TABLE checkouts ADD COLUMN order_of text;
ALTER TABLE checkouts ADD COLUMN round ${int} NOT NULL DEFAULT 1;
ALTER TABLE checkouts ADD COLUMN reopens text;
ALTER TABLE checkouts ADD COLUMN reopened_as text;
CREATE INDEX checkouts_of_order ON checkouts (order_of) WHERE order_of IS NOT NULL;
CREATE TRIGGER ended_orders_reopen_once BEFORE UPDATE OF reopened_as ON checkouts
  ${when} NEW.reopened_as IS NOT NULL AND (OLD.reopened_as IS NOT NULL OR NEW.status NOT IN ('closed', 'expired'))
  ${thenRefuse('an order is opened again once, when its checkout has ended unpaid')};
`,
  ({ int }) => `ALTER TABLE payments ADD COLUMN payer_at_ms ${int};`,
  () => `ALTER TABLE checkouts ADD COLUMN extras text NOT NULL DEFAULT '{}';`,
  ({ int }) => `
-- What gateways tell for the merchant's books; a broker of the version before writes none of it.
ALTER TABLE payments ADD COLUMN refusal text NOT NULL DEFAULT 'null';
ALTER TABLE payments ADD COLUMN problem text NOT NULL DEFAULT 'null';
ALTER TABLE payments ADD COLUMN facts text NOT NULL DEFAULT '{}';
ALTER TABLE payments ADD COLUMN told_payer text NOT NULL DEFAULT 'null';
ALTER TABLE refunds ADD COLUMN refusal text NOT NULL DEFAULT 'null';
ALTER TABLE refunds ADD COLUMN facts text NOT NULL DEFAULT '{}';
ALTER TABLE checkouts ADD COLUMN told_paid_at_ms ${int};
`,
  ({ int, roomy }) => `
CREATE TABLE raw_payments (
  account text NOT NULL,
  trade_no text NOT NULL,
  checkout_id text NOT NULL REFERENCES checkouts (id),
  operation text NOT NULL,
  notify_token text NOT NULL,
  created_at_ms ${int} NOT NULL,
  told text NOT NULL,
  PRIMARY KEY (account, trade_no)
) ${roomy};
`,
  () => `
CREATE INDEX checkouts_with_payer ON checkouts (expires_at_ms) WHERE payer <> '{}' AND status <> 'open';
CREATE INDEX payments_with_payer ON payments (created_at_ms) WHERE told_payer <> 'null' AND next_query_at_ms IS NULL;
`,
  ({ int, strict }) =>
    `CREATE TABLE clock_steps (id ${int} PRIMARY KEY, at_ms ${int} NOT NULL, by_ms ${int} NOT NULL) ${strict};`,
  ({ int, deliveriesStand }) => `
-- Of those that wait or were given up: a list of them reads on where a page ended, however many there are.
ALTER TABLE deliveries ADD COLUMN position ${int};
UPDATE deliveries SET position = (SELECT position FROM events WHERE id = deliveries.event_id) WHERE status <> 'delivered';
CREATE INDEX deliveries_waiting ON deliveries (position) WHERE status = 'waiting';
CREATE INDEX deliveries_given_up ON deliveries (position) WHERE status = 'dead';
DROP INDEX deliveries_dead;
${deliveriesStand}
`,
  // A checkout's payments are found by the unique index of its idempotency keys, and are few enough to be sorted by whoever reads them.
  () => 'DROP INDEX payments_of_checkout;',
  // Most heads are the order number, which has an index. From here on a file's events are kept shortened, and no older broker opens it.
  () => `
CREATE INDEX checkouts_by_other_head ON checkouts (trade_head) WHERE trade_head <> order_no;
DROP INDEX checkouts_by_trade_head;
`,
]

/** The steps as SQLite is given them. */
export const MIGRATIONS: readonly string[] = STEPS.map((step) => step(SQLITE_WORDS))

/** The steps as PostgreSQL is given them. */
export const POSTGRES_MIGRATIONS: readonly string[] = STEPS.map((step) => step(POSTGRES_WORDS))
