/** What `hm-tutor doctor` looks at. The database and every network bring their own. */

export interface Checkup {
  /** For example `discord token`. */
  readonly name: string;
  /** Never rejects for what a misconfiguration or an outage does. */
  run(): Promise<CheckupResult>;
}

export interface CheckupResult {
  /** `attention`: it works, but not as it should. */
  readonly state: 'ok' | 'attention' | 'failed';
  /** One sentence without a full stop; where the state is not `ok`, it says what to do. */
  readonly says: string;
}

export function ok(says: string): CheckupResult {
  return { state: 'ok', says };
}

export function attention(says: string): CheckupResult {
  return { state: 'attention', says };
}

export function failed(says: string): CheckupResult {
  return { state: 'failed', says };
}
