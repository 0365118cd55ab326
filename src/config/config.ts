/** Configuration from environment variables. Every problem is reported, each with the name of its variable. */
import { z } from 'zod';
import { type DiscordConfig, discordVariables, readDiscord } from './discord.ts';
import { type MatrixConfig, matrixVariables, readMatrix } from './matrix.ts';
import { wholeNumber } from './whole-number.ts';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Empty variables count as absent, as they do in compose files. */
const schema = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be an address like postgres://user@host:5432/database' })
    .optional(),
  HM_TUTOR_DATA: z.string().default('./data'),
  HOST: z.string().default('127.0.0.1'),
  METRICS_PORT: wholeNumber(0, 65_535).default(9787),
  /** https://no-color.org: any value counts. */
  NO_COLOR: z.string().optional(),
  TERM: z.string().optional(),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
  ...discordVariables,
  ...matrixVariables,
});

export interface Config {
  /** Where learners are kept: a PostgreSQL server, or the embedded database in a folder. */
  readonly database: { readonly databaseUrl: string } | { readonly dataFolder: string };
  /** The embedded database's folder; the terminal writes its log there too. */
  readonly dataFolder: string;
  readonly host: string;
  readonly metricsPort: number;
  readonly logLevel: (typeof logLevels)[number];
  /** The terminal shall not be sent colours. */
  readonly noColour: boolean;
  /** Null where Discord is not configured. */
  readonly discord: DiscordConfig | null;
  /** Null where Matrix is not configured. */
  readonly matrix: MatrixConfig | null;
}

export class ConfigError extends Error {
  readonly code = 'configuration-invalid';
  /** One sentence a problem, the name of the variable first. No values: they may be secret. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is not right: ${problems.join('; ')}.`);
    this.problems = problems;
  }
}

/** @throws ConfigError with every problem. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  const parsed = schema.safeParse(Object.fromEntries(present));
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  }
  const values = parsed.data;
  const problems: string[] = [];
  const discord = readDiscord(values, (problem) => problems.push(problem));
  const matrix = readMatrix(values, (problem) => problems.push(problem));
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    database:
      values.DATABASE_URL === undefined
        ? { dataFolder: values.HM_TUTOR_DATA }
        : { databaseUrl: values.DATABASE_URL },
    dataFolder: values.HM_TUTOR_DATA,
    host: values.HOST,
    metricsPort: values.METRICS_PORT,
    logLevel: values.LOG_LEVEL,
    noColour: values.NO_COLOR !== undefined || values.TERM === 'dumb',
    discord,
    matrix,
  };
}
