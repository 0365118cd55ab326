/** Every command, in the order in which the help shows them. */
import type { AnyCommand } from '../src/core/command.ts';
import { answer } from './answer.ts';
import { check } from './check.ts';
import { explain } from './explain.ts';
import { files } from './files.ts';
import { goTo } from './goto.ts';
import { help } from './help.ts';
import { hint } from './hint.ts';
import { next } from './next.ts';
import { option } from './option.ts';
import { privacy } from './privacy.ts';
import { report } from './report.ts';
import { reset } from './reset.ts';
import { settings } from './settings.ts';
import { skip } from './skip.ts';
import { status } from './status.ts';

export const commands: readonly AnyCommand[] = [
  next,
  check,
  hint,
  answer,
  skip,
  goTo,
  status,
  explain,
  option,
  files,
  settings,
  report,
  reset,
  privacy,
  help,
];
