/** Why the tutor cannot use its encryption keys; the message says what to do. */

export type ProblemCode =
  | 'store-in-use'
  | 'wrong-store-key'
  | 'no-store-key'
  | 'old-copy'
  | 'other-device'
  | 'store-unusable'
  | 'recovery-unreadable'
  | 'other-recovery'
  | 'nothing-to-recover'
  | 'other-identity';

export class EncryptionProblem extends Error {
  readonly code: ProblemCode;

  constructor(code: ProblemCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
