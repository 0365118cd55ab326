import { describe, expect, test } from 'vitest';
import { en as enOwn } from '../../src/i18n/en.ts';
import { enCohorts } from '../../src/i18n/en-cohorts.ts';
import { languages, type MessageKey, messagesFor } from '../../src/i18n/messages.ts';

const en = { ...enOwn, ...enCohorts };
const keys = Object.keys(en) as MessageKey[];

/** A value for every name that a sentence mentions. */
function valuesFor(key: MessageKey): Record<string, number> {
  const names = [...en[key].matchAll(/\{(\w+)/g)].map(([, name]) => name ?? '');
  return Object.fromEntries(names.map((name) => [name, 2]));
}

describe.each(languages)('messages in %s', (language) => {
  const messages = messagesFor(language);

  test.each(keys)('%s', (key) => {
    const text = messages.text(key, valuesFor(key));
    expect(text).not.toBe('');
    expect(text).not.toMatch(/[{}<>]/);
  });
});

test('values never become markup', () => {
  expect(messagesFor('en').parts('error.unknown-command', { typed: '<b>{x}</b>' })[0]).toEqual({
    kind: 'text',
    text: 'There is no command “<b>{x}</b>”. ',
  });
});

test('an unknown language falls back to English', () => {
  expect(messagesFor('tlh')).toBe(messagesFor('en'));
});
