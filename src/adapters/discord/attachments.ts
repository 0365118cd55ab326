/** Files that came with an interaction, as text. Nothing is fetched from anywhere but Discord's own file servers. */
import type { APIAttachment } from 'discord-api-types/v10';
import { bodyTooLong, KnownError } from '../../core/errors.ts';
import { isBinary, neutralLine } from '../../security/neutral.ts';

/** https://discord.com/developers/docs/reference#signed-attachment-cdn-urls */
export const discordFileServers: readonly string[] = [
  'https://cdn.discordapp.com',
  'https://media.discordapp.net',
];

/** A learner waits, and the answer has fifteen minutes at most; a file of a few kilobytes takes no time. In ms. */
const downloadTimeout = 8000;

/** A fence longer than any that stands in a text of code. */
const fence = '~'.repeat(12);

/**
 * The files as one pasted text. Several are told apart by their names; one stands alone, so that its lines count as
 * they do in the file.
 *
 * @param maximumBytes of all files together
 * @param origins of the servers that files may come from
 * @throws KnownError `attachment-elsewhere`, `attachment-unreadable`, `body-too-long`, `body-not-text`
 */
export async function readAttachments(
  attachments: readonly APIAttachment[],
  maximumBytes: number,
  origins: readonly string[],
): Promise<string> {
  const size = attachments.reduce((sum, attachment) => sum + attachment.size, 0);
  if (size > maximumBytes) throw bodyTooLong(size, maximumBytes);
  const texts = await Promise.all(
    attachments.map(async (attachment) => decode(await download(attachment, maximumBytes, origins))),
  );
  if (texts.some(isBinary)) throw new KnownError('body-not-text');
  if (texts.length === 1) return texts[0] ?? '';
  return texts
    .map((text, index) => `${nameOf(attachments[index])}:\n${fence}\n${text}\n${fence}`)
    .join('\n\n');
}

/** Of a message, without the pictures beside its code; with nothing else in it they are kept, to be refused by name. */
export function passOverMedia(
  content: string,
  attachments: readonly APIAttachment[],
): readonly APIAttachment[] {
  const others = attachments.filter(({ content_type }) => !/^(image|video|audio)\//.test(content_type ?? ''));
  return others.length > 0 || content.trim() !== '' ? others : attachments;
}

async function download(
  { url, filename }: APIAttachment,
  maximumBytes: number,
  origins: readonly string[],
): Promise<Buffer> {
  if (!URL.canParse(url) || !origins.includes(new URL(url).origin)) {
    throw new KnownError('attachment-elsewhere', { name: neutralLine(filename) });
  }
  try {
    const signal = AbortSignal.timeout(downloadTimeout);
    const response = await fetch(url, { redirect: 'error', signal });
    if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
    const chunks: Uint8Array[] = [];
    let received = 0;
    for await (const chunk of response.body) {
      received += chunk.length;
      if (received > maximumBytes) throw bodyTooLong(null, maximumBytes);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (error instanceof KnownError) throw error;
    throw new KnownError('attachment-unreadable', { name: neutralLine(filename) });
  }
}

/** UTF-8, or UTF-16 where its mark stands at the beginning, as PowerShell writes it. */
function decode(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** `home.nix (2)`, as some systems name a second copy, would not be read as the name of a file. */
function nameOf(attachment: APIAttachment | undefined): string {
  return neutralLine(attachment?.filename ?? '').replace(/\s+/g, '-');
}
