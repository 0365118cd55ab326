/** Every message of the catalogue, as Nix prints it and as terminals and chats change it. */
import { describe, expect, test } from 'vitest';
import { diagnose, lintCatalogue } from '../../src/doctor/index.ts';
import { catalogue, chapter } from './catalogue.ts';

const escapeCharacter = '\u001b';
const lines = (text: string) => text.split('\n');
const isError = (text: string) => /^\s*error:/.test(text);

/** What happens to a message between the terminal and us. `null` where it cannot happen to this one. */
const changes: Readonly<Record<string, (message: string) => string | null>> = {
  'as it is': (message) => message,
  'Windows line ends': (message) => lines(message).join('\r\n'),
  'in a fence': (message) => `\`\`\`console\n${message}\n\`\`\``,
  quoted: (message) =>
    lines(message)
      .map((line) => `> ${line}`)
      .join('\n'),
  'with colours, inside quotes too': (message) =>
    message
      .replace(/^error:/, `${escapeCharacter}[31;1merror:${escapeCharacter}[0m`)
      .replaceAll(/(?<=\s)'([^'\n]+)'/g, `'${escapeCharacter}[35;1m$1${escapeCharacter}[0m'`),
  'with colours that lost their escape': (message) => message.replace(/^error:/, '[31;1merror:[0m'),
  'with lines cleared before': (message) =>
    lines(message)
      .map((line) => `${escapeCharacter}[K${line}`)
      .join('\r\n'),
  'quotes turned by a phone': (message) => message.replaceAll(/'([^'\n]+)'/g, '‘$1’'),
  'backticks turned to quotes': (message) => message.replaceAll('`', "'"),
  'backticks lost to formatting': (message) => message.replaceAll(/`([^`'\n]+)['`]/g, '$1'),
  'from the journal': (message) =>
    lines(message)
      .map((line) => `Nov 23 10:12:01 pc hm-activate-alice[1234]: ${line}`)
      .join('\n'),
  'the command and its prompt before': (message) =>
    `[alice@pc:~/nixos]$ sudo nixos-rebuild switch --flake .#pc\nbuilding the system configuration...\n${message}`,
  'the last line of nixos-rebuild behind': (message) =>
    isError(message)
      ? `${message}\nCommand 'nix --extra-experimental-features 'nix-command flakes' build .#nixosConfigurations.pc' returned non-zero exit status 1.`
      : null,
  'words before and behind': (message) =>
    isError(message) ? `hi, my rebuild says this:\n\n${message}\n\n[alice@pc:~]$ ` : null,
  'a trace before': (message) =>
    isError(message)
      ? `error:\n       … while calling the 'head' builtin\n         at /nix/store/0c3vq8l2zkxj5s1r9n4y7w6b8d2f0g3h-source/lib/attrsets.nix:1534:13:\n\n       … while evaluating the attribute 'value'\n\n       (stack trace truncated; use '--show-trace' to show the full, detailed trace)\n\n${indent(message)}`
      : null,
};

function indent(message: string): string {
  return lines(message)
    .map((line) => `       ${line}`)
    .join('\n');
}

test('the catalogue is sound', () => {
  expect(catalogue.problems).toEqual([]);
  const known = {
    steps: new Set(chapter.steps.map(({ id }) => id)),
    kinds: new Set(chapter.mistakes.keys()),
  };
  expect(lintCatalogue(catalogue, known)).toEqual([]);
});

test('the catalogue has its 105 entries', () => {
  expect(catalogue.entries.length).toBe(105);
});

const messages = catalogue.entries.flatMap((entry) => entry.examples.map((example) => ({ entry, example })));

describe.each(Object.entries(changes))('%s', (_, change) => {
  test.each(messages.map(({ entry, example }) => [entry.id, example] as const))('%s', (id, example) => {
    const changed = change(example);
    if (changed === null) return;
    const plain = diagnose(catalogue, example).candidates.map(({ entry }) => entry.id);
    expect(plain).toContain(id);
    expect(diagnose(catalogue, changed).candidates.map(({ entry }) => entry.id)[0]).toBe(plain[0]);
  });
});
