/** The machines of a learner's files. */
import { configure } from './configuration/configuration.ts';
import { readSubmission } from './sources/read.ts';

/** The names under `nixosConfigurations`, of files by path; empty where none of them shows any. */
export function hostNamesIn(files: ReadonlyMap<string, string>): string[] {
  if (files.size === 0) return [];
  const reading = readSubmission(
    { kind: 'files', files },
    { step: '', stepRole: null, within: 'module', facts: {}, savedFiles: new Map() },
  );
  return configure(reading.sources, {}).hosts.flatMap(({ name }) => name ?? []);
}
