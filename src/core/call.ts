/** Calls and the commands they are for, as every adapter needs them. */
import type { CommandCall } from './event.ts';

/** The command of a group by its name or an alias; case does not count. */
export function findKnown<
  Known extends { readonly group: string; readonly name: string; readonly aliases: readonly string[] },
>(group: string, name: string, known: readonly Known[]): Known | undefined {
  const wanted = name.toLowerCase();
  return known.find(
    (command) => command.group === group && (command.name === wanted || command.aliases.includes(wanted)),
  );
}

/** The call behind a choice's command, for example `hm answer b`. */
export function callOfCommand(command: string, moment: string | null): CommandCall {
  const [group = '', name = '', ...words] = command.split(' ').filter((word) => word !== '');
  return {
    group,
    name,
    words,
    options: {},
    body: null,
    bodyAuthor: null,
    ...(moment === null ? {} : { moment }),
  };
}
