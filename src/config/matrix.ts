/** Matrix' part of the configuration. */
import { join } from 'node:path';
import { z } from 'zod';

const list = z.string().transform((text) => text.split(/[\s,]+/).filter((entry) => entry !== ''));
const keyLength = 32;
const userId = /^@[^:\s]+:\S+$/;

export const matrixVariables = {
  MATRIX_HOMESERVER_URL: z
    .url({ protocol: /^https?$/, error: 'must be an address like https://matrix.example.org' })
    .optional(),
  MATRIX_ACCESS_TOKEN: z.string().optional(),
  MATRIX_USER_ID: z.string().regex(userId, 'must be a full id like @tutor:example.org').optional(),
  MATRIX_PASSWORD: z.string().optional(),
  MATRIX_ALLOWED_SERVERS: list.optional(),
  MATRIX_PUBLIC_ROOMS: list
    .refine((ids) => ids.every((id) => id.startsWith('!')), 'must be room ids, which begin with !')
    .optional(),
  MATRIX_RECOVERY_FILE: z.string().optional(),
  MATRIX_STORE_KEY: z
    .string()
    .refine((text) => isKey(text), 'must be 32 bytes in Base64; make one with: openssl rand -base64 32')
    .transform((text) => Buffer.from(text, 'base64'))
    .optional(),
  MATRIX_IF_STORE_FAILS: z
    .enum(['end', 'plain'], { error: 'must be end (the tutor does not start) or plain (without encryption)' })
    .default('end'),
};

type Values = z.infer<z.ZodObject<typeof matrixVariables>> & { readonly HM_TUTOR_DATA: string };

export interface MatrixConfig {
  /** Without a slash at its end. */
  readonly homeserverUrl: string;
  readonly credentials:
    | { readonly accessToken: string }
    | { readonly userId: string; readonly password: string };
  /**
   * The file of the encryption keys, that of what brings them back, the 32 bytes that both are encrypted with (null for
   * plain rooms only), and whether the tutor goes without encryption where the files cannot be used.
   */
  readonly encryption: {
    readonly file: string;
    readonly recoveryFile: string;
    readonly key: Uint8Array | null;
    readonly plainIfUnusable: boolean;
  };
  /** Servers whose people may invite the tutor; `*` for all, null for the tutor's own. */
  readonly allowedServers: readonly string[] | null;
  /** Ids of the rooms in which an answer for everybody may be seen by everybody; null for every room. */
  readonly publicRooms: readonly string[] | null;
}

/** Null where Matrix is not configured. `complain` is given each problem, the name of the variable first. */
export function readMatrix(values: Values, complain: (problem: string) => void): MatrixConfig | null {
  const homeserver = values.MATRIX_HOMESERVER_URL;
  if (homeserver === undefined) {
    if (values.MATRIX_ACCESS_TOKEN !== undefined || values.MATRIX_PASSWORD !== undefined)
      complain('MATRIX_HOMESERVER_URL is missing; it is the address of the homeserver of the tutor');
    return null;
  }
  const credentials = readCredentials(values);
  if (credentials === null) {
    complain('MATRIX_ACCESS_TOKEN is missing; or set MATRIX_USER_ID and MATRIX_PASSWORD');
    return null;
  }
  return {
    homeserverUrl: homeserver.replace(/\/+$/, ''),
    credentials,
    encryption: readEncryption(values),
    allowedServers: values.MATRIX_ALLOWED_SERVERS ?? null,
    publicRooms: values.MATRIX_PUBLIC_ROOMS ?? null,
  };
}

function readEncryption(values: Values): MatrixConfig['encryption'] {
  const { HM_TUTOR_DATA: folder, MATRIX_STORE_KEY: key = null } = values;
  return {
    file: join(folder, 'matrix-keys.sqlite'),
    recoveryFile: values.MATRIX_RECOVERY_FILE ?? join(folder, 'matrix-recovery.json'),
    key,
    plainIfUnusable: values.MATRIX_IF_STORE_FAILS === 'plain',
  };
}

function isKey(text: string): boolean {
  const key = Buffer.from(text, 'base64');
  return key.length === keyLength && key.toString('base64').replace(/=$/, '') === text.replace(/=$/, '');
}

function readCredentials(values: Values): MatrixConfig['credentials'] | null {
  const { MATRIX_ACCESS_TOKEN: accessToken, MATRIX_USER_ID: user, MATRIX_PASSWORD: password } = values;
  if (accessToken !== undefined) return { accessToken };
  return user === undefined || password === undefined ? null : { userId: user, password };
}
