/** Answers that a homeserver never gives, and what stands before one does. */
import nock from 'nock';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TutorClient } from '../../../src/adapters/matrix/client.ts';
import { failureOf } from '../../../src/adapters/matrix/failures.ts';
import { quietLog } from '../../../src/adapters/matrix/log.ts';
import { Pace } from '../../../src/adapters/matrix/pace.ts';

const url = 'http://homeserver.test';
const send = '/_matrix/client/v3/rooms/!room%3Atest/send/m.room.message/one';
let ending: AbortController;
let client: TutorClient;
let waits: number[];
let pace: Pace;

beforeEach(() => {
  nock.disableNetConnect();
  ending = new AbortController();
  client = new TutorClient({ homeserverUrl: url, accessToken: 'token', ended: ending.signal, log: quietLog });
  waits = [];
  pace = new Pace(ending.signal, (_, wait) => waits.push(wait));
});

afterEach(() => {
  ending.abort();
  nock.cleanAll();
  nock.enableNetConnect();
});

function sendOne(): Promise<string> {
  return pace.patiently(() => client.put('!room:test', 'm.room.message', { body: 'x' }, 'one'));
}

const taken = { event_id: '$one' };

test.each([
  ['JSON that ends too early', 200, '{"event_id": "$o'],
  ['a page of a proxy', 502, '<html><h1>Bad gateway</h1></html>'],
  ['a page with a good status', 200, '<html>Maintenance</html>'],
  ['nothing', 200, ''],
  ['JSON without what was asked for', 200, '{}'],
  ['an error of the homeserver', 500, '{"errcode":"M_UNKNOWN","error":"Internal server error"}'],
])('%s: the message is sent again under the same id', async (_, status, body) => {
  nock(url).put(send).reply(status, body);
  nock(url).put(send).reply(200, taken);
  expect(await sendOne()).toBe('$one');
  expect(waits).toHaveLength(1);
});

test('a connection that breaks is tried again', async () => {
  nock(url)
    .put(send)
    .replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
  nock(url).put(send).reply(200, taken);
  expect(await sendOne()).toBe('$one');
});

test('the time that the homeserver asks for is kept', async () => {
  nock(url).put(send).reply(429, { errcode: 'M_LIMIT_EXCEEDED', error: 'Too many', retry_after_ms: 120 });
  nock(url).put(send).reply(200, taken);
  expect(await sendOne()).toBe('$one');
  expect(waits).toEqual([120]);
});

test('what is refused is not sent again', async () => {
  nock(url).put(send).reply(403, { errcode: 'M_FORBIDDEN', error: 'You are not in the room' });
  await expect(sendOne()).rejects.toMatchObject({ statusCode: 403 });
  expect(waits).toEqual([]);
});

test('a mistake of our own is no failure of the homeserver', async () => {
  const mistake = new TypeError('nobody foresaw this');
  await expect(pace.patiently(() => Promise.reject(mistake))).rejects.toBe(mistake);
});

test.each([
  ['JSON that ends too early', 200, '{"next_batch": "s1'],
  ['a page of a proxy', 502, '<html>'],
  ['a list', 200, 'null'],
])('%s is no sync', async (_, status, body) => {
  nock(url).get(/sync/).reply(status, body);
  const failure = await client.poll(null, 0).catch(failureOf);
  expect(failure).toMatchObject({ kind: 'passing' });
});

test('a token that is not valid ends it', async () => {
  nock(url).get(/sync/).reply(401, { errcode: 'M_UNKNOWN_TOKEN', error: 'Unknown token' });
  expect(await client.poll(null, 0).catch(failureOf)).toEqual({ kind: 'signed-out' });
});
