-- Parts the trail (the table evidence) by its own count, which grows with time: what stands there becomes the first part, and no line is copied.
-- For PostgreSQL 15 or newer, as the role that migrates, while brokers run or not: their writes wait for its end. All of it or nothing.
BEGIN;
SET LOCAL lock_timeout = '4s';
LOCK TABLE payments, refunds, evidence IN ACCESS EXCLUSIVE MODE;
ALTER TABLE evidence RENAME TO evidence_1;
ALTER INDEX evidence_pkey RENAME TO evidence_1_pkey;
ALTER INDEX evidence_of_payment RENAME TO evidence_1_of_payment;
ALTER TABLE evidence_1 ALTER COLUMN id DROP IDENTITY;
DROP TRIGGER evidence_stays ON evidence_1;

CREATE TABLE evidence (LIKE evidence_1 INCLUDING DEFAULTS) PARTITION BY RANGE (id);
ALTER TABLE evidence ADD PRIMARY KEY (id);
CREATE INDEX evidence_of_payment ON evidence (payment_id, id);
ALTER TABLE evidence
  ADD CONSTRAINT evidence_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments (id),
  ADD CONSTRAINT evidence_refund_id_fkey FOREIGN KEY (refund_id) REFERENCES refunds (id);

-- Parts of ten million lines. The first ends behind what stands, the second is there before it is needed.
DO $$
DECLARE
  ends bigint := (SELECT (coalesce(max(id), 0) / 10000000 + 1) * 10000000 FROM evidence_1);
BEGIN
  EXECUTE format('ALTER TABLE evidence ATTACH PARTITION evidence_1 FOR VALUES FROM (MINVALUE) TO (%s)', ends);
  EXECUTE format('CREATE TABLE evidence_2 PARTITION OF evidence FOR VALUES FROM (%s) TO (%s)', ends, ends + 10000000);
  EXECUTE format('ALTER TABLE evidence ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (START %s)',
    (SELECT coalesce(max(id), 0) + 1 FROM evidence_1));
END $$;
CREATE TRIGGER evidence_stays BEFORE UPDATE OR DELETE ON evidence FOR EACH ROW
  EXECUTE FUNCTION refuse('the trail is only added to');
COMMIT;
