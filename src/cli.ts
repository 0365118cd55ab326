#!/usr/bin/env node
/** The command line: which command there is and what it is given. Exit status 0, 1 or 2; see docs/interface.md. */
import { enableCompileCache } from 'node:module';
import { Command, CommanderError } from 'commander';
import { readConfig } from './config/config.ts';

/** Something that was asked for could not be done at all. */
const cannotRun = 2;

// The second start need not compile again what the first one did.
enableCompileCache();

const program = new Command('hm-tutor')
  .description('A tutor for the Home Manager chapter of a NixOS course.')
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(`${asOneLine(text)}\n`) })
  .showSuggestionAfterError()
  .helpCommand(false);

/** A command that reads its own arguments, with the streams of this process. */
function passThrough(parent: Command, name: string, usage: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .usage(usage)
    .argument('[arguments...]')
    .allowUnknownOption()
    .configureHelp({ visibleArguments: () => [] });
}

passThrough(
  program,
  'check',
  '--step ID [--json] [FILE ...] | --project DIR [--json] | --batch',
  'judge one submission, a whole configuration, or many of either as JSON Lines',
).action(async (given: readonly string[]) => {
  const [{ runCheck }, { standardInput }] = await Promise.all([
    import('./cli/check.ts'),
    import('./cli/standard.ts'),
  ]);
  process.exitCode = await runCheck(given, standardInput);
});

passThrough(
  program,
  'explain',
  '[--json] | --batch',
  'what the error output on standard input means, or many of them as JSON Lines',
).action(async (given: readonly string[]) => {
  const [{ runExplain }, { standardInput }] = await Promise.all([
    import('./cli/explain.ts'),
    import('./cli/standard.ts'),
  ]);
  process.exitCode = await runExplain(given, standardInput);
});

passThrough(
  program,
  'parse',
  '[--json] FILE ... | --batch',
  'whether files are Nix, as `nix-instantiate --parse` would answer, and what is wrong with them',
).action(async (given: readonly string[]) => {
  const [{ runParse }, { standardInput }] = await Promise.all([
    import('./cli/parse.ts'),
    import('./cli/standard.ts'),
  ]);
  process.exitCode = await runParse(given, standardInput);
});

passThrough(
  program.command('chapter').description('for authors of a chapter'),
  'lint',
  'DIR',
  'what has to be mended in a chapter, a line each',
).action(async (given: readonly string[]) => {
  const [{ runChapterLint }, { standardInput }] = await Promise.all([
    import('./cli/chapter.ts'),
    import('./cli/standard.ts'),
  ]);
  process.exitCode = await runChapterLint(given, standardInput);
});

passThrough(
  program.command('options').description("for Home Manager's options"),
  'import',
  'FILE [--release 25.11]',
  'use the options.json of another release of Home Manager',
).action(async (given: readonly string[]) => {
  const [{ runOptionsImport }, { standardInput }] = await Promise.all([
    import('./cli/options.ts'),
    import('./cli/standard.ts'),
  ]);
  process.exitCode = await runOptionsImport(given, readConfig(process.env).dataFolder, standardInput);
});

program
  .command('serve')
  .description('what `npm start` runs: the configured chat networks, else the chat at this terminal')
  .action(async () => {
    const { serve } = await import('./cli/serve.ts');
    await serve(readConfig(process.env));
  });

program
  .command('chat')
  .description('the whole tutor at this terminal, or behind a pipe, on the embedded database')
  .option('--as <name>', 'the name of the learner', 'learner')
  .option('--moderator', 'act as a moderator', false)
  .option('--data <dir>', 'the folder of the embedded database (default: HM_TUTOR_DATA, else ./data)')
  .action(async (options: { as: string; moderator: boolean; data?: string }) => {
    const { chat } = await import('./main.ts');
    const { DATABASE_URL: _, ...environment } = process.env;
    const config = readConfig({
      ...environment,
      ...(options.data === undefined ? {} : { HM_TUTOR_DATA: options.data }),
    });
    await chat(config, { name: options.as, moderator: options.moderator });
  });

program
  .command('register')
  .description('tell Discord which commands there are; only what changed is sent')
  .option('--guild <id>', 'only in this server, to try them out')
  .action(async (options: { guild?: string }) => {
    const [{ runRegister }, { standardInput }] = await Promise.all([
      import('./cli/discord.ts'),
      import('./cli/standard.ts'),
    ]);
    await runRegister(readConfig(process.env).discord, options.guild ?? null, standardInput.result);
  });

program
  .command('matrix')
  .description("for the tutor's encryption on Matrix")
  .command('recover')
  .description('after its keys are lost: a new device with its identity and the keys in the backup')
  .option('--new-identity', 'make a new identity, where that of the account is lost too', false)
  .action(async ({ newIdentity }: { newIdentity: boolean }) => {
    const [{ runRecover }, { standardInput }] = await Promise.all([
      import('./cli/matrix.ts'),
      import('./cli/standard.ts'),
    ]);
    await runRecover(readConfig(process.env).matrix, newIdentity, standardInput.result);
  });

program
  .command('doctor')
  .description('whether everything that is configured works')
  .action(async () => {
    const [{ runDoctor }, { standardInput }] = await Promise.all([
      import('./cli/doctor.ts'),
      import('./cli/standard.ts'),
    ]);
    process.exitCode = await runDoctor(readConfig(process.env), standardInput.result);
  });

program
  .command('migrate')
  .description('bring the database to the schema of this version')
  .action(async () => {
    const { migrateStore } = await import('./store/open.ts');
    await migrateStore(readConfig(process.env).database);
    process.stderr.write('The database is up to date.\n');
  });

program
  .command('reports')
  .description('reported verdicts as test cases, one JSON object a line')
  .action(async () => {
    const { printReports } = await import('./cli/reports.ts');
    await printReports(readConfig(process.env), process.stdout);
  });

function asOneLine(text: string): string {
  return text
    .trim()
    .replace(/^error: /, 'hm-tutor: ')
    .replace(/\s+/g, ' ');
}

/** One line; the stack only for whoever asks for it. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { LOG_LEVEL } = process.env;
  if (LOG_LEVEL === 'debug' && error.stack !== undefined) return error.stack;
  // Our own codes are words; the system's are in capitals and say nothing to whoever reads them.
  const isOurs = 'code' in error && /^[a-z]+(-[a-z]+)*$/.test(String(error.code));
  return isOurs ? `${error.message} (${error.code})` : error.message;
}

// Whoever read our output has gone, as `head` does: nobody is left to tell, and a killed process loses nothing.
process.stdout.on('error', () => process.exit(cannotRun));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : cannotRun;
  } else {
    process.stderr.write(`hm-tutor: ${explain(error)}\n`);
    process.exitCode = cannotRun;
  }
}
