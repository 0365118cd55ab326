/** Files go where the configuration names them; what it names and nobody has shown gets a stand-in. */
import { relativePath } from '../../chapter/holes.ts';
import { plainText } from '../../nix/evaluate/index.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { isHomeManagerModule } from '../detectors/host-modules.ts';
import { isHardwareFile } from '../sources/roles.ts';
import type { LearnerFacts } from '../verdict.ts';
import { asSeenFrom, safePath } from './paths.ts';
import { configurationOf, mainFileOf, modulesOf } from './places.ts';
import { type Files, fileOfRole, withFile } from './project.ts';

function withoutRemark(text: string): string {
  return text.startsWith(standInRemark) ? text.slice(standInRemark.length) : text;
}

export interface Settled {
  readonly files: Files;
  /** What is known of the learner, with the places where files stand now. */
  readonly facts: LearnerFacts;
  /** The paths of files that were made up now. */
  readonly standIns: readonly string[];
}

/** Accepted by every Home Manager that the chapter speaks of. */
const oldestVersion = '24.11';

const standInRemark =
  '# Stands in for a file of yours that I have not seen. Send it, and it takes this place.\n';

/** Stand-ins are made anew whenever the files change; one that an answer went into is the learner's. */
function isStandIn(text: string): boolean {
  return (
    text.startsWith(standInRemark) &&
    /^\{ \.\.\. \}:\n\{\n( {2}(imports = \[ [^\]\n]+ \]|home\.stateVersion = "[^"\n]+");\n)?\}\n$/.test(
      text.slice(standInRemark.length),
    )
  );
}

/** A file moves only where nothing leads to it, and only to a free path that the configuration names. */
export function settle(given: Files, facts: LearnerFacts): Settled {
  const shown = [...given].filter(([, text]) => !isStandIn(text));
  const files = new Map(shown.map(([path, text]) => [path, withoutRemark(text)]));
  const configuration = configurationOf(files, facts);
  const system = fileOfRole('system', files, facts);
  const systemAt = placeOfSystem(configuration, system, files, facts);
  if (systemAt !== system)
    return settle(withMoved(given, system, systemAt), { ...facts, systemFile: systemAt });
  const home = fileOfRole('home', files, facts);
  const homeAt = placeOfHome(configuration, home);
  if (homeAt !== home) {
    const isMoved = files.has(home) && !files.has(homeAt);
    return settle(isMoved ? withMoved(given, home, homeAt) : given, { ...facts, homeFile: homeAt });
  }
  // The learner's own home file is written in a step of its own.
  const missing = missingFiles(configuration, files.has(system) ? system : null).filter(
    ({ path }) => path !== home,
  );
  const complete = missing.reduce<Files>(
    (all, each) => withFile(all, each.path, standInRemark + standInFor(each, system, configuration)),
    files,
  );
  return { files: complete, facts, standIns: missing.flatMap(({ path }) => (given.has(path) ? [] : [path])) };
}

function placeOfSystem(
  configuration: Configuration,
  file: string,
  files: Files,
  { hostName }: LearnerFacts,
): string {
  const machines = configuration.systems.filter(({ host }) => host !== null);
  const named = machines.flatMap((machine) => modulesOf(machine, configuration));
  if (!files.has(file) || named.some(({ path }) => path === file)) return file;
  const free = named.flatMap(({ path, isThere }) => (isThere || !isOwn(path) ? [] : [path]));
  return free.find((path) => hostName !== undefined && path.includes(hostName)) ?? free[0] ?? file;
}

function placeOfHome(configuration: Configuration, file: string): string {
  const homes = configuration.homes.filter(({ system }) => system !== null);
  if (homes.some((home) => modulesOf(home, configuration).some(({ path }) => path === file))) return file;
  const main = homes
    .flatMap((home) => mainFileOf(home, configuration) ?? [])
    .filter(({ path }) => isOwn(path));
  return (main.find(({ isThere }) => !isThere) ?? main[0])?.path ?? file;
}

/** A file at another path, and its own relative paths as seen from there. */
function withMoved(files: Files, from: string, to: string): Files {
  const others = [...files].filter(([path]) => path !== from);
  return new Map([...others, [to, asSeenFrom(from, to, files.get(from) ?? '')]]);
}

/** A file that the configuration names and that is not there. */
interface Missing {
  readonly path: string;
  /** `part` is a module of a home that another one imports. */
  readonly kind: 'system' | 'home' | 'part';
  /** Whether a machine with Home Manager has only this one in the place of the learner's system file. */
  readonly isAlone: boolean;
}

function standInFor({ path, kind, isAlone }: Missing, system: string, { systems }: Configuration): string {
  if (kind === 'home') {
    const versions = systems.map(({ collection }) =>
      collection.at(['system', 'stateVersion'])?.value.force(),
    );
    const version = versions.flatMap((value) => (value ? (plainText(value) ?? []) : []))[0];
    return `{ ... }:\n{\n  home.stateVersion = "${version ?? oldestVersion}";\n}\n`;
  }
  return isAlone ? `{ ... }:\n{\n  imports = [ ${relativePath(path, system)} ];\n}\n` : '{ ... }:\n{\n}\n';
}

/** `system` is the learner's system file, null where there is none. */
function missingFiles(configuration: Configuration, system: string | null): Missing[] {
  const found = new Map<string, Missing>();
  const add = (missing: Missing) => {
    if (isOwn(missing.path) && !found.has(missing.path)) found.set(missing.path, missing);
  };
  for (const machine of configuration.systems) {
    const named = modulesOf(machine, configuration);
    const hasHomes = machine.collection.modules.some((each) => isHomeManagerModule(each, { configuration }));
    const isAlone = system !== null && hasHomes && !named.some(({ path }) => path === system);
    for (const { path, isThere } of named) if (!isThere) add({ path, kind: 'system', isAlone });
  }
  for (const home of configuration.homes) {
    const main = mainFileOf(home, configuration)?.path;
    for (const { path, isThere } of modulesOf(home, configuration))
      if (!isThere) add({ path, kind: path === main ? 'home' : 'part', isAlone: false });
  }
  return [...found.values()];
}

/** A path that the learner's own file may have; for that of the machine a download brings a stand-in. */
function isOwn(path: string): boolean {
  return !isHardwareFile(path) && safePath(path) === path;
}
