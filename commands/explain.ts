import { hardwareFile } from '../src/core/archive.ts';
import { type Context, defineCommand, type Outcome } from '../src/core/command.ts';
import { composer, replyOf } from '../src/core/compose-reply.ts';
import { KnownError } from '../src/core/errors.ts';
import { textsOf } from '../src/core/keeping.ts';
import { presentDiagnosis, presentSeenCause } from '../src/core/present/explanation.ts';
import type { Block } from '../src/core/reply.ts';
import { type Candidate, type Diagnosis, largestPaste } from '../src/doctor/index.ts';
import type { Finding } from '../src/validator/verdict.ts';

export const explain = defineCommand({
  group: 'hm',
  name: 'explain',
  aliases: ['error', 'why'],
  description: 'command.explain',
  arguments: { message: { kind: 'text', description: 'argument.explain-message', required: false } },
  body: {
    description: 'body.explain',
    form: { title: 'form.explain', label: 'form.explain-label' },
    needed: true,
    maximumBytes: largestPaste,
  },
  permission: 'anyone',
  audience: 'room',
  messageMenu: 'menu.explain',
  async run(context, { message }): Promise<Outcome> {
    const pasted = [message, context.body].filter((part) => part !== null).join('\n');
    if (pasted.trim() === '') throw new KnownError('explain-empty');
    const diagnosis = context.diagnose(pasted);
    return { reply: replyOf(await presentCause(context, diagnosis)) };
  },
});

/** What the learner's own files show counts for more than the likeliest guess. */
async function presentCause(context: Context, diagnosis: Diagnosis): Promise<Block[]> {
  const { chapter, learner, messages } = context;
  const reader = { compose: composer(messages), chapter, facts: learner.facts };
  if (diagnosis.candidates.length === 0) return presentDiagnosis(reader, diagnosis);
  const saved = textsOf(await context.savedFiles());
  const whole = context.merging.whole(saved, learner.facts);
  // Every learner has the file that describes the machine, and nobody sends it: that it is missing here is no cause.
  const isHardwareNamed = [...whole.values()].some((source) => source.includes(hardwareFile));
  const files = isHardwareNamed ? new Map([[hardwareFile, '{ ... }: { }\n'], ...whole]) : whole;
  const seen = saved.size === 0 ? null : seenCause(context, files, saved, diagnosis.candidates);
  if (seen === null) return presentDiagnosis(reader, diagnosis);
  const source = files.get(seen.finding.file ?? '') ?? '';
  return presentSeenCause(reader, seen.candidate, diagnosis, seen.finding, source);
}

/** The first mistake in the learner's files that is a cause of a candidate. */
function seenCause(
  context: Context,
  files: ReadonlyMap<string, string>,
  saved: ReadonlyMap<string, string>,
  candidates: readonly Candidate[],
): { readonly candidate: Candidate; readonly finding: Finding } | null {
  const findings = context
    .checkFiles(files, context.learner.facts)
    .findings.filter(({ severity }) => severity === 'essential' || severity === 'actionable')
    // A file that still is as the chapter begins says nothing about the learner's own.
    .filter(({ file }) => file === null || saved.has(file));
  for (const candidate of candidates) {
    const finding = findings.find(({ code }) => candidate.entry.kinds.includes(code));
    if (finding !== undefined) return { candidate, finding };
  }
  return null;
}
