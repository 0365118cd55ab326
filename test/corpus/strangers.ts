/**
 * How the validator judges whole configurations of strangers: `npm run corpus:strangers`.
 *
 * STRANGERS_SOURCE names a folder with one configuration in each of its folders. Nothing of them belongs to this
 * repository, and their labels are read by people: people use them, so each `fail` and `unsure` has to be justified.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { loadOwnChapter } from '../../src/cli/own-chapter.ts';
import { createProjectValidator } from '../../src/validator/index.ts';

type Verdict = ReturnType<ReturnType<typeof createProjectValidator>>;

/** The files of a configuration by path: what .nix files say, and the names of all others. */
function filesOf(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map((file) => {
      const path = join(file.parentPath, file.name);
      return [relative(folder, path), path.endsWith('.nix') ? readFileSync(path, 'utf8') : ''];
    }),
  );
}

function count(verdicts: readonly Verdict[], step: string, wanted: string): string {
  return String(verdicts.filter(({ steps }) => steps[step] === wanted).length).padStart(6);
}

const source = process.env.STRANGERS_SOURCE;
if (source === undefined) {
  process.stderr.write(
    'STRANGERS_SOURCE names no folder with configurations, so there is nothing to measure.\n',
  );
  process.exitCode = 2;
} else {
  const check = createProjectValidator(await loadOwnChapter());
  const names = readdirSync(source).sort();
  const verdicts = names.map((name) => check(filesOf(join(source, name)), {}));
  for (const [index, name] of names.entries()) {
    const { verdict, findings = [] } = verdicts[index] ?? {};
    const told = findings.filter(({ severity }) => severity !== 'informative');
    const lines = told.map(({ code, file, line, message }) => `    ${code} ${file}:${line} ${message}\n`);
    process.stdout.write(`${verdict?.padEnd(6)} ${name}\n${lines.join('')}`);
  }
  process.stdout.write(`\n${names.length} configurations${' '.repeat(12)}pass   fail unsure\n`);
  for (const step of Object.keys(verdicts[0]?.steps ?? {})) {
    const counts = ['pass', 'fail', 'unsure'].map((wanted) => ` ${count(verdicts, step, wanted)}`);
    process.stdout.write(`${step.padEnd(28)}${counts.join('')}\n`);
  }
}
