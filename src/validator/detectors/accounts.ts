/** Accounts that are read from the machine and are not there, or have no such field. */
import type { SymbolicValue } from '../../nix/evaluate/index.ts';
import { accountRead } from '../configuration/accounts.ts';
import type { Scene } from '../judgement.ts';
import { mistake, type Observation } from '../observation.ts';
import { isAccountField } from '../options/nixos.ts';
import { nearest } from '../options/spelling.ts';
import { hasUnknownModules } from './host-modules.ts';

/** To be asked last, like what is picked out of inputs. */
export function accountProblems(scene: Scene): Observation[] {
  return scene.configuration.selections.flatMap((value) => accountProblem(value, scene));
}

function accountProblem(value: SymbolicValue, scene: Scene): Observation[] {
  const read = accountRead(value);
  if (read === null || value.place === null) return [];
  const { login, attribute } = read;
  if (attribute !== null)
    return isAccountField(attribute)
      ? []
      : [mistake('missing-attribute', 'meaning', value.place, { name: attribute })];
  const { systems, homes, facts } = scene.configuration;
  const nodes = systems.flatMap(({ collection }) => collection.at(['users', 'users']) ?? []);
  const declared = nodes.flatMap(({ names }) => names);
  const known = new Set([
    ...declared,
    ...homes.flatMap((home) => home.login ?? []),
    ...(facts.username ? [facts.username] : []),
  ]);
  if (known.size === 0 || known.has(login) || login === 'root') return [];
  const isOpen = nodes.some(({ open }) => open !== null) || systems.some(hasUnknownModules);
  const account = nearest(login, [...known]);
  if (account !== null) return [mistake('username-differs', 'meaning', value.place, { login, account })];
  return scene.isProject && !isOpen ? [mistake('user-not-declared', 'meaning', value.place, { login })] : [];
}
