// A caisse's debtors for the benchmark of the statement, made by the database itself: what they cost is not measured.
import pg from 'pg';

/** Days after the first: half of the notices go out in the semester before, so that they open with a balance. */
const FIRST = "date '2025-08-01'";
export const SEMESTER = { caisse: 'C1', period: '2026-S1', from: '2026-01-01', asAt: '2026-06-30' };
/** After everything that is on file. */
export const KNOWN_AT = '2026-07-05T08:00:00.000Z';

const PROOF = `{"version": "core-1+1993+metropole+auto", "deadlines": [{"name": "notice-period", "lastDay": "2025-09-08", "why": [{"op": "start", "event": "notice-delivered", "day": "2025-08-07"}, {"op": "add", "unit": "day", "count": 30, "day": "2025-09-06"}, {"op": "roll", "reason": "saturday", "from": "2025-09-06", "day": "2025-09-08"}]}]}`;

/** Kind, days after the first day, data; of the debtor (null) or of its case. */
const FACTS = [
  ['affiliation-set', 0, `{"affiliation": "compulsory", "from": "1900-01-01"}`, true],
  ['case-opened', 0, null],
  ['notice-dispatched', 2, `{"tracking": "T"}`],
  ['notice-presented', 4, '{}'],
  ['notice-delivered', 6, '{}'],
  ['payment-received', 20, `{"amount": "100.00"}`],
  ['claim-lodged', 25, '{}'],
  ['claim-decided', 50, `{"ruling": "rejected"}`],
  [
    'procedure-chosen',
    50,
    `{"nature": "contrainte", "rule": "default", "reasons": "sans table", "by": "system", "proof": ${PROOF}}`,
  ],
  ['contrainte-signed', 60, `{"reference": "CT", "amount": "1160.00", "signatory": "director"}`],
];

/** Fills an empty register with `size` debtors of one case and ten facts each. */
export async function fill(url, size) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await fillBy(client, size);
  } finally {
    await client.end();
  }
}

async function fillBy(client, size) {
  // What the rows say is taken as given: keys of other tables are not looked up again.
  await client.query('SET session_replication_role = replica');
  await client.query(`INSERT INTO caisse (id, name) VALUES ('C1', 'Caisse 1') ON CONFLICT DO NOTHING`);
  await client.query(`CREATE TEMP TABLE given AS SELECT n, md5('debtor' || n)::uuid::text AS debtor, md5('case' || n)::uuid::text AS "case",
    ${FIRST} + (n % 180) AS day FROM generate_series(1, ${size}) n`);
  await client.query(
    `INSERT INTO debtor (id, last_seq, last_recorded_at, last_hash) SELECT debtor, 10, day + 60, sha256(convert_to(debtor, 'UTF8')) FROM given`,
  );
  await client.query(`INSERT INTO debtor_identity (debtor, ref, ref_index, siren, name, address1, postal_code, city, country)
    SELECT debtor, 'A-' || lpad(((n::bigint * 7919) % 1000003)::text, 7, '0') || '-' || n, sha256(convert_to('ref' || n, 'UTF8')), lpad(n::text, 9, '0'), 'Débiteur ' || n, n || ' rue du Port', '75001', 'Paris', 'FR' FROM given`);
  await client.query(`INSERT INTO recovery_case (id, debtor, caisse, notice_ref, opened_on, stage, affiliation, debt_cents, paid_cents, due_cents, credit_cents, version, notified_version, assessed_with, attention)
    SELECT "case", debtor, 'C1', 'MD-' || n, day, 'in-procedure', 'compulsory', 126000, 10000, 116000, 0, 1, 1, 'x', '{}' FROM given`);
  const facts = FACTS.map(([kind, after, data, ofDebtor], index) => {
    const json =
      data === null
        ? `jsonb_build_object('caisse', 'C1', 'noticeRef', 'MD-' || n, 'ruleset', '1993', 'debts', jsonb_build_array(jsonb_build_object('period', '2025-S1', 'dueOn', '2025-04-01', 'contributions', (1200 + n % 700) || '.00', 'surcharges', '60.00', 'penalties', '0.00')))`
        : `'${data}'::jsonb`;
    return `SELECT n, debtor, ${index + 1} AS seq, ${ofDebtor ? 'NULL::text' : '"case"'} AS "case", '${kind}' AS kind, day + ${after} AS "on", ${json} AS data FROM given`;
  });
  await client.query(`INSERT INTO fact (debtor, seq, source, id, "case", kind, "on", recorded_at, recorded_on, recorded_by, data, digest, prev_hash, hash)
    SELECT debtor, seq, 'bench', kind || ':' || n, "case", kind, "on", "on" + time '09:00', "on", 'bench', data,
      sha256(convert_to(debtor || seq, 'UTF8')), sha256(convert_to(debtor, 'UTF8')), sha256(convert_to(debtor, 'UTF8')) FROM (${facts.join(' UNION ALL ')}) f ORDER BY n, seq`);
  await client.query('RESET session_replication_role');
  await client.query('VACUUM ANALYZE');
}
