/** Discord's REST interface over HTTP: finds the route, checks token, form and limits, and answers in Discord's words. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { RestError, restErrors } from './errors.ts';
import { type Disturbance, Disturbances } from './faults.ts';
import { type Form, readForm } from './form.ts';
import { closeServer, listenLocally } from './listen.ts';
import { type BucketLimit, RateLimits, type Refusal } from './rate-limits.ts';

export interface Request extends Form {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

export interface Answer {
  readonly status: number;
  /** Absent for a 204. */
  readonly body?: unknown;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As in Discord's description, with `{names}`. */
  readonly path: string;
  /** The description's `operationId`. */
  readonly operation: string;
  /** Whether the bot's token is needed; routes that carry an interaction's token need none, and know no global limit. */
  readonly authorized: boolean;
  readonly limit: BucketLimit | null;
  readonly handle: (request: Request) => Answer | Promise<Answer>;
}

/** One request as it was answered. */
export interface Exchange {
  readonly operation: string;
  readonly path: string;
  readonly json: unknown;
  /** What the client calls itself; Discord asks for `DiscordBot ($url, $version)`, and admits others. */
  readonly agent: string;
  readonly status: number;
}

export interface RestOptions {
  readonly token: string;
  readonly routes: readonly Route[];
  /** What is wrong with a request or an answer; nothing where it is empty. */
  readonly checkRequest: (operation: string, json: unknown) => readonly string[];
  readonly checkAnswer: (operation: string, answer: Answer) => readonly string[];
  /** Called with what neither a client nor the double should ever do. */
  readonly violated: (problem: string) => void;
  /** Called for every request that was answered. */
  readonly answered: (exchange: Exchange) => void;
}

interface CompiledRoute extends Route {
  readonly segments: readonly string[];
}

const prefix = '/api/v10';

export class Rest {
  readonly server: Server = createServer();
  readonly limits = new RateLimits();
  readonly #disturbances = new Disturbances();
  readonly #options: RestOptions;
  readonly #routes: readonly CompiledRoute[];

  constructor(options: RestOptions) {
    this.#options = options;
    this.#routes = options.routes.map((route) => ({ ...route, segments: route.path.split('/').slice(1) }));
    this.server.on('request', (request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        options.violated(`the double failed: ${error instanceof Error ? error.stack : String(error)}`);
        response.destroy();
      });
    });
  }

  listen(): Promise<number> {
    return listenLocally(this.server);
  }

  disturb(disturbance: Disturbance): void {
    this.#disturbances.add(disturbance);
  }

  close(): Promise<void> {
    return closeServer(this.server);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const form = await readForm(request).catch((error: unknown) => {
      if (error instanceof RestError) return error;
      throw error;
    });
    const found = this.#find(request.method ?? '', path);
    if (found === null || form instanceof RestError) {
      this.#options.violated(`${request.method} ${path} is not a request that the double knows`);
      send(response, form instanceof RestError ? errorAnswer(form) : errorAnswer(restErrors.notFound()), {});
      return;
    }
    const { route, params } = found;
    const asked = {
      operation: route.operation,
      path,
      json: form.json,
      agent: request.headers['user-agent'] ?? '',
    };
    const fault = this.#disturbances.take(route.operation);
    if (fault?.kind === 'delay') await wait(fault.milliseconds);
    if (fault?.kind === 'cut' && fault.when === 'before') {
      response.destroy();
      return;
    }
    if (fault?.kind === 'status') {
      this.#finish(response, asked, { status: fault.status }, {});
      return;
    }
    if (fault?.kind === 'refused') {
      this.#finish(response, asked, errorAnswer(restErrors.invalidForm(['No'])), {});
      return;
    }
    const limited = this.#takeLimits(route, path);
    const refusal: Refusal | null =
      fault?.kind === 'limited' ? { scope: fault.scope, retryAfter: fault.seconds } : limited.refusal;
    const answer =
      refusal === null
        ? await this.#answer(request, route, { ...form, params, query: new URLSearchParams(query) })
        : limitAnswer(refusal);
    if (fault?.kind === 'cut') {
      response.destroy();
      return;
    }
    const headers = refusal === null ? limited.headers : { ...limited.headers, ...limitHeaders(refusal) };
    this.#finish(response, asked, answer, headers);
  }

  #find(method: string, path: string): { route: CompiledRoute; params: Record<string, string> } | null {
    if (!path.startsWith(prefix)) return null;
    const segments = path
      .slice(prefix.length + 1)
      .split('/')
      .map(decodeURIComponent);
    for (const route of this.#routes) {
      if (route.method !== method || route.segments.length !== segments.length) continue;
      const params = matchSegments(route.segments, segments);
      if (params !== null) return { route, params };
    }
    return null;
  }

  #takeLimits(route: Route, path: string): ReturnType<RateLimits['takeBucket']> {
    const refusal = route.authorized ? this.limits.takeGlobal() : null;
    if (refusal !== null || route.limit === null) return { headers: {}, refusal };
    // Ids other than the first one do not divide a bucket.
    const major = path.split('/', 5).slice(3).join('/');
    return this.limits.takeBucket(bucketName(route.operation), `${route.operation} ${major}`, route.limit);
  }

  async #answer(request: IncomingMessage, route: Route, given: Request): Promise<Answer> {
    if (route.authorized && request.headers.authorization !== `Bot ${this.#options.token}`) {
      return errorAnswer(restErrors.unauthorized());
    }
    const problems = this.#options.checkRequest(route.operation, given.json);
    if (problems.length > 0) {
      this.#options.violated(`${route.operation}: ${problems.join('; ')}`);
      return errorAnswer(restErrors.invalidForm(problems));
    }
    try {
      return await route.handle(given);
    } catch (error) {
      if (error instanceof RestError) return errorAnswer(error);
      throw error;
    }
  }

  #finish(
    response: ServerResponse,
    asked: Omit<Exchange, 'status'>,
    answer: Answer,
    headers: Readonly<Record<string, string>>,
  ): void {
    if ([401, 403, 429].includes(answer.status) && headers['x-ratelimit-scope'] !== 'shared') {
      this.limits.invalidRequests++;
    }
    for (const problem of this.#options.checkAnswer(asked.operation, answer)) {
      this.#options.violated(`the double's answer to ${asked.operation}: ${problem}`);
    }
    this.#options.answered({ ...asked, status: answer.status });
    send(response, answer, headers);
  }
}

function matchSegments(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const actual = segments[index] ?? '';
    if (expected.startsWith('{')) params[expected.slice(1, -1)] = actual;
    else if (expected !== actual) return null;
  }
  return params;
}

function errorAnswer(error: RestError): Answer {
  return { status: error.status, body: error.body };
}

function limitAnswer({ scope, retryAfter }: Refusal): Answer {
  return {
    status: 429,
    body: {
      message: scope === 'shared' ? 'The resource is being rate limited.' : 'You are being rate limited.',
      retry_after: retryAfter,
      global: scope === 'global',
      code: 0,
    },
  };
}

function limitHeaders({ scope, retryAfter }: Refusal): Record<string, string> {
  return {
    'retry-after': String(Math.ceil(retryAfter)),
    'x-ratelimit-scope': scope,
    ...(scope === 'global' ? { 'x-ratelimit-global': 'true' } : {}),
  };
}

/** Buckets have names without meaning. */
function bucketName(operation: string): string {
  return Buffer.from(operation).toString('hex').padEnd(32, '0').slice(-32);
}

/** A 204 carries no content type; a gateway error of Discord's carries a page. */
function send(response: ServerResponse, answer: Answer, headers: Readonly<Record<string, string>>): void {
  if (answer.status === 204) {
    response.writeHead(204, headers);
    response.end();
    return;
  }
  if (answer.body === undefined) {
    response.writeHead(answer.status, { 'content-type': 'text/html' });
    response.end('<html><head><title>Error</title></head></html>');
    return;
  }
  const text = JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    ...headers,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
