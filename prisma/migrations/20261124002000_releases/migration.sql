-- AlterTable
ALTER TABLE "recovery_case" ADD COLUMN     "held" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "effect" ADD COLUMN     "proof" JSONB;

-- CreateTable
CREATE TABLE "effect_pause" (
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "paused_by" TEXT NOT NULL,
    "paused_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "effect_pause_pkey" PRIMARY KEY ("kind")
);

-- CreateTable
CREATE TABLE "effect_hour" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "taken" INTEGER NOT NULL,
    "put_off" INTEGER NOT NULL,
    "has_room" BOOLEAN NOT NULL,

    CONSTRAINT "effect_hour_pkey" PRIMARY KEY ("hour")
);

-- What Prisma's schema cannot say: the code's promises repeated.

ALTER TABLE "recovery_case"
  ALTER COLUMN "held" SET NOT NULL,
  DROP CONSTRAINT "recovery_case_attention",
  ADD CONSTRAINT "recovery_case_attention" CHECK ("attention_reason" IN ('contradiction', 'decision-without-fact', 'act-held', 'effect-parked', 'late')),
  -- What waits for a person is shown to one.
  ADD CONSTRAINT "recovery_case_held" CHECK (cardinality("held") = 0 OR "attention_reason" IS NOT NULL);

ALTER TABLE "effect_pause"
  ADD CONSTRAINT "effect_pause_kind" CHECK ("kind" IN ('notify-caisse', 'correct-caisse-notice', 'remind-officer'));

ALTER TABLE "effect_hour"
  ADD CONSTRAINT "effect_hour_counts" CHECK ("taken" >= 0 AND "put_off" >= 0);
