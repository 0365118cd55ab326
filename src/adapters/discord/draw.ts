/** Draws a reply as a message of Discord's components: text, pictures, files, and what can be pressed. */
import type { RawFile } from '@discordjs/rest';
import {
  type APIComponentInContainer,
  type APIMediaGalleryItem,
  type APIMessageTopLevelComponent,
  ComponentType,
  MessageFlags,
  type RESTAPIAttachment,
} from 'discord-api-types/v10';
import type { Block, NoticeTone, Reply } from '../../core/reply.ts';
import type { Messages } from '../../i18n/messages.ts';
import { neutralLine } from '../../security/neutral.ts';
import { drawBlock, named } from './blocks.ts';
import { Files } from './files.ts';
import { limits } from './limits.ts';
import { type CommandMention, escapeText } from './markdown.ts';
import { drawOffers } from './offers.ts';
import { plainBlocks } from './plain.ts';

export interface DrawOptions {
  /** The id of the account that may press the buttons. */
  readonly owner: string;
  readonly mention: CommandMention;
  readonly messages: Messages;
  /** What may be uploaded with one answer, in bytes. */
  readonly byteLimit: number;
}

/** A message as Discord takes it. Nothing in it pings anybody. */
export interface DrawnMessage {
  readonly body: {
    readonly flags: number;
    readonly allowed_mentions: { readonly parse: [] };
    readonly components?: APIMessageTopLevelComponent[];
    readonly content?: string;
    readonly attachments?: RESTAPIAttachment[];
  };
  readonly files: RawFile[];
}

/** A bar of colour beside the answer. It only repeats what the words say. */
const toneColours: Readonly<Partial<Record<NoticeTone, number>>> = {
  success: 0x2e9e5b,
  refusal: 0xd9a21b,
  unsure: 0xd9a21b,
  error: 0xc94a4a,
};

export function drawMessage(reply: Reply, options: DrawOptions): DrawnMessage {
  const plain = reply.plain === true;
  const files = new Files(options.byteLimit);
  const offers = drawOffers(reply.blocks, options.owner, options.messages.text('discord.choose'));
  const pictures = attachPictures(plain ? [] : reply.blocks, files);
  const attached = attachFiles(reply.blocks, files);
  const words: Block[] = offers.inWords.map((choice) => ({
    kind: 'paragraph',
    text: [
      { kind: 'text', text: `${choice.label}: ` },
      { kind: 'command', text: choice.command },
    ],
  }));
  const unseen = reply.blocks.map((block) => (pictures.shown.has(block) ? block : inWords(block)));
  const text = fitText([...unseen, ...words], attached.leftOut, files, options, plain);
  const body: APIComponentInContainer[] = [
    { type: ComponentType.TextDisplay, content: text.content },
    ...(pictures.items.length === 0
      ? []
      : [{ type: ComponentType.MediaGallery, items: pictures.items } as const]),
    ...[...attached.names, ...text.attached].map(
      (name) => ({ type: ComponentType.File, file: { url: `attachment://${name}` } }) as const,
    ),
  ];
  const colour = plain ? undefined : colourOf(reply.blocks);
  const { attachments } = files;
  return {
    body: {
      flags: MessageFlags.IsComponentsV2,
      allowed_mentions: { parse: [] },
      components: [
        ...(colour === undefined
          ? body
          : [{ type: ComponentType.Container, accent_color: colour, components: body } as const]),
        ...offers.rows,
      ],
      ...(attachments.length === 0 ? {} : { attachments }),
    },
    files: files.raw,
  };
}

/** The same as a file below a sentence, for when Discord refuses the other; null where it is larger than a file may be. */
export function drawFallback(reply: Reply, messages: Messages, byteLimit: number): DrawnMessage | null {
  const files = new Files(byteLimit);
  const name = files.add('answer.txt', Buffer.from(plainBlocks(reply.blocks)), 'text/plain; charset=utf-8');
  if (name === null) return null;
  const { attachments } = files;
  return { body: { ...sentence(messages.text('discord.attached-whole')), attachments }, files: files.raw };
}

/** Nothing of the reply is left but an id, under which the log says more. */
export function drawUnshowable(messages: Messages, id: string): DrawnMessage {
  return { body: sentence(messages.text('discord.unshowable', { id })), files: [] };
}

/** A message of the older kind, without anything that can be pressed. */
function sentence(content: string) {
  return { flags: 0, allowed_mentions: { parse: [] as [] }, content };
}

function colourOf(blocks: readonly Block[]): number | undefined {
  const notices = blocks.filter((block) => block.kind === 'notice');
  return notices.map(({ tone }) => toneColours[tone]).find((colour) => colour !== undefined);
}

/** One place is kept for the text that does not fit. */
function hasRoom(files: Files): boolean {
  return files.room > 1;
}

function attachPictures(blocks: readonly Block[], files: Files) {
  const items: APIMediaGalleryItem[] = [];
  const shown = new Set<Block>();
  for (const block of blocks) {
    if (block.kind !== 'picture' || !hasRoom(files)) continue;
    const extension = /^image\/(png|jpeg|gif|webp)$/.exec(block.mediaType)?.[1];
    if (extension === undefined) continue;
    const data = Buffer.from(block.base64, 'base64');
    const description = neutralLine(block.alternativeText, limits.description);
    const name = files.add(`picture.${extension}`, data, block.mediaType, description);
    if (name === null) continue;
    shown.add(block);
    items.push({
      media: { url: `attachment://${name}` },
      ...(description === '' ? {} : { description }),
    });
  }
  return { items, shown };
}

/** Pictures that are not shown are said. */
function inWords(block: Block): Block {
  return block.kind === 'picture'
    ? { kind: 'paragraph', text: [{ kind: 'text', text: block.alternativeText }] }
    : block;
}

function attachFiles(blocks: readonly Block[], files: Files) {
  const names: string[] = [];
  const leftOut: string[] = [];
  for (const block of blocks) {
    if (block.kind !== 'file') continue;
    const data = Buffer.from(block.content, block.encoding ?? 'utf8');
    const name = hasRoom(files) ? files.add(block.name, data, block.mediaType) : null;
    if (name === null) leftOut.push(block.name);
    else names.push(name);
  }
  return { names, leftOut };
}

interface Piece {
  readonly block: Block;
  text: string;
}

/** What a message may hold: the longest code goes into files first, and if that is not enough, the whole text does. */
function fitText(
  blocks: readonly Block[],
  leftOut: readonly string[],
  files: Files,
  { messages, mention }: DrawOptions,
  plain: boolean,
): { readonly content: string; readonly attached: readonly string[] } {
  const pieces = blocks.map((block): Piece => ({ block, text: drawBlock(block, mention, plain) }));
  const attached: string[] = [];
  const remark =
    leftOut.length === 0 ? '' : escapeText(messages.text('discord.left-out', { names: leftOut.join(', ') }));
  const whole = () => joinPieces([...pieces.map(({ text }) => text), remark]);

  for (const piece of codeByLength(pieces)) {
    if (whole().length <= limits.text || !hasRoom(files)) break;
    const name = files.add(
      fileNameOf(piece.block),
      Buffer.from(piece.block.text),
      'text/plain; charset=utf-8',
    );
    if (name === null) continue;
    attached.push(name);
    piece.text = named(piece.block.name, escapeText(messages.text('discord.attached', { name })));
  }
  const content = whole();
  if (content.length <= limits.text) {
    return { content: content === '' ? messages.text('discord.handled') : content, attached };
  }
  const data = Buffer.from(plainBlocks(blocks));
  const name = files.add('answer.txt', data, 'text/plain; charset=utf-8');
  const rest = messages.text(name === null ? 'discord.cut' : 'discord.attached-rest');
  const shown: string[] = [];
  for (const { text } of pieces) {
    if (joinPieces([...shown, text, rest]).length > limits.text) break;
    shown.push(text);
  }
  return { content: joinPieces([...shown, rest]), attached: name === null ? attached : [...attached, name] };
}

type CodePiece = Piece & { readonly block: Extract<Block, { kind: 'code' | 'excerpt' | 'diff' }> };

function codeByLength(pieces: readonly Piece[]): readonly CodePiece[] {
  return pieces
    .filter((piece): piece is CodePiece => ['code', 'excerpt', 'diff'].includes(piece.block.kind))
    .sort((one, other) => other.text.length - one.text.length);
}

function fileNameOf(block: CodePiece['block']): string {
  if (block.kind === 'diff') return `${block.name ?? 'change'}.diff`;
  return block.name ?? (block.kind === 'code' && block.language === 'nix' ? 'code.nix' : 'code.txt');
}

function joinPieces(pieces: readonly string[]): string {
  return pieces.filter((piece) => piece.trim() !== '').join('\n\n');
}
