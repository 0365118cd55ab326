/** Home Manager's users that are made out of the machine's accounts, which are made out of them. */
import { collectModules, definedAt } from '../../nix/evaluate/index.ts';
import { parseExpression } from '../../nix/index.ts';
import type { System } from '../configuration/system.ts';
import type { Scene } from '../judgement.ts';
import { mistake, type Observation } from '../observation.ts';

/** What `useUserPackages` adds to the machine (`nixos/common.nix` of Home Manager). */
const accountsOfUsers = parseExpression(
  '{ config, lib, ... }: { users.users = lib.mapAttrs (_: user: { packages = [ ]; }) config.home-manager.users; }',
).tree;

/** Only names that are computed can depend on the accounts; such a machine is evaluated once more. */
export function circularUsers({ request, collection }: System, scene: Scene): Observation[] {
  const users = collection.at(['home-manager', 'users']);
  const isComputed = users?.definitions.some(({ attribute }) => {
    const written = attribute?.value.expression ?? null;
    return written !== null && written.kind !== 'set';
  });
  const adds = collection.at(['home-manager', 'useUserPackages'])?.value.force();
  if (!users || !isComputed || adds?.kind !== 'boolean' || !adds.value) return [];
  const { evaluator } = scene.configuration;
  const module = evaluator.delay('home-manager/nixos/common.nix', accountsOfUsers);
  const whole = collectModules(evaluator, { ...request, modules: [...request.modules, module] });
  const value = whole.at(['home-manager', 'users'])?.value.force();
  if (value?.kind !== 'failed' || value.failure.code !== 'infinite-recursion') return [];
  return [mistake('self-reference', 'meaning', definedAt(users.definitions[0]))];
}
