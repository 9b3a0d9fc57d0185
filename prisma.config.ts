import { defineConfig } from 'prisma/config';

/** Read by Prisma's command line alone (generate, and authoring migrations); the product reads src/config.ts. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
