/** Errors of Discord's REST interface, with the codes and sentences of its documentation (topics/opcodes-and-status-codes). */
export class RestError extends Error {
  readonly status: number;
  readonly code: number;
  /** What is wrong with a form, by field. */
  readonly problems: readonly string[];

  constructor(status: number, code: number, message: string, problems: readonly string[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.problems = problems;
  }

  get body(): object {
    const base = { message: this.message, code: this.code };
    if (this.problems.length === 0) return base;
    return {
      ...base,
      errors: { _errors: this.problems.map((message) => ({ code: 'BASE_TYPE_INVALID', message })) },
    };
  }
}

export const restErrors = {
  notFound: () => new RestError(404, 0, '404: Not Found'),
  unauthorized: () => new RestError(401, 0, '401: Unauthorized'),
  unknownChannel: () => new RestError(404, 10003, 'Unknown Channel'),
  unknownGuild: () => new RestError(404, 10004, 'Unknown Guild'),
  unknownMember: () => new RestError(404, 10007, 'Unknown Member'),
  unknownMessage: () => new RestError(404, 10008, 'Unknown Message'),
  unknownUser: () => new RestError(404, 10013, 'Unknown User'),
  unknownWebhook: () => new RestError(404, 10015, 'Unknown Webhook'),
  unknownInteraction: () => new RestError(404, 10062, 'Unknown interaction'),
  unknownCommand: () => new RestError(404, 10063, 'Unknown application command'),
  tooManyCreates: () =>
    new RestError(400, 30034, 'Max number of daily application command creates has been reached (200)'),
  alreadyAcknowledged: () => new RestError(400, 40060, 'Interaction has already been acknowledged.'),
  missingAccess: () => new RestError(403, 50001, 'Missing Access'),
  cannotSendToUser: () => new RestError(403, 50007, 'Cannot send messages to this user'),
  missingPermissions: () => new RestError(403, 50013, 'Missing Permissions'),
  invalidWebhookToken: () => new RestError(401, 50027, 'Invalid Webhook Token'),
  invalidForm: (problems: readonly string[]) => new RestError(400, 50035, 'Invalid Form Body', problems),
} as const;
