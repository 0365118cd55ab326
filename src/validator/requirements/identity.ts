/** Matchers about who the learner is: the login, the home folder, the release they started with. */
import { type Place, plainText, type Value } from '../../nix/evaluate/index.ts';
import { accountRead } from '../configuration/accounts.ts';
import type { Home } from '../configuration/homes.ts';
import type { System } from '../configuration/system.ts';
import type { Scene } from '../judgement.ts';
import { mistake, type Observation, unclear } from '../observation.ts';
import { isPlaceholder } from '../options/placeholders.ts';

type Details = Readonly<Record<string, string>>;

/** Whether a definition counts for nothing beside the plain one that Home Manager's NixOS module makes of the account. */
export function isOverridden(name: string, priority: number): boolean {
  return (name === 'username' || name === 'homeDirectory') && priority > 100;
}

export function judgeIdentity(
  matcher: 'release' | 'login' | 'home-folder',
  value: Value,
  place: Place | null,
  side: System | Home,
  scene: Scene,
  details: Details,
): Observation[] {
  const home = 'login' in side ? side : null;
  if (matcher === 'release') return judgeRelease(value, place, scene, details);
  const login = home === null ? null : loginOf(home, scene);
  const name = login === null ? null : (accountText(login, 'name', scene) ?? login);
  return matcher === 'login'
    ? judgeLogin(value, name, place, details)
    : judgeHomeFolder(value, login, home, place, scene, details);
}

/** The account that a home belongs to, as far as it is known from elsewhere than the home itself. */
function loginOf(home: Home, scene: Scene): string | null {
  return home.login ?? scene.configuration.facts.username ?? null;
}

function judgeRelease(value: Value, place: Place | null, scene: Scene, details: Details): Observation[] {
  if (value.kind === 'float' || value.kind === 'integer')
    return [mistake('state-version-unquoted', 'meaning', place, { ...details, value: String(value.value) })];
  const text = plainText(value);
  if (text === null) {
    const isKnownElsewhere =
      (value.kind === 'symbolic' && value.origin.root === 'argument') ||
      (value.kind === 'string' && value.parts.every((part) => typeof part !== 'string'));
    if (value.kind === 'symbolic' && !isKnownElsewhere)
      return [unclear('cannot-follow', place, { ...details, what: 'home.stateVersion' })];
    return isKnownElsewhere || value.kind === 'failed'
      ? []
      : [mistake('state-version-invalid', 'meaning', place, details)];
  }
  return releases(scene).includes(text)
    ? []
    : [mistake('state-version-invalid', 'meaning', place, { ...details, value: text })];
}

/** The releases that Home Manager knows, from the type of the option. */
function releases(scene: Scene): readonly string[] {
  const match = scene.options.find(['home', 'stateVersion']);
  return match.kind === 'option'
    ? [...match.type.matchAll(/"([^"]+)"/g)].map(([, release = '']) => release)
    : [];
}

function judgeLogin(
  value: Value,
  login: string | null,
  place: Place | null,
  details: Details,
): Observation[] {
  const text = plainText(value);
  if (text === null) return [];
  if (isPlaceholder(text)) return [mistake('placeholder-left', 'form', place, { ...details, text })];
  if (login === null && /[\s/:$]|^$/.test(text))
    return [mistake('username-differs', 'meaning', place, { ...details, login: text })];
  if (login === null || text === login) return [];
  return [mistake('username-differs', 'meaning', place, { ...details, login: text, account: login })];
}

function judgeHomeFolder(
  value: Value,
  login: string | null,
  home: Home | null,
  place: Place | null,
  scene: Scene,
  details: Details,
): Observation[] {
  if (value.kind === 'path') {
    const code = value.base === 'home' ? 'homedir-not-absolute' : 'homedir-unquoted-path';
    return [mistake(code, 'meaning', place, { ...details, text: value.path })];
  }
  if (value.kind === 'symbolic') {
    if (value.origin.root === 'computed' && value.origin.name === 'path')
      return [mistake('homedir-unquoted-path', 'meaning', place, details)];
    const account = accountRead(value)?.login ?? login;
    if (login !== null && account !== login)
      return [
        mistake('homedir-conflict', 'meaning', place, {
          ...details,
          wanted: accountText(login, 'home', scene) ?? '',
        }),
      ];
  }
  if (value.kind !== 'string')
    return isEnvironment(value) ? [mistake('homedir-not-absolute', 'meaning', place, details)] : [];
  const [first] = value.parts;
  if (first === undefined || (typeof first === 'string' && !first.startsWith('/')))
    return [
      mistake('homedir-not-absolute', 'meaning', place, {
        ...details,
        text: typeof first === 'string' ? first : '',
      }),
    ];
  const text = plainText(value);
  if (text === null) return [];
  const folder = text.split('/').filter((part) => part !== '');
  if (folder.some(isPlaceholder)) return [mistake('placeholder-left', 'form', place, { ...details, text })];
  const name = login ?? usernameIn(home);
  if (name === null)
    return text.endsWith('/') ? [mistake('homedir-conflict', 'meaning', place, { ...details, text })] : [];
  const usual = name === 'root' ? '/root' : `/home/${accountText(name, 'name', scene) ?? name}`;
  const wanted = accountText(name, 'home', scene) ?? usual;
  return text === wanted ? [] : [mistake('homedir-conflict', 'meaning', place, { ...details, text, wanted })];
}

/** `builtins.getEnv "HOME"`, which is empty in a flake. */
function isEnvironment(value: Value): boolean {
  return value.kind === 'symbolic' && value.origin.name.endsWith('getEnv');
}

function usernameIn(home: Home | null): string | null {
  const value = home?.collection.at(['home', 'username'])?.value.force();
  return value ? plainText(value) : null;
}

/** The home folder or the name that the system gives to the account, where it says so. */
function accountText(login: string, field: 'home' | 'name', scene: Scene): string | null {
  for (const { collection } of scene.configuration.systems) {
    const value = collection.at(['users', 'users', login, field])?.value.force();
    const text = value ? plainText(value) : null;
    if (text !== null) return text;
  }
  return null;
}
