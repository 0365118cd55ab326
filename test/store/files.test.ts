/** The learner's files: written with the event that changes them, guarded by the learner's version, taken back. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Learner } from '../../src/core/learner.ts';
import type { FilesChange, UnitOfWork } from '../../src/core/store.ts';
import { openStore } from '../../src/store/open.ts';
import type { DatabaseStore } from '../../src/store/store.ts';
import { type Backend, backends } from '../support/backends.ts';
import { aNewLearner, anAccount, aWork } from '../support/work.ts';

describe.each(backends)('files on $name', ({ start }) => {
  let backend: Backend;
  let store: DatabaseStore;
  let events = 0;

  beforeAll(async () => {
    backend = await start();
    store = await openStore(await backend.create());
  }, 120_000);

  afterAll(async () => {
    await store?.close();
    await backend?.stop();
  });

  async function newcomer(): Promise<{ account: ReturnType<typeof anAccount>; learner: Learner }> {
    const account = anAccount(`files-${++events}`);
    await store.commit(aWork(account, `start-${events}`, { learner: aNewLearner }));
    const learner = await store.load(account);
    if (learner === null) throw new Error('the learner was committed');
    return { account, learner };
  }

  function change(texts: FilesChange['texts'], before: FilesChange['texts'] = {}, slot = 1): FilesChange {
    return { texts, slot, history: { kind: 'keep', before } };
  }

  async function commit(
    account: ReturnType<typeof anAccount>,
    files: FilesChange,
    more: Partial<UnitOfWork> = {},
  ) {
    const learner = await store.load(account);
    return store.commit(aWork(account, `change-${++events}`, { learner, files, ...more }));
  }

  async function textsOf(learner: Learner) {
    const files = await store.loadFiles(learner.id);
    return Object.fromEntries(files.map(({ path, text }) => [path, text]));
  }

  test('are written, replaced and removed with the event', async () => {
    const { account, learner } = await newcomer();
    await commit(account, change({ 'flake.nix': '{ }', 'config.nix': 'old' }));
    await commit(account, change({ 'config.nix': 'new', 'flake.nix': null }, {}, 7));
    expect(await textsOf(learner)).toEqual({ 'config.nix': 'new' });
    expect(await store.loadFiles(learner.id)).toMatchObject([
      { path: 'config.nix', slot: 7, changedAt: new Date('2026-03-01T12:00:00Z') },
    ]);
  });

  test('hold what no database can store', async () => {
    const { account, learner } = await newcomer();
    await commit(account, change({ 'home/home.nix': 'a\0b \ud800 ä 🙂 \\u0000' }));
    expect(await textsOf(learner)).toEqual({ 'home/home.nix': 'a\ufffdb \ufffd ä 🙂 \\u0000' });
  });

  test('are not written by an event that comes again, nor on an older version of the learner', async () => {
    const { account, learner } = await newcomer();
    const work = aWork(account, `once-${++events}`, { learner, files: change({ 'a.nix': 'first' }) });
    expect((await store.commit(work)).kind).toBe('committed');
    expect((await store.commit(work)).kind).toBe('duplicate');
    const late = aWork(account, `late-${++events}`, { learner, files: change({ 'a.nix': 'second' }) });
    expect((await store.commit(late)).kind).toBe('conflict');
    expect(await textsOf(learner)).toEqual({ 'a.nix': 'first' });
    expect((await store.lastFileChange(learner.id))?.before).toEqual({});
  });

  test('change one after another where two events arrive at once', async () => {
    const { account, learner } = await newcomer();
    const works = ['left', 'right'].map((text) =>
      aWork(account, `${text}-${++events}`, { learner, files: change({ 'a.nix': text }) }),
    );
    const results = await Promise.all(works.map((work) => store.commit(work)));
    expect(results.map(({ kind }) => kind).sort()).toEqual(['committed', 'conflict']);
  });

  test('can be taken back, the last change first', async () => {
    const { account, learner } = await newcomer();
    await commit(account, change({ 'a.nix': 'one' }, { 'a.nix': null }, 1));
    await commit(account, change({ 'a.nix': 'two' }, { 'a.nix': 'one' }, 2));
    const last = await store.lastFileChange(learner.id);
    expect(last).toMatchObject({ slot: 2, before: { 'a.nix': 'one' } });
    await commit(account, {
      texts: last?.before ?? {},
      slot: null,
      history: { kind: 'take-back', id: last?.id ?? '' },
    });
    expect(await textsOf(learner)).toEqual({ 'a.nix': 'one' });
    expect(await store.lastFileChange(learner.id)).toMatchObject({ slot: 1, before: { 'a.nix': null } });
  });

  test('remember the last twenty changes', async () => {
    const { account, learner } = await newcomer();
    for (let count = 1; count <= 25; count++)
      await commit(account, change({ 'a.nix': `${count}` }, { 'a.nix': `${count - 1}` }));
    const kept = (await store.exportLearner(learner.id)).fileChanges as { before: object }[];
    expect(kept.map(({ before }) => before)).toEqual(
      Array.from({ length: 20 }, (_, index) => ({ 'a.nix': `${index + 5}` })),
    );
  });

  test('are gone when nothing is to be kept any more, and belong to one learner only', async () => {
    const [mine, other] = [await newcomer(), await newcomer()];
    await commit(mine.account, change({ 'a.nix': 'mine' }, { 'a.nix': null }));
    await commit(other.account, change({ 'a.nix': 'other' }, { 'a.nix': null }));
    await commit(mine.account, { texts: { 'a.nix': null }, slot: null, history: { kind: 'forget' } });
    expect(await textsOf(mine.learner)).toEqual({});
    expect(await store.lastFileChange(mine.learner.id)).toBeNull();
    expect(await textsOf(other.learner)).toEqual({ 'a.nix': 'other' });
    expect(await store.lastFileChange(other.learner.id)).not.toBeNull();
  });

  test('are exported, and forgotten with their learner', async () => {
    const { account, learner } = await newcomer();
    await commit(account, change({ 'a.nix': 'mine' }, { 'a.nix': null }));
    expect((await store.exportLearner(learner.id)).files).toMatchObject([{ path: 'a.nix', text: 'mine' }]);
    await store.commit(aWork(account, `forget-${++events}`, { forget: true }));
    expect(await store.loadFiles(learner.id)).toEqual([]);
    expect(await store.lastFileChange(learner.id)).toBeNull();
  });
});
