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
    expect(problems[1]).toBe('METRICS_PORT must be a whole number from 0 to 65535');
  });

  test.each([
    [{ NO_COLOR: '1' }, true],
    [{ NO_COLOR: '' }, false],
    [{ TERM: 'dumb' }, true],
    [{ TERM: 'xterm' }, false],
  ])('%j: no colour is %s', (environment, noColour) => {
    expect(readConfig(environment).noColour).toBe(noColour);
  });

  describe('of Discord', () => {
    const both = { DISCORD_TOKEN: 'secret', DISCORD_APPLICATION_ID: '123456789012345678' };
    const problem = (environment: Record<string, string>) => {
      try {
        return JSON.stringify(readConfig(environment).discord);
      } catch (error) {
        return (error as Error).message;
      }
    };

    test('is its token and its application', () => {
      expect(readConfig(both).discord).toEqual({
        token: 'secret',
        applicationId: '123456789012345678',
        publicChannels: [],
        moderatorRoles: [],
        shards: null,
        apiUrl: null,
      });
    });

    test('names channels, and shards of this process', () => {
      const { discord } = readConfig({
        ...both,
        DISCORD_PUBLIC_CHANNELS: '234567890123456789, 234567890123456780',
        DISCORD_SHARD_COUNT: '6',
        DISCORD_SHARDS: '0,3-5',
      });
      expect(discord?.publicChannels).toEqual(['234567890123456789', '234567890123456780']);
      expect(discord?.shards).toEqual({ count: 6, ids: [0, 3, 4, 5] });
    });

    test.each<[Record<string, string>, string]>([
      [{ DISCORD_TOKEN: 'secret' }, 'DISCORD_APPLICATION_ID is missing'],
      [{ DISCORD_APPLICATION_ID: '123456789012345678' }, 'DISCORD_TOKEN is missing'],
      [{ ...both, DISCORD_APPLICATION_ID: 'tutor' }, 'DISCORD_APPLICATION_ID must be the Application ID'],
      [{ ...both, DISCORD_PUBLIC_CHANNELS: '#tutor' }, 'DISCORD_PUBLIC_CHANNELS must be channel ids'],
      [{ ...both, DISCORD_SHARDS: '0' }, 'DISCORD_SHARDS needs DISCORD_SHARD_COUNT'],
      [{ ...both, DISCORD_SHARDS: '0-2', DISCORD_SHARD_COUNT: '2' }, 'must name shards from 0 to 1'],
    ])('%j is told by its name', (environment, sentence) => {
      expect(problem(environment)).toContain(sentence);
      expect(problem(environment)).not.toContain('secret');
    });
  });
});
