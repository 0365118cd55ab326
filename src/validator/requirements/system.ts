/** Requirements about the machine: the module of Home Manager, its settings, its users and their accounts. */
import type {
  AccountRequirement,
  HandedOutRequirement,
  HostModuleRequirement,
  UserRequirement,
} from '../../chapter/expectation.ts';
import type { CollectedModule, Place } from '../../nix/evaluate/index.ts';
import { homeManagerName } from '../configuration/configuration.ts';
import { homeManagerPart, isHomeManager, partOfInput } from '../configuration/home-manager.ts';
import type { System } from '../configuration/system.ts';
import { assumed, isShown, type Judgement, met, notShown, refused, type Scene } from '../judgement.ts';
import { mistake, type Observation, remark, unclear } from '../observation.ts';
import { nearest } from '../options/spelling.ts';

export function judgeHostModule(requirement: HostModuleRequirement, scene: Scene): Judgement {
  const { configuration } = scene;
  const systems = configuration.systems.filter((system) => takesPart(system, scene));
  const loaded = systems
    .flatMap(({ collection }) => collection.modules)
    .filter((module) => isHomeManagerModule(module, scene));
  if (loaded.some(({ place }) => isShown(scene, place))) return met;
  if (loaded.length > 0) return assumed();
  const unknown = configuration.unknownHosts.find(({ source }) => source.shown);
  if (unknown) return refused(unclear('cannot-follow', unknown.value.place, { what: 'nixosConfigurations' }));
  const [open] = systems.flatMap((system) => (hasUnknownModules(system) ? [system] : []));
  if (open) return refused(unclear('cannot-follow', open.host?.modules?.place ?? null, { what: 'modules' }));
  if (systems.length === 0) return notShown('modules', scene);
  const place = modulesPlace(systems[0]);
  return refused(mistake(requirement.missing, 'missing', place, { name: homeManagerName(configuration) }));
}

/** A system of which something was shown now. */
function takesPart({ host, source, collection }: System, scene: Scene): boolean {
  if (source) return source.shown;
  return (host?.source.shown ?? false) || collection.modules.some(({ place }) => isShown(scene, place));
}

function modulesPlace(system: System | undefined): Place | null {
  const list = system?.host?.arguments?.attributes.get('modules');
  if (list) return list.namePlace ?? list.value.place;
  if (system?.source) return { file: system.source.path, span: system.source.tree };
  return system?.host?.modules?.force().place ?? system?.host?.place ?? null;
}

/** Whether a module is the one that Home Manager offers to NixOS. */
export function isHomeManagerModule(module: CollectedModule, scene: Scene): boolean {
  const part = partOfInput(module.value);
  if (part === null || homeManagerPart(part.path).kind !== 'nixos-module') return false;
  const { inputs, facts } = scene.configuration;
  const relation = isHomeManager(part.input, inputs, facts.inputName);
  return relation === 'yes' || (relation === 'perhaps' && part.path[1] === 'home-manager');
}

/** Whether the list of modules has a part that nobody can follow. */
export function hasUnknownModules({ host, collection }: System): boolean {
  const list = host?.modules?.force();
  if (list && list.kind !== 'list' && list.kind !== 'failed') return true;
  if (list?.kind === 'list' && list.open !== null) return true;
  return collection.modules.some(({ kind, value }) => kind === 'unknown' && isComputedModule(value));
}

function isComputedModule(value: CollectedModule['value']): boolean {
  return value.kind === 'symbolic' && value.origin.root !== 'file' && partOfInput(value) === null;
}

export function judgeHandedOut(requirement: HandedOutRequirement, scene: Scene): Judgement {
  const name = requirement['handed-out'];
  const systems = scene.configuration.systems.filter((system) => takesPart(system, scene));
  const judgements = systems.flatMap((system) => handedOutIn(system, name, requirement.missing, scene));
  const wrong = judgements.filter((each) => each !== null);
  if (wrong.length > 0) return refused(...wrong);
  const isKnown = systems.some(({ host, argumentsKnown }) => host !== null && argumentsKnown);
  return isKnown ? met : assumed(remark('assumed-special-args', null, { name }));
}

/** What is wrong with the way an argument reaches the modules of one system; null for one that gets it. */
function handedOutIn(
  { host, collection, argumentsKnown }: System,
  name: string,
  code: string,
  scene: Scene,
): (Observation | null)[] {
  if (host === null || !argumentsKnown) return [];
  const special = host.arguments?.attributes.get('specialArgs')?.value.force();
  if (special?.kind === 'set' && special.attributes.has(name)) return [null];
  if (collection.at(['_module', 'args', name])) return [null];
  const asking = collection.modules.find((module) => module.kind === 'file' && asksFor(module, name, scene));
  if (!asking) return [null];
  return [mistake(code, 'missing', specialPlace(host), { name, file: asking.file ?? '' })];
}

function specialPlace(host: NonNullable<System['host']>): Place | null {
  const wrong = [...(host.arguments?.attributes.values() ?? [])].find((attribute) =>
    nearest(attribute.name, ['specialArgs']),
  );
  return wrong?.namePlace ?? host.arguments?.attributes.get('specialArgs')?.namePlace ?? host.place;
}

/** Whether a file's first line asks for an argument. */
function asksFor(module: CollectedModule, name: string, scene: Scene): boolean {
  const source = scene.configuration.sources.find(({ path }) => path === module.file);
  const tree = source?.tree;
  return (
    tree?.kind === 'lambda' &&
    tree.parameter.kind === 'pattern' &&
    tree.parameter.formals.some((formal) => formal.name.name === name)
  );
}

export function judgeUser(requirement: UserRequirement, scene: Scene): Judgement {
  const homes = scene.configuration.homes.filter(({ system }) => system !== null);
  const shown = homes.filter(({ definitions }) => definitions.some(({ place }) => isShown(scene, place)));
  if (shown.length > 0) return met;
  if (homes.length > 0 && !scene.isProject) return assumed();
  if (homes.length > 0) return met;
  const settings = scene.configuration.systems
    .map(({ collection }) => collection.at(['home-manager']))
    .find((node) => node !== null);
  const [definition] = settings?.definitions ?? [];
  if (settings?.open)
    return refused(unclear('cannot-follow', definition?.place ?? null, { what: 'home-manager' }));
  if (definition)
    return refused(
      mistake(requirement.missing, 'missing', definition.attribute?.namePlace ?? definition.place),
    );
  return notShown('users', scene);
}

export function judgeAccount(requirement: AccountRequirement, scene: Scene): Judgement {
  const observations: Observation[] = [];
  for (const home of scene.configuration.homes) {
    const [definition] = home.definitions;
    if (home.system === null || home.login === null || !definition) continue;
    const place = definition.attribute?.namePlace ?? definition.place;
    if (!isShown(scene, place) && !scene.isProject) continue;
    const found = accountOf(home.login, home.system, place, requirement.missing, scene);
    if (found) observations.push(found);
  }
  const isAssumed = observations.some(({ effect }) => effect === null);
  return { observations, isShown: !isAssumed };
}

function accountOf(
  login: string,
  system: System,
  place: Place | null,
  missing: string,
  scene: Scene,
): Observation | null {
  const { configuration } = scene;
  const accounts = new Set<string>();
  let isOpen = false;
  for (const each of configuration.systems) {
    if (each.host !== null && system.host !== null && each !== system) continue;
    const users = each.collection.at(['users', 'users']);
    for (const name of users?.names ?? []) if (users?.child(name)) accounts.add(name);
    isOpen ||=
      (users?.open ?? null) !== null || (users?.names.some((name) => name.startsWith('${')) ?? false);
  }
  if (accounts.has(login)) return null;
  const known = configuration.facts.username;
  accounts.delete('root');
  if (known !== undefined && accounts.size === 0 && !isOpen) {
    if (known === login)
      return scene.isProject
        ? mistake(missing, 'missing', place, { login })
        : remark('assumed-account', place, { login });
    return mistake('username-differs', 'meaning', place, { login, account: known });
  }
  if (isOpen) return remark('assumed-account', place, { login });
  const [account] = accounts;
  if (account !== undefined)
    return mistake('username-differs', 'meaning', place, {
      login,
      account: nearest(login, accounts) ?? account,
    });
  return scene.isProject
    ? mistake(missing, 'missing', place, { login })
    : remark('assumed-account', place, { login });
}
