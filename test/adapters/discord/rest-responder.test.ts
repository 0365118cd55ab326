/** Answers have a limit of their own, which they keep. */
import { type REST, RESTEvents } from '@discordjs/rest';
import type { APIInteraction } from 'discord-api-types/v10';
import { afterEach, expect, test } from 'vitest';
import { createAnswerRest, createRestResponder } from '../../../src/adapters/discord/rest-responder.ts';

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const message = { body: { flags: 0, allowed_mentions: { parse: [] as [] }, content: 'ok' }, files: [] };
let rest: REST;

afterEach(() => {
  rest.clearHandlerSweeper();
  rest.clearHashSweeper();
});

/** So many learners are answered at once by Discord's taking everything; how often the client held itself back. */
async function heldBack(edits: number, callbacks: number): Promise<number> {
  rest = createAnswerRest(null);
  rest.options.makeRequest = async () => new Response(null, { status: 204 }) as never;
  let limited = 0;
  const tooMany = new Promise<void>((resolve) => {
    rest.on(RESTEvents.RateLimited, ({ global }) => {
      if (global) limited++;
      resolve();
    });
  });
  const responder = (index: number) =>
    createRestResponder(
      rest,
      { id: `${index}`, token: `t${index}`, application_id: '1' } as APIInteraction,
      log,
    );
  const sent = [
    ...Array.from({ length: edits }, (_, index) => responder(index).editOriginal(message)),
    ...Array.from({ length: callbacks }, (_, index) => responder(index).respond({ type: 6 })),
  ];
  await Promise.race([Promise.all(sent), tooMany]);
  return limited;
}

test('fifty edits in a second, the limit of other requests, are not too many', async () => {
  expect(await heldBack(500, 0)).toBe(0);
});

test('more than 500 are: there are limits that Discord does not announce', async () => {
  expect(await heldBack(1500, 0)).toBeGreaterThan(0);
});

test('first responses do not count for it', async () => {
  expect(await heldBack(400, 400)).toBe(0);
});

test('a token with the answer to it is never sent as the bot', async () => {
  const sent: (string | null)[] = [];
  rest = createAnswerRest(null);
  rest.options.makeRequest = async (_, { headers }) => {
    sent.push(new Headers(headers as Record<string, string>).get('authorization'));
    return new Response(null, { status: 204 }) as never;
  };
  const responder = createRestResponder(
    rest,
    { id: '1', token: 't', application_id: '1' } as APIInteraction,
    log,
  );
  expect(await responder.respond({ type: 6 })).toBe('arrived');
  expect(await responder.editOriginal(message)).toBe('arrived');
  expect(sent).toEqual([null, null]);
});
