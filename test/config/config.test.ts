import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/config/config.ts';

describe('configuration', () => {
  test('has a default for everything', () => {
    expect(readConfig({})).toEqual({
      database: { dataFolder: './data' },
      dataFolder: './data',
      host: '127.0.0.1',
      metricsPort: 9787,
      logLevel: 'info',
      noColour: false,
      discord: null,
      matrix: null,
      networks: [],
    });
  });

  test('an empty variable is an absent one', () => {
    expect(readConfig({ DATABASE_URL: '', METRICS_PORT: '' })).toEqual(readConfig({}));
  });

  test('PostgreSQL is taken where it is named', () => {
    const { database } = readConfig({ DATABASE_URL: 'postgres://tutor@db:5432/tutor' });
    expect(database).toEqual({ databaseUrl: 'postgres://tutor@db:5432/tutor' });
  });

  test('every problem is in one list, by name and without its value', () => {
    let problems: readonly string[] = [];
    try {
      readConfig({ DATABASE_URL: 'mysql://secret@db', METRICS_PORT: '99999', LOG_LEVEL: 'loud' });
    } catch (error) {
      problems = error instanceof ConfigError ? error.problems : [];
    }
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'DATABASE_URL',
      'METRICS_PORT',
      'LOG_LEVEL',
    ]);
    expect(problems.join()).not.toContain('secret');
  });

  test.each([
    [{ NO_COLOR: '1' }, true],
    [{ NO_COLOR: '' }, false],
    [{ TERM: 'dumb' }, true],
    [{ TERM: 'xterm' }, false],
  ])('%j: no colour is %s', (environment, noColour) => {
    expect(readConfig(environment).noColour).toBe(noColour);
  });
});
