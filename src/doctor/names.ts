/** The names that a message itself tells: whose configuration, which file, which option. */

export interface MessageNames {
  readonly login: string | null;
  /** The learner's own file that the message points at, without the folder of the repository or the store. */
  readonly file: string | null;
  readonly line: number | null;
  readonly option: string | null;
}

const login = /home-manager\.users\.(?:"([^"\n]+)"|([A-Za-z_][\w-]*))|\b([a-z_][\w-]*) profile:/;
const option = /[Oo]ption '([^'\n]{1,300})'/;
const position = /\bat (?:"|')?([^\s"'«»]+\.nix)(?:"|')?:(\d+)(?::\d+)?/g;
/** Files of nixpkgs, Home Manager or Nix itself; a learner cannot mend those. */
const foreign = /\/(?:lib|nixos|modules)\/(?:[\w-]+\/)*[\w-]+\.nix$|^«|\/nix\/store\/[a-z0-9]{32}-(?!source)/;
const storeSource = /^\/nix\/store\/[a-z0-9]{32}-source\//;

export function namesIn(message: string): MessageNames {
  const who = login.exec(message);
  const places = [...message.matchAll(position)].filter(([, path]) => !foreign.test(path ?? ''));
  const place = places.at(-1);
  return {
    login: who?.[1] ?? who?.[2] ?? who?.[3] ?? null,
    file: place?.[1] === undefined ? null : ownName(place[1]),
    line: place?.[2] === undefined ? null : Number(place[2]),
    option: option.exec(message)?.[1] ?? null,
  };
}

/** `/home/alice/nixos/home/home.nix` becomes `home/home.nix` where the folder is one of the usual ones. */
function ownName(path: string): string {
  const inStore = path.replace(storeSource, '');
  if (inStore !== path) return inStore;
  const parts = path.split('/');
  const folder = parts.at(-2) ?? '';
  return ['home', 'modules', 'hosts', 'users', 'system'].includes(folder) && parts.length > 3
    ? parts.slice(-2).join('/')
    : (parts.at(-1) ?? path);
}
