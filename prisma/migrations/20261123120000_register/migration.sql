-- CreateTable
CREATE TABLE "caisse" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,

    CONSTRAINT "caisse_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "debtor" (
    "id" TEXT NOT NULL,
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "last_recorded_at" TIMESTAMPTZ(3),
    "last_hash" BYTEA,
    "credit_cents" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "debtor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "debtor_identity" (
    "debtor" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "ref_index" BYTEA NOT NULL,
    "nir_sealed" BYTEA,
    "nir_index" BYTEA,
    "siren" TEXT,
    "name" TEXT,
    "address1" TEXT,
    "address2" TEXT,
    "postal_code" TEXT,
    "city" TEXT,
    "country" TEXT,
    "email" TEXT,

    CONSTRAINT "debtor_identity_pkey" PRIMARY KEY ("debtor")
);

-- CreateTable
CREATE TABLE "recovery_case" (
    "id" TEXT NOT NULL,
    "debtor" TEXT NOT NULL,
    "caisse" TEXT NOT NULL,
    "notice_ref" TEXT NOT NULL,
    "opened_on" DATE NOT NULL,
    "stage" TEXT NOT NULL,
    "step" TEXT,
    "nature" TEXT,
    "affiliation" TEXT NOT NULL,
    "rule_set" TEXT,
    "debt_cents" BIGINT NOT NULL,
    "paid_cents" BIGINT NOT NULL,
    "due_cents" BIGINT NOT NULL,
    "credit_cents" BIGINT NOT NULL,
    "waits_for" TEXT,
    "waits_until" DATE,
    "wake_on" DATE,
    "wake_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "attention" TEXT[],
    "late" BOOLEAN NOT NULL DEFAULT false,
    "attention_reason" TEXT,
    "version" INTEGER NOT NULL,
    "notified_version" INTEGER NOT NULL DEFAULT 0,
    "workflow_missing" BOOLEAN NOT NULL DEFAULT false,
    "run_id" TEXT,
    "claimed_until" TIMESTAMPTZ(3),
    "assessed_with" TEXT NOT NULL,
    "ended_on" DATE,

    CONSTRAINT "recovery_case_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "debt_item" (
    "case" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "period" TEXT NOT NULL,
    "due_on" DATE NOT NULL,
    "contributions_cents" BIGINT NOT NULL,
    "surcharges_cents" BIGINT NOT NULL,
    "penalties_cents" BIGINT NOT NULL,

    CONSTRAINT "debt_item_pkey" PRIMARY KEY ("case","rank")
);

-- CreateTable
CREATE TABLE "fact" (
    "debtor" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "case" TEXT,
    "kind" TEXT NOT NULL,
    "on" DATE NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_on" DATE NOT NULL,
    "recorded_by" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "document" TEXT,
    "retracts" TEXT,
    "loaded_at" TIMESTAMPTZ(3),
    "digest" BYTEA NOT NULL,
    "personal_hash" BYTEA,
    "prev_hash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "fact_pkey" PRIMARY KEY ("debtor","seq")
);

-- CreateTable
CREATE TABLE "fact_personal" (
    "debtor" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "data" JSONB NOT NULL,
    "salt" BYTEA NOT NULL,

    CONSTRAINT "fact_personal_pkey" PRIMARY KEY ("debtor","seq")
);

-- CreateTable
CREATE TABLE "deadline" (
    "case" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "from_fact" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "last_day" DATE NOT NULL,
    "acting_day" DATE NOT NULL,
    "duty" TEXT,
    "state" TEXT NOT NULL,
    "why" JSON NOT NULL,

    CONSTRAINT "deadline_pkey" PRIMARY KEY ("case","name","from_fact")
);

-- CreateTable
CREATE TABLE "duty" (
    "case" TEXT NOT NULL,
    "duty" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "opens_on" DATE NOT NULL,
    "due_on" DATE NOT NULL,
    "done_on" DATE,
    "lifted_on" DATE,
    "breach" TEXT,

    CONSTRAINT "duty_pkey" PRIMARY KEY ("case","duty","cause")
);

-- CreateTable
CREATE TABLE "effect" (
    "key" TEXT NOT NULL,
    "case" TEXT NOT NULL,
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

    CONSTRAINT "effect_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "delegation" (
    "id" TEXT NOT NULL,
    "signatory" TEXT NOT NULL,
    "from_day" DATE NOT NULL,
    "to_day" DATE,

    CONSTRAINT "delegation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "debtor_identity_ref_index_key" ON "debtor_identity"("ref_index");

-- CreateIndex
CREATE INDEX "debtor_identity_nir_index_idx" ON "debtor_identity"("nir_index");

-- CreateIndex
CREATE INDEX "recovery_case_debtor_idx" ON "recovery_case"("debtor");

-- CreateIndex
CREATE INDEX "recovery_case_stage_id_idx" ON "recovery_case"("stage", "id");

-- CreateIndex
CREATE INDEX "recovery_case_caisse_stage_id_idx" ON "recovery_case"("caisse", "stage", "id");

-- CreateIndex
CREATE UNIQUE INDEX "recovery_case_caisse_notice_ref_key" ON "recovery_case"("caisse", "notice_ref");

-- CreateIndex
CREATE UNIQUE INDEX "fact_source_id_key" ON "fact"("source", "id");

-- CreateIndex
CREATE INDEX "deadline_state_last_day_idx" ON "deadline"("state", "last_day");

-- CreateIndex
CREATE INDEX "duty_duty_due_on_idx" ON "duty"("duty", "due_on");

-- CreateIndex
CREATE INDEX "effect_case_idx" ON "effect"("case");

-- CreateIndex
CREATE INDEX "delegation_signatory_idx" ON "delegation"("signatory");

-- AddForeignKey
ALTER TABLE "debtor_identity" ADD CONSTRAINT "debtor_identity_debtor_fkey" FOREIGN KEY ("debtor") REFERENCES "debtor"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_case" ADD CONSTRAINT "recovery_case_debtor_fkey" FOREIGN KEY ("debtor") REFERENCES "debtor"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_case" ADD CONSTRAINT "recovery_case_caisse_fkey" FOREIGN KEY ("caisse") REFERENCES "caisse"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "debt_item" ADD CONSTRAINT "debt_item_case_fkey" FOREIGN KEY ("case") REFERENCES "recovery_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fact" ADD CONSTRAINT "fact_debtor_fkey" FOREIGN KEY ("debtor") REFERENCES "debtor"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fact_personal" ADD CONSTRAINT "fact_personal_debtor_seq_fkey" FOREIGN KEY ("debtor", "seq") REFERENCES "fact"("debtor", "seq") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deadline" ADD CONSTRAINT "deadline_case_fkey" FOREIGN KEY ("case") REFERENCES "recovery_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "duty" ADD CONSTRAINT "duty_case_fkey" FOREIGN KEY ("case") REFERENCES "recovery_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "effect" ADD CONSTRAINT "effect_case_fkey" FOREIGN KEY ("case") REFERENCES "recovery_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say: the code's promises repeated, the append-only fact, the pump's indexes.

ALTER TABLE "debtor"
  ADD CONSTRAINT "debtor_head" CHECK (("last_seq" = 0) = ("last_hash" IS NULL) AND ("last_seq" = 0) = ("last_recorded_at" IS NULL)),
  ADD CONSTRAINT "debtor_credit" CHECK ("credit_cents" >= 0);

ALTER TABLE "debtor_identity"
  ADD CONSTRAINT "debtor_identity_nir" CHECK (("nir_sealed" IS NULL) = ("nir_index" IS NULL));

ALTER TABLE "recovery_case"
  ADD CONSTRAINT "recovery_case_stage" CHECK ("stage" IN ('notice-to-dispatch', 'notice-period', 'claim-review', 'recovery-due', 'in-procedure', 'caisse-notice-due', 'with-caisse', 'settled', 'cancelled')),
  ADD CONSTRAINT "recovery_case_step" CHECK ("step" IN ('to-sign', 'to-serve', 'opposition-period', 'opposed', 'enforceable')),
  ADD CONSTRAINT "recovery_case_nature" CHECK ("nature" IN ('contrainte', 'civil-action', 'criminal-court-action', 'prosecution')),
  ADD CONSTRAINT "recovery_case_affiliation" CHECK ("affiliation" IN ('compulsory', 'voluntary')),
  ADD CONSTRAINT "recovery_case_rule_set" CHECK ("rule_set" IN ('1985', '1993', '2017')),
  ADD CONSTRAINT "recovery_case_amounts" CHECK ("paid_cents" >= 0 AND "due_cents" >= 0 AND "credit_cents" >= 0),
  ADD CONSTRAINT "recovery_case_waits" CHECK (("waits_for" IS NULL) = ("waits_until" IS NULL) AND ("waits_for" IS NULL) = ("due_at" IS NULL)),
  ADD CONSTRAINT "recovery_case_wake" CHECK (("wake_on" IS NULL) = ("wake_at" IS NULL)),
  ADD CONSTRAINT "recovery_case_version" CHECK ("version" >= 1 AND "notified_version" >= 0 AND "version" >= "notified_version"),
  ADD CONSTRAINT "recovery_case_attention" CHECK ("attention_reason" IN ('contradiction', 'decision-without-fact', 'effect-parked', 'late')),
  ADD CONSTRAINT "recovery_case_ended" CHECK (("ended_on" IS NOT NULL) = ("stage" IN ('settled', 'cancelled')));

ALTER TABLE "debt_item"
  ADD CONSTRAINT "debt_item_amounts" CHECK ("contributions_cents" >= 0 AND "surcharges_cents" >= 0 AND "penalties_cents" >= 0);

ALTER TABLE "fact"
  ADD CONSTRAINT "fact_seq" CHECK ("seq" >= 1),
  ADD CONSTRAINT "fact_day" CHECK ("on" <= "recorded_on"),
  ADD CONSTRAINT "fact_retracts" CHECK (("kind" = 'retraction') = ("retracts" IS NOT NULL)),
  ADD CONSTRAINT "fact_hashes" CHECK (length("digest") = 32 AND length("prev_hash") = 32 AND length("hash") = 32 AND length("personal_hash") = 32);

ALTER TABLE "deadline"
  ADD CONSTRAINT "deadline_name" CHECK ("name" IN ('notice-period', 'claim-ruling', 'caisse-notice', 'procedure-start', 'opposition', 'opposition-notice')),
  ADD CONSTRAINT "deadline_state" CHECK ("state" IN ('running', 'met', 'over', 'withdrawn')),
  ADD CONSTRAINT "deadline_acting_day" CHECK ("acting_day" = "last_day" + 1);

ALTER TABLE "duty"
  ADD CONSTRAINT "duty_duty" CHECK ("duty" IN ('A13-1', 'A13-2', 'A13-3', 'A13-4', 'A13-5'));

ALTER TABLE "effect"
  ADD CONSTRAINT "effect_kind" CHECK ("kind" IN ('notify-caisse', 'correct-caisse-notice', 'remind-officer')),
  ADD CONSTRAINT "effect_state" CHECK ("state" IN ('pending', 'sending', 'done', 'parked', 'cancelled')),
  ADD CONSTRAINT "effect_lease" CHECK (("state" = 'sending') = ("lease_until" IS NOT NULL)),
  ADD CONSTRAINT "effect_attempts" CHECK ("attempts" >= 0);

ALTER TABLE "delegation"
  ADD CONSTRAINT "delegation_days" CHECK ("to_day" IS NULL OR "to_day" >= "from_day");

-- A fact is never changed: a mistake is retracted by a further fact. ALWAYS: replication roles do not pass either.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER "fact_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "fact" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
ALTER TABLE "fact" ENABLE ALWAYS TRIGGER "fact_append_only";

-- One index for each gap that the pump looks for.
CREATE INDEX "recovery_case_overdue" ON "recovery_case" ("wake_at") WHERE "wake_at" IS NOT NULL;
CREATE INDEX "recovery_case_behind" ON "recovery_case" ("wake_at") WHERE "version" > "notified_version";
CREATE INDEX "recovery_case_without_workflow" ON "recovery_case" ("wake_at") WHERE "workflow_missing";
CREATE INDEX "recovery_case_open_assessed_with" ON "recovery_case" ("assessed_with") WHERE "ended_on" IS NULL;
CREATE INDEX "recovery_case_needs_attention" ON "recovery_case" ("id") WHERE "attention_reason" IS NOT NULL;
CREATE INDEX "effect_unsent" ON "effect" ("queued_at") WHERE "state" IN ('pending', 'sending');
