/** Bodies of requests: JSON, or a form with `payload_json` and files. */
import type { IncomingMessage } from 'node:http';
import { restErrors } from './errors.ts';

export interface UploadedFile {
  /** The number behind `files`, which an attachment's `id` refers to. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

export interface Form {
  readonly json: unknown;
  readonly files: readonly UploadedFile[];
}

/** @throws RestError 50035 where it is neither. */
export async function readForm(request: IncomingMessage): Promise<Form> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const bytes = Buffer.concat(pieces);
  if (bytes.length === 0) return { json: undefined, files: [] };
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) return readMultipart(bytes, type);
  if (!type.startsWith('application/json')) throw restErrors.invalidForm([`unexpected content type ${type}`]);
  return { json: parse(bytes.toString('utf8')), files: [] };
}

async function readMultipart(bytes: Buffer, type: string): Promise<Form> {
  const data = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  const files: UploadedFile[] = [];
  let json: unknown;
  for (const [name, value] of data) {
    if (name === 'payload_json') json = parse(typeof value === 'string' ? value : await value.text());
    const id = /^files\[(\d)\]$/.exec(name)?.[1];
    if (id === undefined || typeof value === 'string') continue;
    files.push({ id, name: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) });
  }
  return { json, files };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw restErrors.invalidForm(['The body is not JSON.']);
  }
}
