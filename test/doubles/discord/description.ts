/**
 * Discord's own description of its REST interface (OpenAPI 3.1), as a check on what the tutor sends and on what the double
 * answers. It does not belong to this project: `DISCORD_OPENAPI` names the file, from
 * https://github.com/discord/discord-api-spec.
 */
import { readFileSync } from 'node:fs';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

export interface Description {
  /** What is wrong with the JSON of a request; empty where nothing is. */
  checkRequest(operation: string, json: unknown): readonly string[];
  checkAnswer(operation: string, status: number, body: unknown): readonly string[];
  /** What is wrong with a value, as one of the description's schemas. */
  checkValue(schema: string, value: unknown): readonly string[];
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, { properties?: Record<string, object> }>>;
  };
}

interface Operation {
  readonly operationId?: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>>; readonly required?: boolean };
  readonly responses: Readonly<Record<string, { readonly content?: object; readonly $ref?: string }>>;
}

const document = 'https://discord.invalid/openapi.json';

/** The schema of a callback by its `type`: the description only says that it is one of them. */
const callbackSchemas: Readonly<Record<number, string>> = {
  1: 'PongInteractionCallbackRequest',
  4: 'CreateMessageInteractionCallbackRequest',
  5: 'CreateMessageInteractionCallbackRequest',
  6: 'UpdateMessageInteractionCallbackRequest',
  7: 'UpdateMessageInteractionCallbackRequest',
  8: 'ApplicationCommandAutocompleteCallbackRequest',
  9: 'ModalInteractionCallbackRequest',
};

export function readDescription(path: string): Description {
  const openApi = corrected(JSON.parse(readFileSync(path, 'utf8')) as OpenApi);
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateSchema: false });
  // The types of ajv-formats describe its CommonJS form, in which the function is the module.
  (formats as unknown as typeof formats.default)(ajv);
  ajv.addFormat('snowflake', /^(0|[1-9]\d*)$/);
  ajv.addFormat('nonce', /^.{0,25}$/s);
  ajv.addSchema(openApi, document);

  const operations = new Map<string, string>();
  for (const [route, methods] of Object.entries(openApi.paths)) {
    for (const [method, { operationId }] of Object.entries(methods)) {
      if (operationId !== undefined) operations.set(operationId, `/paths/${escaped(route)}/${method}`);
    }
  }
  const at = (pointer: string): unknown =>
    pointer
      .split('/')
      .slice(1)
      .reduce<unknown>(
        (node, key) => (node as Record<string, unknown> | undefined)?.[unescaped(key)],
        openApi,
      );

  const compiled = new Map<string, ValidateFunction>();
  function check(pointer: string, value: unknown): readonly string[] {
    let validate = compiled.get(pointer);
    if (validate === undefined) {
      validate = ajv.compile({ $ref: `${document}#${pointer}` });
      compiled.set(pointer, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    );
  }

  function pointerOf(operation: string): string {
    const pointer = operations.get(operation);
    if (pointer === undefined) throw new Error(`the description has no operation ${operation}`);
    return pointer;
  }

  function checkRequest(operation: string, json: unknown): readonly string[] {
    if (operation === 'create_interaction_response') {
      const schema = callbackSchemas[(json as { type?: number } | undefined)?.type ?? -1];
      return schema === undefined ? ['/type is no callback'] : check(schemaPointer(schema), json);
    }
    const pointer = `${pointerOf(operation)}/requestBody/content/application~1json/schema`;
    if (at(pointer) === undefined) return json === undefined ? [] : ['this operation takes no body'];
    return check(pointer, json ?? {});
  }

  function checkAnswer(operation: string, status: number, body: unknown): readonly string[] {
    if (status >= 500) return [];
    const responses = `${pointerOf(operation)}/responses`;
    const named = [String(status), `${String(status)[0]}XX`].find(
      (key) => at(`${responses}/${key}`) !== undefined,
    );
    if (named === undefined) return [`the description knows no status ${status} here`];
    const response = at(`${responses}/${named}`) as { $ref?: string };
    const place = response.$ref?.slice(1) ?? `${responses}/${named}`;
    const schema = `${place}/content/application~1json/schema`;
    if (at(schema) === undefined) return body === undefined ? [] : ['this answer has no body'];
    return check(schema, body);
  }

  // The first use of a schema takes a while; an interaction has three seconds.
  for (const schema of new Set(Object.values(callbackSchemas))) check(schemaPointer(schema), {});
  return {
    checkRequest,
    checkAnswer,
    checkValue: (schema, value) => check(schemaPointer(schema), value),
  };
}

/**
 * Where the description is stricter than Discord's documentation: permissions are strings, attachments may be numbered,
 * and what is wrong with a field has a word for its code.
 */
function corrected(openApi: OpenApi): OpenApi {
  const { schemas } = openApi.components;
  for (const [name, schema] of Object.entries(schemas)) {
    if (/^ApplicationCommand\w*Request/.test(name) && schema.properties?.default_member_permissions) {
      schema.properties.default_member_permissions = {
        type: ['string', 'integer', 'null'],
        pattern: '^\\d+$',
      };
    }
  }
  const attachment = schemas.MessageAttachmentRequest;
  if (attachment?.properties) attachment.properties.id = { type: ['string', 'integer'] };
  const error = schemas.Error;
  if (error?.properties) error.properties.code = { type: ['string', 'integer'] };
  return openApi;
}

function schemaPointer(name: string): string {
  return `/components/schemas/${name}`;
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');
}

function unescaped(key: string): string {
  return decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~');
}
