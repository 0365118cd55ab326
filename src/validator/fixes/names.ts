/** The names that a repair writes: the learner's own from what is known and shown, else those of the chapter. */
import type { Chapter } from '../../chapter/chapter.ts';
import { holeValues } from '../../chapter/holes.ts';
import { plainText } from '../../nix/evaluate/index.ts';
import { homeManagerName } from '../configuration/configuration.ts';
import type { Scene } from '../judgement.ts';
import { isPlaceholder } from '../options/placeholders.ts';
import { bindingsOf } from './anatomy.ts';

export interface Names {
  readonly login: string;
  /** The input that is Home Manager. */
  readonly input: string;
  readonly nixpkgs: string;
  /** From the root of the repository. */
  readonly homeFile: string;
  readonly systemFile: string;
  /** The release to begin with, `YY.MM`. */
  readonly release: string;
  /** Every release that Home Manager knows, in order. */
  readonly releases: readonly string[];
  /** A picture, from the root of the repository. */
  readonly picture: string;
}

export function namesIn(scene: Scene, chapter: Chapter): Names {
  const { facts, inputs, sources } = scene.configuration;
  const values = holeValues(chapter.defaults, facts);
  const packages = inputs?.entries.find(
    ({ address }) =>
      address?.reference.kind === 'repository' && address.reference.repository.toLowerCase() === 'nixpkgs',
  );
  const place = (role: string) =>
    sources.find((source) => source.role === role && source.located && source.whole)?.path;
  const releases = releasesIn(scene);
  return {
    login: loginIn(scene) ?? values.login,
    input: homeManagerName(scene.configuration),
    nixpkgs: packages?.name ?? values.nixpkgs,
    homeFile: place('home') ?? values.home_file,
    systemFile: place('system') ?? values.system_file,
    release: knownRelease(scene, releases),
    releases,
    picture: [...scene.paths].find((path) => /\.(png|jpe?g|webp)$/i.test(path)) ?? 'res/me.png',
  };
}

/** The learner's login, as far as facts or the text tell it. */
function loginIn(scene: Scene): string | null {
  const { facts, systems, homes } = scene.configuration;
  if (facts.username !== undefined) return facts.username;
  const accounts = systems.flatMap(({ collection }) => collection.at(['users', 'users'])?.names ?? []);
  const users = homes.flatMap(({ login, system }) => (login !== null && system !== null ? [login] : []));
  const written = homes.map(({ collection }) => {
    const value = collection.at(['home', 'username'])?.value.force();
    return value ? plainText(value) : null;
  });
  const folders = homes.map(({ collection }) => {
    const value = collection.at(['home', 'homeDirectory'])?.value.force();
    return (value && /^\/home\/([^/]+)\/?$/.exec(plainText(value) ?? '')?.[1]) ?? null;
  });
  const candidates = [...accounts.filter((name) => name !== 'root'), ...users, ...written, ...folders];
  return candidates.find((name) => name !== null && isName(name)) ?? loginInPaths(scene);
}

/** `users.alice` or `users.users.alice` anywhere in the text. */
function loginInPaths({ configuration }: Scene): string | null {
  const paths = configuration.sources.flatMap(({ tree }) => bindingsOf(tree).map(({ path }) => path));
  for (const path of paths) {
    const name = path[path.lastIndexOf('users') + 1];
    if (path.includes('users') && name !== undefined && name !== 'users' && isName(name)) return name;
  }
  return null;
}

function isName(name: string): boolean {
  return /^[a-z_][a-z0-9_.-]*$/.test(name) && !isPlaceholder(name);
}

function releasesIn({ options }: Scene): readonly string[] {
  const match = options.find(['home', 'stateVersion']);
  return match.kind === 'option' ? [...match.type.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name) : [];
}

/** The release of the learner's own branches, else the newest that is no longer in the making. */
function knownRelease({ configuration, options }: Scene, releases: readonly string[]): string {
  const { facts, inputs } = configuration;
  const branches = [
    facts.release,
    ...(inputs?.entries.map(({ address }) =>
      address?.reference.kind === 'repository' ? address.reference.ref : null,
    ) ?? []),
  ];
  const own = branches.map((branch) => /\d\d\.\d\d/.exec(branch ?? '')?.[0]).find((name) => name);
  return own ?? releases.filter((name) => name < options.release).at(-1) ?? options.release;
}
