/** What went wrong with Discord, in a sentence for whoever runs the tutor. No token, address or body stands in it. */
import { DiscordAPIError, HTTPError, RateLimitError } from '@discordjs/rest';

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes */
export const apiErrors = {
  unknownInteraction: 10_062,
  unknownWebhook: 10_015,
  invalidWebhookToken: 50_027,
  alreadyAcknowledged: 40_060,
  missingAccess: 50_001,
  unknownApplication: 10_002,
  notYourApplication: 20_012,
} as const;

/** Discord is done with us until somebody changes something; the message says what. */
export class DiscordRefusal extends Error {}

/** Whether another try can succeed without anybody changing anything. */
export function isPassing(error: unknown): boolean {
  if (error instanceof DiscordAPIError) return error.status === 429;
  return !(error instanceof DiscordRefusal);
}

export function tellFailure(error: unknown): string {
  if (error instanceof DiscordRefusal) return error.message;
  if (error instanceof DiscordAPIError) {
    if (error.status === 401)
      return 'Discord does not accept DISCORD_TOKEN; copy it again from the Bot page of the developer portal';
    if (error.code === apiErrors.missingAccess)
      return 'Discord does not let the application in there; invite it with the scope applications.commands';
    if (error.code === apiErrors.unknownApplication || error.code === apiErrors.notYourApplication)
      return 'DISCORD_APPLICATION_ID is not the application that DISCORD_TOKEN belongs to';
    const [reason] = error.message.split('\n');
    return `Discord answered ${error.status}: ${reason} (${error.code})`;
  }
  if (error instanceof HTTPError) return `Discord is not well just now (status ${error.status})`;
  if (error instanceof RateLimitError) return 'Discord asks us to send less; try again in a few minutes';
  const { code, message } = error as NodeJS.ErrnoException;
  return `Discord cannot be reached (${code ?? message})`;
}
