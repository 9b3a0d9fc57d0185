-- CreateTable
CREATE TABLE "installation" (
    "single" BOOLEAN NOT NULL DEFAULT true,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "mark" INTEGER NOT NULL DEFAULT 0,
    "marked_at" TIMESTAMPTZ(3),
    "behind_since" TIMESTAMPTZ(3),

    CONSTRAINT "installation_pkey" PRIMARY KEY ("single")
);

-- CreateTable
CREATE TABLE "known_hand_over" (
    "digest" TEXT NOT NULL,
    "key" TEXT,
    "channel" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "handed_over_at" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "known_hand_over_pkey" PRIMARY KEY ("digest")
);

-- From here on by hand: what Prisma cannot say.

ALTER TABLE "installation"
  ADD CONSTRAINT "installation_single" CHECK ("single"),
  ADD CONSTRAINT "installation_counts" CHECK ("epoch" >= 0 AND "mark" >= 0);

ALTER TABLE "known_hand_over"
  ADD CONSTRAINT "known_hand_over_digest" CHECK ("digest" ~ '^[0-9a-f]{12}$'),
  ADD CONSTRAINT "known_hand_over_source" CHECK ("source" IN ('workflow', 'mail'));

-- The one row: it is updated, never inserted again.
INSERT INTO "installation" DEFAULT VALUES;
