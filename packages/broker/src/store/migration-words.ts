/**
 * The words in which the databases differ where the schema is made. The steps that were released are written with them: like those, a
 * word is never edited, only added.
 */
export interface Words {
  /** What the first step needs before its tables. */
  readonly prelude: string
  /** The type of money, times and counts: 64 bits. */
  readonly int: string
  /** The type of 0 and 1. */
  readonly flag: string
  /** The type of a key that counts itself. */
  readonly counted: string
  /** The end of a table: what isn't of a column's type is refused. */
  readonly strict: string
  /** The end of a table whose rows are updated again and again: with room for that beside them. */
  readonly roomy: string
  /** The end of a trigger that refuses whatever it is asked about. */
  refuse(sentence: string): string
  /** Begins the condition of a trigger, which may be about the old and the new row and nothing else; `thenRefuse` ends it. */
  readonly when: string
  thenRefuse(sentence: string): string
  /** The triggers of a table whose rows are never changed and never deleted. */
  refuseChanges(table: string, sentence: string): string
  /** The column that says in which transaction an event was added, where several go on at once: a lower position may appear later. */
  readonly transaction: string
  /** The trigger that lets a refund in only while its payment is paid and has as much left. */
  refundsFit(sentence: string): string
  /** The triggers that refuse a change of a payment for what its refunds say. */
  refundsAgree(refusals: readonly Refusal[]): string
  /** The triggers that give a delivery its event's position where whoever writes it says none. */
  readonly deliveriesStand: string
}

interface Refusal {
  /** The trigger's name, where each has its own. */
  readonly trigger: string
  readonly column: string
  readonly condition: string
  readonly sentence: string
}

const refuseInSqlite = (sentence: string) => `BEGIN SELECT RAISE(ABORT, '${sentence}'); END`

/** SQLite's words. A trigger is about one kind of change, and may ask other tables by itself. */
export const SQLITE_WORDS: Words = {
  prelude: '',
  int: 'INTEGER',
  flag: 'INTEGER',
  counted: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  strict: 'STRICT',
  roomy: 'STRICT',
  refuse: refuseInSqlite,
  when: 'WHEN',
  thenRefuse: refuseInSqlite,
  refuseChanges: (table, sentence) => `
CREATE TRIGGER ${table}_stays BEFORE UPDATE ON ${table} ${refuseInSqlite(sentence)};
CREATE TRIGGER ${table}_remains BEFORE DELETE ON ${table} ${refuseInSqlite(sentence)};`,
  transaction: '',
  refundsFit: (sentence) => `
CREATE TRIGGER refunds_fit BEFORE INSERT ON refunds
  WHEN NOT EXISTS (
    SELECT 1 FROM payments WHERE id = NEW.payment_id AND checkout_id = NEW.checkout_id AND account = NEW.account
      AND state = 'paid' AND money = 'taken' AND amount_fen >= NEW.amount_fen
        + (SELECT coalesce(sum(amount_fen), 0) FROM refunds WHERE payment_id = NEW.payment_id AND state <> 'failed'))
  ${refuseInSqlite(sentence)};`,
  refundsAgree: (refusals) =>
    refusals
      .map(
        ({ trigger, column, condition, sentence }) => `
CREATE TRIGGER ${trigger} BEFORE UPDATE OF ${column} ON payments
  WHEN ${condition}
  ${refuseInSqlite(sentence)};`,
      )
      .join(''),
  deliveriesStand: ['INSERT', 'UPDATE OF status']
    .map(
      (change, at) => `
CREATE TRIGGER deliveries_stand_${at + 1} AFTER ${change} ON deliveries
  WHEN NEW.position IS NULL AND NEW.status <> 'delivered'
  BEGIN
    UPDATE deliveries SET position = (SELECT position FROM events WHERE id = NEW.event_id) WHERE event_id = NEW.event_id;
  END;`,
    )
    .join(''),
}

const refuseInPostgres = (sentence: string) => `EXECUTE FUNCTION refuse('${sentence}')`

/** PostgreSQL's words. Values have the type of their column anyway; a trigger asks other tables in a function only. */
export const POSTGRES_WORDS: Words = {
  prelude: `
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'check_violation'; END $$;`,
  int: 'bigint',
  flag: 'smallint',
  counted: 'bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
  strict: '',
  roomy: 'WITH (fillfactor = 80)',
  refuse: (sentence) => `FOR EACH ROW ${refuseInPostgres(sentence)}`,
  when: 'FOR EACH ROW WHEN (',
  thenRefuse: (sentence) => `) ${refuseInPostgres(sentence)}`,
  refuseChanges: (table, sentence) => `
CREATE TRIGGER ${table}_stays BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW ${refuseInPostgres(sentence)};`,
  transaction: 'transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),',
  // The payment is locked: refunds of it that come at the same time are counted one after the other.
  refundsFit: (sentence) => `
CREATE FUNCTION refund_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE taken bigint;
BEGIN
  SELECT amount_fen INTO taken FROM payments
    WHERE id = NEW.payment_id AND checkout_id = NEW.checkout_id AND account = NEW.account AND state = 'paid' AND money = 'taken'
    FOR UPDATE;
  IF taken IS NULL OR taken < NEW.amount_fen
    + (SELECT coalesce(sum(amount_fen), 0) FROM refunds WHERE payment_id = NEW.payment_id AND state <> 'failed') THEN
    RAISE EXCEPTION '${sentence}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refunds_fit BEFORE INSERT ON refunds FOR EACH ROW EXECUTE FUNCTION refund_fits();`,
  // One trigger for all of them: each would be one more call of a function at a change of a payment.
  refundsAgree: (refusals) => `
CREATE FUNCTION refunds_agree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN${refusals
    .map(
      ({ condition, sentence }) => `
  IF ${condition} THEN
    RAISE EXCEPTION '${sentence}' USING ERRCODE = 'check_violation';
  END IF;`,
    )
    .join('')}
  RETURN NEW;
END $$;
CREATE TRIGGER payment_agrees_with_refunds BEFORE UPDATE OF ${refusals.map(({ column }) => column).join(', ')}
  ON payments FOR EACH ROW EXECUTE FUNCTION refunds_agree();`,
  deliveriesStand: `
CREATE FUNCTION delivery_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.position := (SELECT position FROM events WHERE id = NEW.event_id);
  RETURN NEW;
END $$;
CREATE TRIGGER deliveries_stand BEFORE INSERT OR UPDATE OF status ON deliveries
  FOR EACH ROW WHEN (NEW.position IS NULL AND NEW.status <> 'delivered') EXECUTE FUNCTION delivery_stands();`,
}
