/** For `npm run migrations:generate`, which compares the schema with the last migration and writes the next one. */
import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './src/store/schema/index.ts',
  out: './migrations',
});
