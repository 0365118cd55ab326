/** Requirements about the machine: the module of Home Manager, its settings, its users and their accounts. */

import type {
  AccountRequirement,
  HandedOutRequirement,
  HostModuleRequirement,
  UserRequirement,
} from '../../chapter/expectation.ts';
import {
  type CollectedModule,
  definedAt,
  type OptionNode,
  type Place,
  type Value,
} from '../../nix/evaluate/index.ts';
import { homeManagerName } from '../configuration/configuration.ts';
import { isMisspeltHomeManager, partOfInput } from '../configuration/home-manager.ts';
import type { Host } from '../configuration/hosts.ts';
import type { System } from '../configuration/system.ts';
import { specialPlace } from '../detectors/failures.ts';
import { hasUnknownModules, isClosed, isHomeManagerModule, modulesPlace } from '../detectors/host-modules.ts';
import {
  assumed,
  isJudged,
  isShown,
  type Judgement,
  met,
  notShown,
  refused,
  type Scene,
} from '../judgement.ts';
import { mistake, type Observation, remark, unclear } from '../observation.ts';
import { nearest } from '../options/spelling.ts';

export function judgeHostModule(requirement: HostModuleRequirement, scene: Scene): Judgement {
  const { configuration } = scene;
  const systems = configuration.systems.filter((system) => takesPart(system, scene));
  const loaded = systems
    .flatMap(({ collection }) => collection.modules)
    .filter((module) => isHomeManagerModule(module, scene));
  const shown = loaded.filter(({ place }) => isShown(scene, place));
  const misnamed = shown.find((module) => isMisnamed(module, scene));
  if (misnamed) return refused(misnaming(misnamed, scene));
  const disabling = systems.flatMap(({ collection }) => collection.modules.flatMap(disabledBy(scene)));
  if (loaded.length > 0 && disabling.length > 0)
    return refused(
      mistake(requirement.missing, 'meaning', disabling[0] ?? null, { name: homeManagerName(configuration) }),
    );
  const assumptions = shown.map((module) => assumedArgument(module, systems, scene));
  if (assumptions.includes(null)) return met;
  const [name] = assumptions;
  if (name) return { observations: [remark('assumed-special-args', null, { name })], isShown: true };
  if (loaded.length > 0) return assumed();
  const unknown = configuration.unknownHosts.find(({ source }) => source.shown);
  if (unknown) return refused(unclear('cannot-follow', unknown.value.place, { what: 'nixosConfigurations' }));
  const [open] = systems.flatMap((system) => (hasUnknownModules(system) ? [system] : []));
  if (open) return refused(unclear('cannot-follow', open.host?.modules?.place ?? null, { what: 'modules' }));
  if (systems.length === 0) return notShown('modules', scene);
  const place = modulesPlace(systems[0]);
  return refused(mistake(requirement.missing, 'missing', place, { name: homeManagerName(configuration) }));
}

/** The argument by which a module of the machine reaches the input, where nobody has shown that it is handed out. */
function assumedArgument(module: CollectedModule, systems: readonly System[], scene: Scene): string | null {
  const source = scene.configuration.sources.find(({ path }) => path === module.place?.file);
  const system = systems.find(({ collection }) => collection.modules.includes(module));
  if (source?.role !== 'system' || system?.argumentsKnown || module.value.kind !== 'symbolic') return null;
  const { root, path } = module.value.origin;
  const name = root === 'argument' ? path[0] : 'inputs';
  return name === undefined || isHandedOut(name, scene) ? null : name;
}

/** Where a module lists Home Manager's among its `disabledModules`, which takes it out whoever imports it. */
function disabledBy(scene: Scene): (module: CollectedModule) => readonly (Place | null)[] {
  return (module) => {
    if (module.value.kind !== 'set') return [];
    const attribute = module.value.attributes.get('disabledModules');
    const named = attribute?.value.force();
    const items = named?.kind === 'list' ? named.items.map((item) => item.force()) : [];
    const isNamed = items.some((item) => isHomeManagerModule({ ...module, value: item, given: item }, scene));
    return isNamed ? [attribute?.namePlace ?? null] : [];
  };
}

/** Whether a module comes out of an input of another name than the learner's, which was not shown. */
function isMisnamed({ value }: CollectedModule, { configuration }: Scene): boolean {
  const known = configuration.facts.inputName;
  const part = partOfInput(value);
  if (configuration.inputs !== null || part === null) return false;
  return known === undefined ? isMisspeltHomeManager(part.input) : part.input !== known;
}

function misnaming({ value, place }: CollectedModule, { configuration }: Scene): Observation {
  const name = partOfInput(value)?.input ?? '';
  const meant = configuration.facts.inputName ?? 'home-manager';
  return mistake('input-name-mismatch', 'meaning', value.place ?? place, { name, meant });
}

/** A system of which something was shown now. */
function takesPart({ host, source, collection }: System, scene: Scene): boolean {
  if (source) return source.shown;
  return (host?.source.shown ?? false) || collection.modules.some(({ place }) => isShown(scene, place));
}

export function judgeHandedOut(requirement: HandedOutRequirement, scene: Scene): Judgement {
  const name = requirement['handed-out'];
  const systems = scene.configuration.systems.filter((system) => takesPart(system, scene));
  const judgements = systems.flatMap((system) => handedOutIn(system, name, requirement.missing, scene));
  const wrong = judgements.filter((each) => each !== null);
  if (wrong.length > 0) return refused(...wrong);
  const isKnown = systems.some(({ host, argumentsKnown }) => host !== null && argumentsKnown);
  return isKnown || isHandedOut(name, scene) ? met : assumed(remark('assumed-special-args', null, { name }));
}

/** Whether every machine of the flake that was shown or saved hands the argument to its modules. */
export function isHandedOut(name: string, { configuration }: Scene): boolean {
  const { hosts } = configuration;
  return hosts.length > 0 && hosts.every((host) => givesToModules(host, name));
}

/** Whether a machine of a whole configuration surely hands its modules no such argument. */
export function isWithheld(name: string, { configuration, isProject }: Scene): boolean {
  const lacks = ({ arguments: given }: Host) => {
    if (given === null || given.open !== null) return false;
    const special = given.attributes.get('specialArgs')?.value.force();
    if (special === undefined) return true;
    return special.kind === 'set' && special.open === null && !special.attributes.has(name);
  };
  return isProject && configuration.hosts.some(lacks);
}

function givesToModules(host: Host, name: string): boolean {
  const special = host.arguments?.attributes.get('specialArgs')?.value.force();
  return special?.kind === 'set' && special.attributes.has(name);
}

/** What is wrong with the way an argument reaches the modules of one system; null for one that gets it. */
function handedOutIn(
  { host, collection, argumentsKnown }: System,
  name: string,
  code: string,
  scene: Scene,
): (Observation | null)[] {
  if (host === null || !argumentsKnown) return [];
  if (givesToModules(host, name)) return [null];
  if (collection.at(['_module', 'args', name])) return [null];
  const asking = collection.modules.find((module) => module.kind === 'file' && asksFor(module, name, scene));
  if (!asking) return [null];
  return [mistake(code, 'missing', specialPlace(host), { name, file: asking.file ?? '' })];
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
  const unknown = scene.configuration.systems
    .flatMap(({ collection }) => collection.at(['home-manager', 'users']) ?? [])
    .find(({ open }) => open !== null);
  if (unknown)
    return refused(unclear('cannot-follow', unknown.definitions[0]?.place ?? null, { what: 'users' }));
  const settings = scene.configuration.systems
    .map(({ collection }) => collection.at(['home-manager']))
    .find((node) => node !== null);
  const [definition] = settings?.definitions ?? [];
  if (settings?.open)
    return refused(unclear('cannot-follow', definition?.place ?? null, { what: 'home-manager' }));
  if (definition) return refused(mistake(requirement.missing, 'missing', definedAt(definition)));
  return notShown('users', scene);
}

export function judgeAccount(requirement: AccountRequirement, scene: Scene): Judgement {
  const observations: Observation[] = [];
  for (const home of scene.configuration.homes) {
    const [definition] = home.definitions;
    if (home.system === null || home.login === null || !definition) continue;
    const place = definedAt(definition);
    if (!isJudged(scene, place)) continue;
    const found = accountOf(home.login, home.system, place, requirement.missing, scene);
    if (found) observations.push(found);
  }
  const isAssumed = observations.some(({ effect }) => effect === null);
  return { observations, isShown: !isAssumed };
}

/** What is wrong with the account of one user of Home Manager; null where it is as it has to be. */
function accountOf(
  login: string,
  system: System,
  place: Place | null,
  missing: string,
  scene: Scene,
): Observation | null {
  const { configuration } = scene;
  const sides = configuration.systems.filter(
    (each) => each === system || each.host === null || system.host === null,
  );
  const nodes = sides.flatMap(({ collection }) => collection.at(['users', 'users']) ?? []);
  const accounts = new Set(nodes.flatMap(({ names }) => names));
  // NixOS itself declares root.
  if (login === 'root') return null;
  if (accounts.has(login)) return incompleteAccount(login, nodes, missing, scene);
  const isOpen = nodes.some(
    ({ open, names }) => open !== null || names.some((name) => name.startsWith('${')),
  );
  const isAbsent = scene.isProject || (isClosed(system) && !isOpen);
  const notFound = isAbsent
    ? mistake(missing, 'missing', place, { login })
    : remark('assumed-account', place, { login });
  accounts.delete('root');
  const known = configuration.facts.username;
  const account = nearest(login, [...accounts]) ?? [...accounts][0] ?? known;
  if (isOpen || account === undefined || account === login) return notFound;
  // `users.john.smith` is a home of `john` to Nix; the account shows that the dot belongs to the name.
  if (account.startsWith(`${login}.`))
    return mistake('user-name-unquoted', 'meaning', place, { login, account });
  return mistake('username-differs', 'meaning', place, { login, account });
}

/** An account is either a person's or a service's; NixOS asserts that exactly one of the two is true. */
function incompleteAccount(
  login: string,
  nodes: readonly OptionNode[],
  missing: string,
  scene: Scene,
): Observation | null {
  const entries = nodes.flatMap((node) => node.child(login) ?? []);
  const kinds = ['isNormalUser', 'isSystemUser'].map((kind) =>
    entries.flatMap((entry) => entry.child(kind) ?? []).map(({ value }) => value.force()),
  );
  const isTrue = (value: Value) => value.kind === 'boolean' && value.value;
  // What cannot be followed may be the one that is true.
  const isKnown = kinds.flat().every(({ kind }) => kind === 'boolean');
  const isBoth = kinds.every((values) => values.some(isTrue));
  const isSaid =
    entries.some(({ open }) => open !== null) ||
    !isKnown ||
    kinds.filter((values) => values.some(isTrue)).length === 1;
  const [definition] = entries.flatMap((entry) => entry.definitions);
  const place = definedAt(definition);
  const source = scene.configuration.sources.find(({ path }) => path === place?.file);
  if (!isJudged(scene, place)) return null;
  if (isBoth) return mistake('account-kind', 'meaning', place, { login });
  if (isSaid || !source?.whole) return null;
  return kinds.flat().length === 0
    ? mistake(missing, 'missing', place, { login })
    : mistake('account-kind', 'meaning', place, { login });
}
