/** What a submission tells about its author. */
import { definedAt, plainText } from '../nix/evaluate/index.ts';
import { type Configuration, isOutputs } from './configuration/configuration.ts';
import { homeManagerInputs } from './configuration/home-manager.ts';
import { safePath } from './files/paths.ts';
import { mainFileOf } from './files/places.ts';
import { isPlaceholder } from './options/placeholders.ts';
import { importedValues } from './sources/reach.ts';
import { usualPlaces } from './sources/roles.ts';
import { unfold } from './sources/shape.ts';
import type { Source } from './sources/source.ts';
import type { LearnerFacts } from './verdict.ts';

/** The facts that stand in the shown pieces. Nothing is learnt from what was refused. */
export function factsIn(configuration: Configuration, isRight: boolean): LearnerFacts {
  if (!isRight) return {};
  const { flakes, sources } = configuration;
  const isShown = (path: string | undefined) =>
    sources.some((source) => source.shown && source.path === path);
  const hosts = configuration.hosts.filter(({ source }) => source.shown);
  const homes = configuration.homes.filter(
    ({ definitions, source }) =>
      source?.shown || definitions.some((definition) => isShown(definedAt(definition)?.file)),
  );
  const inputs = flakes.find(({ source, inputs: found }) => source.shown && found)?.inputs;
  const packages = inputs?.entries.find(
    ({ address }) =>
      address?.reference.kind === 'repository' && address.reference.repository.toLowerCase() === 'nixpkgs',
  );
  const homeManager = inputs ? homeManagerInputs(inputs)[0] : undefined;
  const reference = homeManager?.address?.reference;
  const branch = reference?.kind === 'repository' ? reference.ref : null;
  const isImported = (path: string) =>
    [...configuration.homes, ...configuration.systems].some(({ collection }) =>
      collection.modules.some((module) => module.importedBy !== null && module.file === path),
    );
  const file = (role: string) =>
    sources.find(
      (source) =>
        source.shown &&
        source.whole &&
        source.file !== null &&
        source.role === role &&
        (role !== 'system' || mayBeModule(source, configuration)) &&
        !isImported(source.path),
    )?.path;
  return withoutUnknown({
    username: homes.map(loginIn).find((login) => login !== null && !isPlaceholder(login)),
    inputName: homeManager?.name,
    nixpkgsInput: packages?.name,
    hostName: hosts.length === 1 ? hosts[0]?.name : undefined,
    release: branch !== null && /^release-\d\d\.\d\d$/.test(branch) ? branch : null,
    flakeFile: file('flake'),
    systemFile: systemFileIn(configuration, file('system')),
    homeFile: file('home') ?? homeFileNamed(configuration, homes),
  });
}

/** Not what `outputs` returns, and no value that another file imports to put it somewhere in itself. */
function mayBeModule(source: Source, { sources, systems }: Configuration): boolean {
  if (isOutputs(source) || unfold(source.tree).body.kind === 'list') return false;
  const isModule = systems.some(({ collection }) =>
    collection.modules.some(({ kind, file, given }) =>
      kind === 'inline' ? given.place?.file === source.path : file === source.path,
    ),
  );
  return isModule || !importedValues(sources).has(source.path);
}

/** In chat the usual name is said of a file in any folder, so that alone it tells nothing. */
function systemFileIn({ facts }: Configuration, path: string | undefined): string | undefined {
  return path === usualPlaces.system && facts.systemFile === undefined ? undefined : path;
}

/** The file that stands under the user's name, where it is known from which file the way to it begins. */
function homeFileNamed(configuration: Configuration, homes: Configuration['homes']): string | undefined {
  const isLocated = ({ definitions }: Configuration['homes'][number]) =>
    definitions.length > 0 &&
    definitions.every((definition) => {
      const from = definedAt(definition)?.file;
      return configuration.sources.some(({ path, shown, located }) => path === from && shown && located);
    });
  const named = homes.filter(isLocated).map((home) => mainFileOf(home, configuration)?.path);
  const paths = new Set(named.filter((path) => path !== undefined && safePath(path) === path));
  return paths.size === 1 ? [...paths][0] : undefined;
}

function loginIn({ login, system, collection }: Configuration['homes'][number]): string | null {
  if (login !== null && system !== null) return login;
  const value = collection.at(['home', 'username'])?.value.force();
  return value ? plainText(value) : null;
}

function withoutUnknown(facts: Record<string, string | null | undefined>): LearnerFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => typeof fact === 'string'));
}
