/** Secrets in what a learner showed: pointed out with their place, and never said back. */
import { SourceLines } from '../nix/index.ts';
import { findSecrets, type Secret, type SecretKind, secretLines, withoutLines } from '../security/secrets.ts';
import type { Finding, LearnerFacts, Submission } from './verdict.ts';

/** One text of a submission; `file` is null for a message as pasted. */
interface ShownText {
  readonly file: string | null;
  readonly text: string;
}

/** How many secrets are pointed out; whoever pastes more has read the first. */
const mostSecrets = 5;

/** What is said of a submission, and what was learned from it. */
interface Told {
  readonly findings: readonly Finding[];
  readonly learned: LearnerFacts;
}

/**
 * The same with the secrets pointed out behind what fails, and without a secret in any message; nothing is learned that
 * is a secret, or holds one.
 */
export function withSecrets<T extends Told>(told: T, texts: readonly ShownText[]): T {
  const found = texts.flatMap((shown) => findSecrets(shown.text).map((secret) => ({ ...secret, ...shown })));
  if (found.length === 0) return told;
  const words = texts.flatMap(({ text }) => secretLines(text));
  const learned = Object.entries(told.learned).filter(
    ([, fact]) => !words.some((word) => fact.includes(word)),
  );
  return {
    ...told,
    findings: pointOut(told.findings, found, words),
    learned: Object.fromEntries(learned),
  };
}

function pointOut(
  findings: readonly Finding[],
  found: readonly (Secret & ShownText)[],
  words: readonly string[],
): readonly Finding[] {
  const clean = findings.map((finding) => ({ ...finding, message: withoutLines(finding.message, words) }));
  const pointed = found.slice(0, mostSecrets).map(findingFor);
  const isRemark = ({ severity }: Finding) => severity === 'informative' || severity === 'celebratory';
  return [...clean.filter((one) => !isRemark(one)), ...pointed, ...clean.filter(isRemark)];
}

export function textsOf(submission: Submission): readonly ShownText[] {
  if (submission.kind === 'pasted') return [{ file: null, text: submission.text }];
  return [...submission.files].map(([file, text]) => ({ file, text }));
}

/** The secrets themselves, for comparing them with those of another submission and for nothing else. */
function secretsIn(submission: Submission): readonly string[] {
  return textsOf(submission).flatMap(({ text }) =>
    findSecrets(text).map(({ start, end }) => text.slice(start, end)),
  );
}

/** Tells of a changed submission whether every secret stands in it as it was: one that is not recognised is not hidden. */
export function keeperOfSecrets(before: Submission): (after: Submission) => boolean {
  const secrets = secretsIn(before);
  if (secrets.length === 0) return () => true;
  return (after) => {
    const left = [...secretsIn(after)];
    return secrets.every((secret) => {
      const at = left.indexOf(secret);
      if (at >= 0) left.splice(at, 1);
      return at >= 0;
    });
  };
}

function findingFor({ kind, start, end, file, text }: Secret & ShownText): Finding {
  const lines = new SourceLines(text);
  const from = lines.positionAt(start);
  const to = lines.positionAt(end);
  return {
    code: 'secret-in-submission',
    severity: 'informative',
    file,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    message: messages[kind],
  };
}

const token = (place: string) =>
  `This looks like a token for ${place}. Anyone who reads it can act there in your name: revoke it, make a new one, and keep that out of your files and messages.`;

const messages: Readonly<Record<SecretKind, string>> = {
  'password-hash':
    'This looks like a password hash. Anyone who reads it can try passwords against it until one fits: change the password, and leave the hash out of what you show. `hashedPasswordFile` keeps it out of the configuration.',
  password:
    'This looks like a password. Anyone who reads it, here or in the Nix store, can use it: change it, and leave it out of what you show.',
  'private-key':
    'This looks like a private key. Anyone who reads it can pass for you or your machine: make a new pair, take the old one out wherever it is allowed in, and show only public keys.',
  'age-key':
    'This looks like a private age key. Anyone who reads it can open everything that is encrypted for it: make a new one and encrypt your secrets anew.',
  'nix-signing-key':
    'This looks like the private key of a binary cache. Anyone who reads it can sign packages in its name: make a new pair, and show only the public one.',
  'discord-token': token('Discord'),
  'matrix-token': token('Matrix'),
  'github-token': token('GitHub'),
  'gitlab-token': token('GitLab'),
  'aws-key': token('AWS'),
  'slack-token': token('Slack'),
  'access-token': token('a service'),
  'json-web-token': token('a service'),
  'url-credentials':
    'There is a password inside this address. Anyone who reads it can use it: change it, and leave it out of the address.',
};
