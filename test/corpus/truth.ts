import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type CorpusEntry, selectEntries } from './entry.ts';
import { configurationOf } from './frames.ts';
import { findOracle, Oracle } from './nix.ts';
import { predicates, projectMeetsEverySteps } from './predicates.ts';

/** Verifies the labels of the corpus with real Nix: `npm run corpus:truth`. */

export interface Judgement {
  readonly entry: CorpusEntry;
  /** `agrees`, `disagrees`, or `skipped` where real Nix cannot judge. */
  readonly outcome: 'agrees' | 'disagrees' | 'skipped';
  /** What Nix said, or which requirement was not met. */
  readonly reason: string;
}

async function judge(oracle: Oracle, entry: CorpusEntry): Promise<Judgement> {
  if ('skip' in entry.nix) return { entry, outcome: 'skipped', reason: entry.nix.skip };
  const assumeStateVersion = entry.step !== 'project' && entry.step !== 'home-identity';
  const answer = await oracle.ask(configurationOf(entry), assumeStateVersion);
  if (entry.nix.some((piece) => piece.accepts)) {
    const agrees = entry.verdict === 'fail' && answer.accepted;
    return {
      entry,
      outcome: agrees ? 'agrees' : 'disagrees',
      reason: answer.accepted ? 'accepted' : answer.error,
    };
  }
  const holds = entry.step === 'project' ? projectMeetsEverySteps : predicates[entry.step];
  if (!holds) throw new Error(`${entry.id}: no predicate for ${entry.step}`);
  const right = answer.accepted && holds(answer.facts, entry);
  const agrees = right === (entry.verdict === 'pass');
  const reason = answer.accepted ? `accepted, and the step is ${right ? '' : 'not '}done` : answer.error;
  return { entry, outcome: agrees ? 'agrees' : 'disagrees', reason };
}

/** Judges entries, a few at a time; the judgements have the order of the entries. */
export async function judgeAll(programs: string, entries: readonly CorpusEntry[]): Promise<Judgement[]> {
  const oracle = new Oracle(programs);
  try {
    const judgements: Judgement[] = [];
    let next = 0;
    const worker = async () => {
      for (let index = next++; index < entries.length; index = next++) {
        judgements[index] = await judge(oracle, entries[index] as CorpusEntry);
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, worker));
    return judgements;
  } finally {
    oracle.close();
  }
}

function report(judgements: readonly Judgement[], verbose: boolean): string {
  const rows = Object.entries(Object.groupBy(judgements, ({ entry }) => `${entry.half} ${entry.step}`)).map(
    ([name, group = []]) => {
      const count = (verdict: string) => group.filter(({ entry }) => entry.verdict === verdict).length;
      const skipped = group.filter(({ outcome }) => outcome === 'skipped').length;
      const wrong = group.filter(({ outcome }) => outcome === 'disagrees').length;
      return `${name.padEnd(26)} ${String(count('pass')).padStart(4)} pass ${String(count('fail')).padStart(4)} fail ${String(count('unsure')).padStart(3)} unsure ${String(skipped).padStart(3)} skipped ${String(wrong).padStart(3)} disagree`;
    },
  );
  const shown = verbose ? judgements : judgements.filter(({ outcome }) => outcome === 'disagrees');
  const lines = shown.map(
    ({ entry, outcome, reason }) =>
      `${outcome}: ${entry.id} (${entry.verdict} ${entry.kind ?? ''}): ${reason}`,
  );
  const wrong = judgements.filter(({ outcome }) => outcome === 'disagrees').length;
  return [...lines, ...rows, `${judgements.length} entries, ${wrong} disagree with real Nix`].join('\n');
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { half: { type: 'string' }, verbose: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const programs = findOracle();
  if (!programs) {
    process.stderr.write('Real Nix is missing: run scripts/nix-oracle install, or set NIX_ORACLE.\n');
    process.exitCode = 2;
  } else {
    const judgements = await judgeAll(programs, selectEntries(values.half, positionals));
    process.stdout.write(`${report(judgements, values.verbose)}\n`);
    process.exitCode = judgements.some(({ outcome }) => outcome === 'disagrees') ? 1 : 0;
  }
}
