/** What became of an answer because the learner edited their message. */
import type { Composer } from '../compose-reply.ts';
import type { Block } from '../reply.ts';
import type { Attempt } from '../store.ts';

/** Each null where nothing was judged. */
export function presentRevision(compose: Composer, before: Attempt | null, now: Attempt | null): Block {
  const notice = (key: Parameters<Composer['notice']>[1], values = {}) =>
    compose.notice('information', key, values);
  if (before === null || now === null || before.slot !== now.slot) return notice('revision.other');
  const [passed, passes] = [before.verdict === 'pass', now.verdict === 'pass'];
  if (passed) return notice(passes ? 'revision.still-passes' : 'revision.no-longer');
  if (passes) return notice('revision.passes');
  const gone = countMissing(before.codes, now.codes);
  const added = countMissing(now.codes, before.codes);
  return notice('revision.changed', { gone, added });
}

/** How many of `codes` are not among `others`, each counted as often as it stands there. */
function countMissing(codes: readonly string[], others: readonly string[]): number {
  const left = [...others];
  return codes.filter((code) => {
    const at = left.indexOf(code);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  }).length;
}
