/** Judges the requirements of a step, each by itself. */
import type { Requirement } from '../../chapter/expectation.ts';
import type { Judgement, Scene } from '../judgement.ts';
import { judgeFollows, judgeInput, judgeOutputs } from './flake.ts';
import { judgeFile, judgeModule, judgeSecondModule } from './home.ts';
import { judgeOption } from './options.ts';
import { judgeAccount, judgeHandedOut, judgeHostModule, judgeUser } from './system.ts';

export function judge(requirement: Requirement, scene: Scene): Judgement {
  if ('input' in requirement) return judgeInput(requirement, scene);
  if ('follows' in requirement) return judgeFollows(requirement, scene);
  if ('outputs' in requirement) return judgeOutputs(requirement, scene);
  if ('host-module' in requirement) return judgeHostModule(requirement, scene);
  if ('option' in requirement) return judgeOption(requirement, scene);
  if ('handed-out' in requirement) return judgeHandedOut(requirement, scene);
  if ('user' in requirement) return judgeUser(requirement, scene);
  if ('account' in requirement) return judgeAccount(requirement, scene);
  if ('module' in requirement) return judgeModule(requirement, scene);
  if ('file' in requirement) return judgeFile(requirement, scene);
  return judgeSecondModule(requirement, scene);
}
