/** Files from a server that does not keep to what Discord's file servers do. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { APIAttachment } from 'discord-api-types/v10';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { passOverMedia, readAttachments } from '../../../src/adapters/discord/attachments.ts';

const limit = 10_000;
let server: Server;
let origin: string;
const asked: string[] = [];

const files: Readonly<Record<string, RequestListener>> = {
  '/code.nix': (_, response) => response.end('{ a = 1; }\n'),
  '/utf-16.nix': (_, response) => response.end(Buffer.from('\ufeff{ a = 1; }', 'utf16le')),
  '/long.nix': (_, response) => response.end('x'.repeat(limit + 1)),
  '/packed.nix': (_, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end(gzipSync('x'.repeat(50_000_000)));
  },
  '/moved.nix': (_, response) => response.writeHead(302, { location: `${origin}/code.nix` }).end(),
  '/cut.nix': (_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{', () => response.destroy());
  },
  '/program.nix': (_, response) => response.end(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1])),
};

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const file = files[request.url ?? ''];
    if (file === undefined) response.writeHead(404).end();
    else file(request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

function attachment(path: string, size = 10, from = origin): APIAttachment {
  return { id: '1', filename: path.slice(1), size, url: `${from}${path}`, proxy_url: '' };
}

const read = (...attachments: APIAttachment[]) => readAttachments(attachments, limit, [origin]);

test('one file is its text, several are told apart by their names', async () => {
  expect(await read(attachment('/code.nix'))).toBe('{ a = 1; }\n');
  expect(await read(attachment('/utf-16.nix'))).toBe('{ a = 1; }');
  expect(await read(attachment('/code.nix'), attachment('/utf-16.nix'))).toMatch(
    /^code\.nix:\n[\s\S]+\nutf-16\.nix:\n/,
  );
});

test.each([
  ['says that it is small, and is not', '/long.nix', 'body-too-long'],
  ['is small until it is unpacked', '/packed.nix', 'body-too-long'],
  ['is elsewhere now', '/moved.nix', 'attachment-unreadable'],
  ['ends too early', '/cut.nix', 'attachment-unreadable'],
  ['is gone', '/gone.nix', 'attachment-unreadable'],
  ['is no text', '/program.nix', 'body-not-text'],
])('a file that %s is refused', async (_, path, code) => {
  await expect(read(attachment(path))).rejects.toMatchObject({ code });
});

test('what is said to be too long together is not fetched', async () => {
  const before = asked.length;
  const large = attachment('/code.nix', 3 * 1024 * 1024);
  await expect(read(large, attachment('/code.nix', 1))).rejects.toMatchObject({
    code: 'body-too-long',
    values: { size: 3073, known: 'yes' },
  });
  expect(asked).toHaveLength(before);
});

test('of what turns out to be too long the size is not known', async () => {
  await expect(read(attachment('/packed.nix'))).rejects.toMatchObject({ values: { known: 'no' } });
});

test.each([
  ['another host', 'https://cdn.discordapp.com.example.org/a.nix'],
  ['another port', 'http://127.0.0.1:1/a.nix'],
  ['a host behind a name and password', `http://cdn.discordapp.com@127.0.0.1:1/a.nix`],
  ['a file of this machine', 'file:///etc/passwd'],
  ['data', 'data:text/plain,a'],
  ['no address', 'cdn.discordapp.com/a.nix'],
])('%s is not asked', async (_, url) => {
  const before = asked.length;
  await expect(read({ ...attachment('/code.nix'), url })).rejects.toMatchObject({
    code: 'attachment-elsewhere',
  });
  expect(asked).toHaveLength(before);
});

test('a picture beside code is passed over, and one alone is not', () => {
  const picture = { ...attachment('/picture.png'), content_type: 'image/png' };
  const code = attachment('/code.nix');
  expect(passOverMedia('{ }', [picture])).toEqual([]);
  expect(passOverMedia('', [picture, code])).toEqual([code]);
  expect(passOverMedia(' ', [picture])).toEqual([picture]);
});
