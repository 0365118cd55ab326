/** What has to be sent so that Discord knows today's commands. */
import { type APIApplicationCommand, ApplicationCommandType } from 'discord-api-types/v10';
import type { DeclaredCommand } from './declare.ts';

export interface Differences {
  readonly create: readonly DeclaredCommand[];
  readonly update: readonly { readonly id: string; readonly command: DeclaredCommand }[];
  readonly remove: readonly { readonly id: string; readonly name: string }[];
  /** Names of those that are as they should be. */
  readonly unchanged: readonly string[];
}

/** Others, such as the entry of an activity, are made by Discord and stay. */
const declarable = new Set<ApplicationCommandType>([
  ApplicationCommandType.ChatInput,
  ApplicationCommandType.User,
  ApplicationCommandType.Message,
]);

/** Compared by type and name. Fields that nobody declared count only where we would have declared them. */
export function compareCommands(
  declared: readonly DeclaredCommand[],
  registered: readonly APIApplicationCommand[],
): Differences {
  const key = ({ type, name }: { type?: number | undefined; name: string }) => `${type ?? 1} ${name}`;
  const known = new Map(registered.map((command) => [key(command), command]));
  const wanted = new Set(declared.map(key));
  const existing = declared.flatMap((command) => {
    const there = known.get(key(command));
    return there === undefined ? [] : [{ id: there.id, command, same: isSame(command, there) }];
  });
  return {
    create: declared.filter((command) => !known.has(key(command))),
    update: existing.filter(({ same }) => !same).map(({ id, command }) => ({ id, command })),
    remove: registered
      .filter((command) => !wanted.has(key(command)) && declarable.has(command.type))
      .map(({ id, name }) => ({ id, name })),
    unchanged: existing.filter(({ same }) => same).map(({ command }) => command.name),
  };
}

/** Fields of a command, of an option and of a choice that we declare. */
const compared = new Set([
  'type',
  'name',
  'description',
  'options',
  'required',
  'autocomplete',
  'choices',
  'value',
  'default_member_permissions',
  'contexts',
  'integration_types',
]);
/** Their order means nothing. */
const unordered = new Set(['contexts', 'integration_types']);
/** A command of one server has no such fields: Discord fills them in by itself. */
const globalOnly = new Set(['contexts', 'integration_types']);

function isSame(declared: DeclaredCommand, registered: APIApplicationCommand): boolean {
  const ignored = registered.guild_id === undefined ? new Set<string>() : globalOnly;
  const form = (command: object) => JSON.stringify(canonical(command, ignored));
  return form(declared) === form(registered);
}

/** In one order of keys, without what says no more than its absence would. */
function canonical(value: unknown, ignored: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((each) => canonical(each, ignored));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([key, inner]) => compared.has(key) && !ignored.has(key) && !isNothing(inner))
    .map(([key, inner]) => [
      key,
      unordered.has(key) && Array.isArray(inner) ? inner.toSorted() : canonical(inner, ignored),
    ]);
  return Object.fromEntries(entries.toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1)));
}

function isNothing(value: unknown): boolean {
  return value == null || value === false || value === '' || (Array.isArray(value) && value.length === 0);
}
