/** For networks that take a file as a whole: exports as files, in memory up to what the network takes. */
import type { Messages } from '../../i18n/messages.ts';
import type { Block, ExportBlock, Reply } from '../reply.ts';
import type { OpenExport } from './export.ts';

/**
 * The reply with every export as a file of at most `limit` bytes. Writing ends where it gets larger; what is too large, or
 * no longer given, is said in words.
 */
export async function writeExports(
  reply: Reply,
  open: OpenExport,
  limit: number,
  messages: Messages,
): Promise<Reply> {
  if (!reply.blocks.some(({ kind }) => kind === 'export')) return reply;
  const blocks: Block[] = [];
  for (const block of reply.blocks) {
    blocks.push(block.kind === 'export' ? await written(block, open, limit, messages) : block);
  }
  return { ...reply, blocks };
}

async function written(
  { name, mediaType, source }: ExportBlock,
  open: OpenExport,
  limit: number,
  messages: Messages,
): Promise<Block> {
  const pieces = await open(source);
  if (pieces === null) return said(messages, 'export.over');
  const parts: string[] = [];
  let size = 0;
  for await (const piece of pieces) {
    size += Buffer.byteLength(piece);
    // Leaving the loop ends the reading as well.
    if (size > limit) return said(messages, 'export.too-large', { megabytes: Math.floor(limit / 2 ** 20) });
    parts.push(piece);
  }
  return { kind: 'file', name, mediaType, content: parts.join('') };
}

function said(
  messages: Messages,
  key: 'export.over' | 'export.too-large',
  values: { readonly megabytes?: number } = {},
): Block {
  return { kind: 'notice', tone: 'error', text: messages.parts(key, { megabytes: 0, ...values }) };
}
