/** How an interaction is answered, whichever way it came: through the gateway or over HTTP. */
import type { RawFile } from '@discordjs/rest';
import type { APIInteractionResponse } from 'discord-api-types/v10';
import type { DrawnMessage } from './draw.ts';

/**
 * What became of an answer.
 * - `arrived`: Discord took it.
 * - `taken`: this interaction has had its first response before, from us or from a process that ended since.
 * - `gone`: the three seconds, or the fifteen minutes, are over.
 * - `refused`: Discord does not accept what was sent; another form of it may do.
 * - `failed`: Discord could not be reached, or was not well; it may have arrived or not.
 */
export type Receipt = 'arrived' | 'taken' | 'gone' | 'refused' | 'failed';

/** Answers one interaction. Both ways are safe to repeat. Never rejects. */
export interface Responder {
  /** The first response. */
  respond(response: APIInteractionResponse, files?: RawFile[]): Promise<Receipt>;
  /** Puts the message in the place of the first response, as often as is needed. */
  editOriginal(message: DrawnMessage): Promise<Receipt>;
}
