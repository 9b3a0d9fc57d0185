-- AlterTable
ALTER TABLE "caisse" ADD COLUMN "since" DATE;

-- AlterTable
ALTER TABLE "recovery_case"
  ADD COLUMN "due_costs_cents" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "bailiff" TEXT,
  ADD COLUMN "placed_on" DATE,
  ADD COLUMN "reported_on" DATE;

-- AlterTable
ALTER TABLE "duty" ADD COLUMN "concerned_cents" BIGINT;

-- AlterTable
ALTER TABLE "installation" ADD COLUMN "duties_from" DATE;

-- CreateTable
CREATE TABLE "bailiff" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "office" TEXT,
    "departement" TEXT,
    "email" TEXT,
    "from_day" DATE NOT NULL,
    "to_day" DATE,

    CONSTRAINT "bailiff_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "office_subject" (
    "id" TEXT NOT NULL,
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "last_recorded_at" TIMESTAMPTZ(3),

    CONSTRAINT "office_subject_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "office_fact" (
    "subject" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "on" DATE NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_on" DATE NOT NULL,
    "recorded_by" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "document" TEXT,
    "retracts" TEXT,
    "loaded_at" TIMESTAMPTZ(3),

    CONSTRAINT "office_fact_pkey" PRIMARY KEY ("subject","seq")
);

-- CreateTable
CREATE TABLE "periodic_duty" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "duty" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "stage" TEXT NOT NULL,
    "opens_on" DATE NOT NULL,
    "due_on" DATE NOT NULL,
    "done_on" DATE,
    "lifted_on" DATE,
    "concerned" JSONB NOT NULL,
    "deadlines" JSON NOT NULL,
    "wake_on" DATE,
    "wake_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "attention" TEXT[],
    "attention_reason" TEXT,
    "late" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL,
    "notified_version" INTEGER NOT NULL DEFAULT 0,
    "workflow_missing" BOOLEAN NOT NULL DEFAULT false,
    "run_id" TEXT,
    "claimed_until" TIMESTAMPTZ(3),
    "over" BOOLEAN NOT NULL DEFAULT false,
    "assessed_with" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "periodic_duty_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "office_effect" (
    "key" TEXT NOT NULL,
    "duty" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "data" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "queued_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "evidence" JSONB,

    CONSTRAINT "office_effect_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "digest" (
    "day" DATE NOT NULL,
    "role" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "digest_pkey" PRIMARY KEY ("day","role")
);

-- CreateTable
CREATE TABLE "duty_justification" (
    "row" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "duty_justification_pkey" PRIMARY KEY ("row","seq")
);

-- CreateTable
CREATE TABLE "statement" (
    "id" TEXT NOT NULL,
    "caisse" TEXT NOT NULL,
    "caisse_name" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "from_day" DATE NOT NULL,
    "as_at" DATE NOT NULL,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "loaded_by" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "lines" INTEGER,
    "totals" JSONB,
    "control" BYTEA,
    "frozen_at" TIMESTAMPTZ(3),

    CONSTRAINT "statement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "statement_block" (
    "statement" TEXT NOT NULL,
    "block" INTEGER NOT NULL,
    "from_ref" TEXT NOT NULL,
    "lines" INTEGER NOT NULL,
    "totals" JSONB NOT NULL,
    "concerned" DECIMAL(16,2) NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "statement_block_pkey" PRIMARY KEY ("statement","block")
);

-- CreateTable
CREATE TABLE "statement_line" (
    "statement" TEXT NOT NULL,
    "block" INTEGER NOT NULL,
    "line" INTEGER NOT NULL,
    "case" TEXT NOT NULL,
    "debtor" TEXT NOT NULL,
    "notice_ref" TEXT NOT NULL,
    "affiliation" TEXT NOT NULL,
    "periods" TEXT NOT NULL,
    "dispatched_on" DATE NOT NULL,
    "contributions" DECIMAL(14,2) NOT NULL,
    "surcharges" DECIMAL(14,2) NOT NULL,
    "penalties" DECIMAL(14,2) NOT NULL,
    "costs" DECIMAL(14,2) NOT NULL,
    "opening" DECIMAL(14,2) NOT NULL,
    "added" DECIMAL(14,2) NOT NULL,
    "paid" DECIMAL(14,2) NOT NULL,
    "paid_in_all" DECIMAL(14,2) NOT NULL,
    "cancelled" DECIMAL(14,2) NOT NULL,
    "written_off" DECIMAL(14,2) NOT NULL,
    "closing" DECIMAL(14,2) NOT NULL,
    "nature" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "step" TEXT,
    "result" TEXT,
    "last_act" TEXT,
    "last_act_on" DATE,
    "measures" TEXT,
    "bailiff" TEXT,
    "guarantees" TEXT,
    "insolvency" TEXT,
    "change" TEXT,
    "causes" TEXT,
    "identity_hash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "statement_line_pkey" PRIMARY KEY ("statement","block","line")
);

-- CreateTable
CREATE TABLE "statement_identity" (
    "statement" TEXT NOT NULL,
    "block" INTEGER NOT NULL,
    "line" INTEGER NOT NULL,
    "debtor" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "name" TEXT,
    "siren" TEXT,
    "address1" TEXT,
    "address2" TEXT,
    "postal_code" TEXT,
    "city" TEXT,
    "country" TEXT,
    "last_act_result" TEXT,
    "salt" BYTEA NOT NULL,

    CONSTRAINT "statement_identity_pkey" PRIMARY KEY ("statement","block","line")
);

-- CreateTable
CREATE TABLE "statement_finding" (
    "statement" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "case" TEXT,
    "detail" TEXT NOT NULL,
    "settled_by" TEXT,
    "settled_at" TIMESTAMPTZ(3),
    "reason" TEXT,

    CONSTRAINT "statement_finding_pkey" PRIMARY KEY ("statement","rank")
);

-- CreateIndex
CREATE UNIQUE INDEX "office_fact_source_id_key" ON "office_fact"("source", "id");

-- CreateIndex
CREATE INDEX "periodic_duty_duty_due_on_idx" ON "periodic_duty"("duty", "due_on");

-- CreateIndex
CREATE UNIQUE INDEX "periodic_duty_kind_subject_period_key" ON "periodic_duty"("kind", "subject", "period");

-- CreateIndex
CREATE INDEX "office_effect_duty_idx" ON "office_effect"("duty");

-- CreateIndex
CREATE UNIQUE INDEX "statement_caisse_period_number_key" ON "statement"("caisse", "period", "number");

-- CreateIndex
CREATE INDEX "statement_identity_debtor_idx" ON "statement_identity"("debtor");

-- AddForeignKey
ALTER TABLE "office_fact" ADD CONSTRAINT "office_fact_subject_fkey" FOREIGN KEY ("subject") REFERENCES "office_subject"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "periodic_duty" ADD CONSTRAINT "periodic_duty_subject_fkey" FOREIGN KEY ("subject") REFERENCES "office_subject"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "office_effect" ADD CONSTRAINT "office_effect_duty_fkey" FOREIGN KEY ("duty") REFERENCES "periodic_duty"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "statement_block" ADD CONSTRAINT "statement_block_statement_fkey" FOREIGN KEY ("statement") REFERENCES "statement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "statement_finding" ADD CONSTRAINT "statement_finding_statement_fkey" FOREIGN KEY ("statement") REFERENCES "statement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say: the code's promises repeated, append-only tables, the pump's indexes, the ledger as one view.

ALTER TABLE "recovery_case"
  DROP CONSTRAINT "recovery_case_attention",
  ADD CONSTRAINT "recovery_case_attention" CHECK ("attention_reason" IN ('contradiction', 'decision-without-fact', 'act-held', 'to-recall', 'effect-parked', 'late')),
  ADD CONSTRAINT "recovery_case_placement" CHECK (("bailiff" IS NULL) = ("placed_on" IS NULL) AND ("bailiff" IS NOT NULL OR "reported_on" IS NULL));

-- A day after the due day now says that the duty was owed and late; so far it was the day on which the end was learnt.
UPDATE "duty" SET "lifted_on" = "opens_on" WHERE "lifted_on" > "due_on";

ALTER TABLE "bailiff"
  ADD CONSTRAINT "bailiff_days" CHECK ("to_day" IS NULL OR "to_day" >= "from_day");

ALTER TABLE "office_fact"
  ADD CONSTRAINT "office_fact_seq" CHECK ("seq" >= 1),
  ADD CONSTRAINT "office_fact_day" CHECK ("on" <= "recorded_on"),
  ADD CONSTRAINT "office_fact_retracts" CHECK (("kind" = 'retraction') = ("retracts" IS NOT NULL));

ALTER TABLE "periodic_duty"
  ADD CONSTRAINT "periodic_duty_kind" CHECK ("kind" IN ('bailiff-semester', 'bailiff-query', 'nominative-statement')),
  ADD CONSTRAINT "periodic_duty_duty" CHECK ("duty" IN ('A13-7', 'A13-10')),
  ADD CONSTRAINT "periodic_duty_days" CHECK ("due_on" >= "opens_on"),
  ADD CONSTRAINT "periodic_duty_wake" CHECK (("wake_on" IS NULL) = ("wake_at" IS NULL)),
  ADD CONSTRAINT "periodic_duty_version" CHECK ("version" >= 1 AND "notified_version" >= 0 AND "version" >= "notified_version");

ALTER TABLE "office_effect"
  ADD CONSTRAINT "office_effect_state" CHECK ("state" IN ('pending', 'sending', 'done', 'parked', 'cancelled')),
  ADD CONSTRAINT "office_effect_lease" CHECK (("state" = 'sending') = ("lease_until" IS NOT NULL)),
  ADD CONSTRAINT "office_effect_attempts" CHECK ("attempts" >= 0);

ALTER TABLE "duty_justification"
  ADD CONSTRAINT "duty_justification_kind" CHECK ("kind" IN ('justified', 'withdrawn'));

ALTER TABLE "statement"
  ADD CONSTRAINT "statement_state" CHECK ("state" IN ('freezing', 'frozen')),
  ADD CONSTRAINT "statement_frozen" CHECK (("state" = 'frozen') = ("control" IS NOT NULL) AND ("state" = 'frozen') = ("frozen_at" IS NOT NULL)),
  ADD CONSTRAINT "statement_days" CHECK ("from_day" <= "as_at" AND "number" >= 0);

ALTER TABLE "effect_pause" DROP CONSTRAINT "effect_pause_kind";
ALTER TABLE "effect_pause"
  ADD CONSTRAINT "effect_pause_kind" CHECK ("kind" IN ('notify-caisse', 'correct-caisse-notice', 'remind-officer', 'remind-desk', 'query-bailiff', 'remind-bailiff', 'freeze-statement', 'send-statement', 'remind-director'));

CREATE TRIGGER "office_fact_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "office_fact" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
ALTER TABLE "office_fact" ENABLE ALWAYS TRIGGER "office_fact_append_only";
CREATE TRIGGER "statement_line_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "statement_line" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
ALTER TABLE "statement_line" ENABLE ALWAYS TRIGGER "statement_line_append_only";
CREATE TRIGGER "statement_block_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "statement_block" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
ALTER TABLE "statement_block" ENABLE ALWAYS TRIGGER "statement_block_append_only";
CREATE TRIGGER "duty_justification_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "duty_justification" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
ALTER TABLE "duty_justification" ENABLE ALWAYS TRIGGER "duty_justification_append_only";

CREATE INDEX "recovery_case_held_by" ON "recovery_case" ("bailiff") WHERE "bailiff" IS NOT NULL AND "ended_on" IS NULL;
CREATE INDEX "fact_bailiff_reports" ON "fact" (("data" ->> 'bailiff'), "on") WHERE "kind" = 'bailiff-reported';
CREATE INDEX "periodic_duty_overdue" ON "periodic_duty" ("wake_at") WHERE "wake_at" IS NOT NULL;
CREATE INDEX "periodic_duty_behind" ON "periodic_duty" ("id") WHERE "version" > "notified_version";
CREATE INDEX "office_effect_unsent" ON "office_effect" ("queued_at") WHERE "state" IN ('pending', 'sending');

INSERT INTO "office_subject" ("id") SELECT 'caisse:' || "id" FROM "caisse";

-- Every duty in one shape. `row_id` is what justifications name; `concerned` holds cents by caisse.
CREATE VIEW "duty_ledger" AS
  SELECT substr(md5(d."case" || '|' || d.duty || '|' || d.cause), 1, 16) AS row_id, d.duty, 'case'::text AS subject_kind, d."case" AS subject,
    c.caisse, c.notice_ref AS label, d.opens_on, d.due_on, d.done_on, d.lifted_on, d.breach,
    jsonb_build_object(c.caisse, coalesce(d.concerned_cents, c.due_cents - c.due_costs_cents)) AS concerned
  FROM "duty" d JOIN "recovery_case" c ON c.id = d."case"
  UNION ALL
  SELECT substr(md5(p.id), 1, 16), p.duty, p.kind, p.subject, CASE WHEN p.subject LIKE 'caisse:%' THEN substr(p.subject, 8) END, p.id,
    p.opens_on, p.due_on, p.done_on, p.lifted_on, NULL, p.concerned
  FROM "periodic_duty" p;
