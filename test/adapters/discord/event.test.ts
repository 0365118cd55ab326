import { type APIInteraction, InteractionType, PermissionFlagsBits } from 'discord-api-types/v10';
import { expect, test } from 'vitest';
import { accountOfUser, eventOf } from '../../../src/adapters/discord/event.ts';
import { callOfCommand } from '../../../src/core/call.ts';

const user = { id: '1', username: 'morgan', discriminator: '0', global_name: 'Morgan', avatar: null };
const role = '100000000000000001';

/** Whether a member with these permissions and roles moderates, where the role above does. */
function moderates(
  member: { readonly permissions: string; readonly roles?: readonly string[] } | null,
): boolean {
  const interaction = {
    id: '2',
    type: InteractionType.ApplicationCommand,
    channel_id: '3',
    ...(member === null ? { user } : { guild_id: '4', member: { user, roles: [], ...member } }),
  };
  const call = callOfCommand('cohort progress', null);
  const at = new Date('2026-01-02T03:04:05Z');
  // Only what is looked at stands in the interaction.
  const given = interaction as unknown as APIInteraction;
  return eventOf(given, accountOfUser(user, null), call, at, new Set([role])).moderator;
}

test.each([
  ['who may manage the server', { permissions: String(PermissionFlagsBits.ManageGuild) }, true],
  ['an administrator', { permissions: String(PermissionFlagsBits.Administrator) }, true],
  ['who has a role that was named', { permissions: '0', roles: [role] }, true],
  ['who may only kick', { permissions: String(PermissionFlagsBits.KickMembers) }, false],
  ['who has another role', { permissions: '0', roles: ['100000000000000002'] }, false],
  ['whose permissions cannot be read', { permissions: 'all' }, false],
  ['whoever writes a direct message', null, false],
] as const)('%s moderates or not', (_, member, expected) => {
  expect(moderates(member)).toBe(expected);
});
