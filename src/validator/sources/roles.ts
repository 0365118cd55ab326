import { type FileRole, fileRoles } from '../../chapter/chapter.ts';
import type { LearnerFacts } from '../verdict.ts';

const homeFolders = new Set(['home', 'homes', 'home-manager', 'home-modules']);
const systemFolders = new Set(['nixos', 'system', 'hosts', 'host', 'machines']);

/** Where the chapter has them. */
export const usualPlaces: Readonly<Record<FileRole, string>> = {
  flake: 'flake.nix',
  system: 'config.nix',
  home: 'home/home.nix',
};

export interface Place {
  readonly path: string;
  /** Not only where the chapter has it. */
  readonly known: boolean;
  /**
   * Whether a path in the file can be called wrong. A home file that the user's entry leads to stands as surely as the
   * file with that entry.
   */
  readonly certain: boolean;
}

/** Where the learner's file of a role stands, as far as it is known, otherwise where the chapter has it. */
export function placeOfRole(role: FileRole, facts: LearnerFacts): Place {
  const path = { flake: facts.flakeFile, system: facts.systemFile, home: facts.homeFile }[role];
  const known = path !== undefined;
  const certain = known && (role !== 'home' || path === usualPlaces.home || facts.systemFile !== undefined);
  return { path: path ?? usualPlaces[role], known, certain };
}

/** The role that a file's name tells, or null. */
export function roleOfFile(path: string, facts: LearnerFacts): FileRole | null {
  const known = fileRoles.find(
    (role) => placeOfRole(role, facts).known && placeOfRole(role, facts).path === path,
  );
  if (known) return known;
  const [name = '', ...folders] = path.toLowerCase().split('/').reverse();
  if (name === 'flake.nix') return 'flake';
  const isSystemFolder = folders.some((folder) => systemFolders.has(folder));
  if (folders.some((folder) => homeFolders.has(folder))) return 'home';
  if (name === 'home.nix' || name === 'home-configuration.nix') return isSystemFolder ? null : 'home';
  const isSystemName = ['config.nix', 'configuration.nix', 'hardware-configuration.nix'].includes(name);
  return isSystemName || isSystemFolder ? 'system' : null;
}

/** The folder that a path leads into; empty for the root. */
export function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}

/** What a path calls the file or folder that it leads to: its last name. */
export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What `nixos-generate-config` calls the file that describes the machine itself; every learner has it. */
export const hardwareFile = 'hardware-configuration.nix';

/** Whether a path leads to the file that describes the machine, in whichever folder. */
export function isHardwareFile(path: string): boolean {
  return fileNameOf(path) === hardwareFile;
}

/** The path without what does not count in it: `./`, doubled slashes, backslashes of another system. */
export function normalPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}
