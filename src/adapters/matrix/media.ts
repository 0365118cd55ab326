/** Files: what a learner uploads, as text; and what the tutor sends along. */

import { bodyTooLong, KnownError } from '../../core/errors.ts';
import type { Block, Reply } from '../../core/reply.ts';
import { neutralLine } from '../../security/neutral.ts';
import type { TutorClient } from './client.ts';
import { isRefused, RefusedRequest } from './failures.ts';
import { dig, stringAt } from './json.ts';

/** Whether the content is an uploaded file that a check can read. */
export function isNixFile(content: unknown): boolean {
  return stringAt(content, 'msgtype') === 'm.file' && fileName(content).toLowerCase().endsWith('.nix');
}

/** What was written beside an uploaded file, or null. */
export function captionOf(content: unknown): string | null {
  const body = stringAt(content, 'body');
  const name = stringAt(content, 'filename');
  return name === null || body === null || body === name ? null : body;
}

function fileName(content: unknown): string {
  return stringAt(content, 'filename') ?? stringAt(content, 'body') ?? '';
}

/**
 * The file as it would be pasted, with its name. Of one with more than `maximumBytes` no more is fetched.
 *
 * @throws KnownError `body-too-long`; `attachment-unreadable` where the homeserver has no such file, or cannot get it
 *   from another
 */
export async function readFile(client: TutorClient, content: unknown, maximumBytes: number): Promise<string> {
  const name = neutralLine(fileName(content)).replace(/^.*[/\\]/, '');
  const bytes = await bytesOf(client, content, maximumBytes).catch((error: unknown) => {
    throw isFinal(error) ? new KnownError('attachment-unreadable', { name }) : error;
  });
  if (bytes === null) throw new KnownError('attachment-unreadable', { name });
  const text = new TextDecoder().decode(bytes);
  const fence = '`'.repeat(Math.max(3, ...(text.match(/`+/g) ?? []).map((run) => run.length + 1)));
  return `${name}:\n${fence}nix\n${text.replace(/\n$/, '')}\n${fence}`;
}

/** Also a failure that the homeserver itself tells of: the server that has the file may never come back. */
function isFinal(error: unknown): boolean {
  if (isRefused(error) || (error instanceof Error && error.name === 'TimeoutError')) return true;
  return (
    error instanceof RefusedRequest && error.statusCode >= 500 && dig(error.body, 'errcode') !== undefined
  );
}

/** Null where it does not fit the key that came with it. */
async function bytesOf(
  client: TutorClient,
  content: unknown,
  maximumBytes: number,
): Promise<Uint8Array | null> {
  const file = dig(content, 'file');
  const uri = stringAt(content, 'url') ?? stringAt(file, 'url');
  if (uri === null) return new Uint8Array();
  const bytes = await client.download(uri, maximumBytes + 1);
  if (bytes.length > maximumBytes) {
    const told = dig(content, 'info', 'size');
    const isMore = typeof told === 'number' && Number.isFinite(told) && told > maximumBytes;
    throw bodyTooLong(isMore ? told : null, maximumBytes);
  }
  if (file === undefined || client.encryption === null) return bytes;
  return client.encryption.openedFile(bytes, file);
}

/** Larger files are not sent, whatever the homeserver takes: they are in memory meanwhile. In bytes. */
const largestUpload = 20 * 2 ** 20;

/** How large a file may be that is sent. In bytes. */
export async function uploadLimit(client: TutorClient): Promise<number> {
  const config: unknown = await client.doRequest('GET', '/_matrix/client/v1/media/config').catch(() => null);
  const limit = dig(config, 'm.upload.size');
  return typeof limit === 'number' && limit > 0 ? Math.min(limit, largestUpload) : largestUpload;
}

export interface Upload {
  readonly type: 'm.file' | 'm.image';
  readonly name: string;
  readonly mediaType: string;
  readonly data: Buffer;
  /** Said beside it. */
  readonly body: string;
}

/** What is sent beside the text. In plain mode a picture is only described. */
export function uploadsOf(reply: Reply): readonly Upload[] {
  return reply.blocks.flatMap((block, index) => uploadOf(block, index, reply.plain === true));
}

function uploadOf(block: Block, index: number, plain: boolean): readonly Upload[] {
  if (block.kind === 'file') {
    const data = Buffer.from(block.content, block.encoding ?? 'utf8');
    return [{ type: 'm.file', name: block.name, mediaType: block.mediaType, data, body: block.name }];
  }
  if (block.kind !== 'picture' || plain) return [];
  const [, extension] = /^image\/(png|jpeg|gif|webp)$/.exec(block.mediaType) ?? [];
  if (extension === undefined) return [];
  const data = Buffer.from(block.base64, 'base64');
  const body = neutralLine(block.alternativeText, 500);
  return [
    { type: 'm.image', name: `picture-${index + 1}.${extension}`, mediaType: block.mediaType, data, body },
  ];
}

/** Uploads it, encrypted where the room is. @returns the content of the message that shows it */
export async function upload(client: TutorClient, room: string, what: Upload): Promise<object> {
  const { encryption } = client;
  if (encryption === null || !(await encryption.isEncrypted(room))) {
    const url = await client.uploadContent(what.data, what.mediaType, what.name);
    return contentOf(what, { url: String(url) });
  }
  const { data, file } = encryption.sealedFile(what.data);
  const url = await client.uploadContent(data, 'application/octet-stream');
  return contentOf(what, { file: { ...file, url: String(url) } });
}

function contentOf(upload: Upload, where: object): object {
  return {
    msgtype: upload.type,
    body: upload.body,
    filename: upload.name,
    ...where,
    info: { mimetype: upload.mediaType, size: upload.data.length },
    'm.mentions': {},
  };
}
