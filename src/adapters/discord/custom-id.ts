/**
 * What a button or a form means, and for whom. Everything stands in the id itself, so that buttons work after a restart
 * and for as long as the message is there.
 */

/** Discord's own limit; https://discord.com/developers/docs/components/reference#anatomy-of-a-component */
const longestId = 100;

export interface Offer {
  /** The id of the account that may take it up. */
  readonly owner: string;
  /** `Choice.moment`; null where the offer holds at any time. */
  readonly moment: string | null;
  /** The command as typed behind the prefix, for example `hm hint`; in a select's id empty. */
  readonly command: string;
}

/** The first field says how the others are to be read, so that a later form can be told from this one. */
const form = 'hm1';
const shape = /^hm1\|(\d{1,20})\|([\d.]{0,16})\|(.*)$/s;

/** Null where the offer is too long for an id. */
export function encodeOffer({ owner, moment, command }: Offer): string | null {
  const id = [form, owner, moment ?? '', command].join('|');
  return id.length <= longestId && shape.test(id) ? id : null;
}

/** Null where the id is none of ours. */
export function decodeOffer(id: string): Offer | null {
  const [, owner, moment, command] = shape.exec(id) ?? [];
  if (owner === undefined || moment === undefined || command === undefined) return null;
  return { owner, moment: moment === '' ? null : moment, command };
}
