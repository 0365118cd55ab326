/** Real Nix as a judge: runs the `nix-instantiate` that `NIX_ORACLE` names. */
import { execFile } from 'node:child_process';

/** The path of `nix-instantiate`, or undefined where no oracle is installed (`scripts/nix-oracle install`). */
export const nixOracle = process.env.NIX_ORACLE;

export interface OracleAnswer {
  readonly ok: boolean;
  /** Nix' own first error line, without the word `error:`; empty where it accepted. */
  readonly error: string;
}

/** What `nix-instantiate --parse FILE` says of one file. */
export function oracleParse(file: string): Promise<OracleAnswer> {
  if (nixOracle === undefined) throw new Error('NIX_ORACLE is not set');
  return new Promise((resolve) => {
    execFile(nixOracle as string, ['--parse', file], { maxBuffer: 1 << 28 }, (error, _stdout, stderr) => {
      const line = /error: (.*)/.exec(stderr)?.[1] ?? '';
      resolve({ ok: error === null, error: line });
    });
  });
}

/** Runs `work` over all items, a few at a time, and keeps their order. */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  concurrency: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index] as Item, index);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return results;
}
