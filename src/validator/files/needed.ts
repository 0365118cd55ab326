/** What a configuration names and does not hold. */
import { parseExpression } from '../../nix/index.ts';
import { normalPath } from '../sources/roles.ts';
import { relativePaths } from '../sources/shape.ts';
import type { LearnerFacts } from '../verdict.ts';
import { mergeSnippet } from './modules.ts';
import { type Files, fileOfRole, withFile } from './project.ts';

/** Paths inside the repository that the files name, that look like files, are no Nix, and are not there. */
export function neededFiles(files: Files): string[] {
  const named = [...files].flatMap(([path, text]) => {
    const folder = path.split('/').slice(0, -1).join('/');
    return relativePaths(parseExpression(text).tree).map((written) => normalPath(`${folder}/${written}`));
  });
  const isWanted = (path: string) =>
    /\.\w+$/.test(path) && !path.endsWith('.nix') && !path.startsWith('..') && !files.has(path);
  return [...new Set(named)].filter(isWanted).sort();
}

/** The configuration with its machine's hardware file imported, where no file names it yet. */
export function withHardware(files: Files, facts: LearnerFacts, hardwareFile: string): Files {
  if ([...files.values()].some((text) => text.includes(hardwareFile))) return files;
  const path = fileOfRole('system', files, facts);
  const system = files.get(path);
  if (system === undefined) return files;
  const folders = path.split('/').length - 1;
  const target = folders === 0 ? `./${hardwareFile}` : '../'.repeat(folders) + hardwareFile;
  const merged = mergeSnippet(system, `imports = [ ${target} ];`);
  return merged === null ? files : withFile(files, path, merged);
}
