import { rm } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SchemaMismatch } from '../../src/store/errors.ts';
import { migrateStore, openStore } from '../../src/store/open.ts';
import { withConnection } from '../support/backends.ts';
import { createDataFolder } from '../support/data-folder.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { anAccount, aWork } from '../support/work.ts';

const fromTheFuture = sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 9999999999999)`;

describe('migrations on PostgreSQL', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres();
  });

  afterAll(() => server.stop());

  test('four processes may run them at once, and a fifth later', async () => {
    const databaseUrl = await server.createDatabase('four_at_once');
    await Promise.all([1, 2, 3, 4].map(() => migrateStore({ databaseUrl })));
    await migrateStore({ databaseUrl });
    const store = await openStore({ databaseUrl });
    expect(await store.commit(aWork(anAccount('alice'), 'help'))).toMatchObject({ kind: 'committed' });
    await store.close();
  });

  test('an empty database is older: the program says to migrate', async () => {
    const databaseUrl = await server.createDatabase('empty');
    const refusal = await openStore({ databaseUrl }).catch((error) => error);
    expect(refusal).toBeInstanceOf(SchemaMismatch);
    expect(refusal).toMatchObject({
      code: 'schema-older',
      message: expect.stringContaining('`hm-tutor migrate`'),
    });
  });

  test('a newer database is neither opened nor migrated', async () => {
    const databaseUrl = await server.createDatabase('newer');
    await migrateStore({ databaseUrl });
    await withConnection({ databaseUrl }, ({ database }) => database.execute(fromTheFuture));
    await expect(openStore({ databaseUrl })).rejects.toMatchObject({
      code: 'schema-newer',
      message: expect.stringContaining('Update the program'),
    });
    await expect(migrateStore({ databaseUrl })).rejects.toMatchObject({ code: 'schema-newer' });
  });

  test('a table that disappears under a running program is a mismatch, not a crash', async () => {
    const databaseUrl = await server.createDatabase('disappears');
    await migrateStore({ databaseUrl });
    const store = await openStore({ databaseUrl });
    await withConnection({ databaseUrl }, ({ database }) => database.execute(sql`drop table outbox`));
    await expect(store.undelivered('matrix', 1)).rejects.toMatchObject({ code: 'schema-older' });
    await store.close();
  });
});

describe('migrations of the embedded database', () => {
  test('a newer folder is refused and stays usable by the newer program', async () => {
    const dataFolder = await createDataFolder();
    await withConnection({ dataFolder }, ({ database }) => database.execute(fromTheFuture));
    await expect(openStore({ dataFolder })).rejects.toMatchObject({ code: 'schema-newer' });
    await withConnection({ dataFolder }, ({ database }) =>
      database.execute(sql`delete from drizzle.__drizzle_migrations where hash = 'later'`),
    );
    const store = await openStore({ dataFolder });
    await store.close();
    await rm(dataFolder, { recursive: true });
  });
});
