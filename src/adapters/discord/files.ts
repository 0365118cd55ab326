/** The files of a message: what a reply brings, and what is too long to be read in the message itself. */
import type { RawFile } from '@discordjs/rest';
import type { RESTAPIAttachment } from 'discord-api-types/v10';
import { neutralLine } from '../../security/neutral.ts';
import { limits } from './limits.ts';

export interface AttachedFile {
  readonly name: string;
  readonly data: Buffer;
  readonly mediaType: string;
  /** Alternative text; empty where the name says it all. */
  readonly description: string;
}

/** Collects files as far as Discord takes them, each under a name of its own. */
export class Files {
  readonly #files: AttachedFile[] = [];
  readonly #byteLimit: number;
  #bytes = 0;

  /** @param byteLimit all files of the message together, in bytes */
  constructor(byteLimit: number) {
    this.#byteLimit = byteLimit;
  }

  /** How many more there may be. */
  get room(): number {
    return limits.files - this.#files.length;
  }

  /** The name under which it is attached; null where it is one too many, or too large. */
  add(name: string, data: Buffer, mediaType: string, description = ''): string | null {
    if (this.room === 0 || this.#bytes + data.length > this.#byteLimit) return null;
    const unique = this.#unique(safeName(name));
    this.#bytes += data.length;
    this.#files.push({
      name: unique,
      data,
      mediaType,
      description: neutralLine(description, limits.description),
    });
    return unique;
  }

  get attachments(): RESTAPIAttachment[] {
    return this.#files.map(({ name, description }, index) => ({
      id: String(index),
      filename: name,
      ...(description === '' ? {} : { description }),
    }));
  }

  get raw(): RawFile[] {
    return this.#files.map(({ name, data, mediaType }) => ({ name, data, contentType: mediaType }));
  }

  #unique(name: string): string {
    const taken = new Set(this.#files.map((file) => file.name));
    if (!taken.has(name)) return name;
    for (let count = 2; ; count++) if (!taken.has(`${count}-${name}`)) return `${count}-${name}`;
  }
}

/** Letters that Discord leaves as they are, so that `attachment://name` finds the file. */
function safeName(name: string): string {
  const safe = name
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/^[-.]+/, '')
    .slice(-80);
  return safe === '' ? 'file' : safe;
}
