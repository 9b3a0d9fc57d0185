-- AlterTable
ALTER TABLE "debtor" ADD COLUMN     "live_from" DATE;
