/** Accounts of the machine that the configuration reads: `osConfig.users.users.alice.home`. */
import type { SymbolicValue } from '../../nix/evaluate/index.ts';

export interface AccountRead {
  readonly login: string;
  /** What is read of the account, null where it is the account itself. */
  readonly attribute: string | null;
}

/** Null for a value that is no account of the machine. Of `config` only the caller knows whose it is. */
export function accountRead({ origin }: SymbolicValue): AccountRead | null {
  if (origin.root !== 'argument') return null;
  const names = [origin.name, ...origin.path];
  const [argument, users, accounts, login, attribute = null] = names[0]?.endsWith('pecialArgs')
    ? names.slice(1)
    : names;
  const isOfMachine = argument === 'osConfig' || argument === 'nixosConfig' || argument === 'config';
  return isOfMachine && users === 'users' && accounts === 'users' && login !== undefined
    ? { login, attribute }
    : null;
}
