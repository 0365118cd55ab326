import { codeLifetime, hashCode } from '../src/core/cohorts/code.ts';
import { findLivingCode } from '../src/core/cohorts/invitation.ts';
import { joinLearners } from '../src/core/cohorts/join-learners.ts';
import { type Context, defineCommand, type Outcome } from '../src/core/command.ts';
import { type Composer, composer, replyOf } from '../src/core/compose-reply.ts';
import { KnownError } from '../src/core/errors.ts';

export const link = defineCommand({
  group: 'hm',
  name: 'link',
  aliases: [],
  description: 'command.link',
  arguments: { code: { kind: 'text', description: 'argument.link-code', required: false } },
  body: null,
  permission: 'anyone',
  run(context, { code }): Outcome | Promise<Outcome> {
    const compose = composer(context.messages);
    switch (code?.toLowerCase()) {
      case undefined:
        return offer(context, compose);
      case 'yes':
        return agree(context, compose);
      case 'remove':
        return part(context, compose);
      default:
        return claim(context, compose, code ?? '');
    }
  },
});

/** A code to be typed on the other network; it takes the place of an earlier one. */
function offer({ account, place, learner, now, ...context }: Context, compose: Composer): Outcome {
  const code = context.newCode();
  const expiresAt = new Date(now.getTime() + codeLifetime.link);
  return {
    learner,
    changes: [{ kind: 'offer-link', hash: hashCode(code), account, room: place.room, expiresAt }],
    reply: replyOf(compose.paragraph('link.code', { code }), compose.paragraph('cohort.code-secret')),
  };
}

/** On the other network: the code is claimed, and the first account is asked. Nothing of either is shown yet. */
async function claim(context: Context, compose: Composer, typed: string): Promise<Outcome> {
  const { account, place, learner } = context;
  const code = await findLivingCode(context, typed, 'link');
  if (code.learnerId === learner.id) throw new KnownError('link-own-code');
  if (code.claimant !== null || code.issuer === null) throw new KnownError('code-dead');
  return {
    changes: [{ kind: 'claim-link', hash: code.hash, account, room: place.room }],
    news: [
      {
        account: code.issuer,
        room: code.issuerRoom ?? '',
        reply: replyOf(
          compose.notice('information', 'link.ask', { platform: account.platform }),
          compose.choices(['choice.link-yes', 'hm link yes']),
        ),
      },
    ],
    reply: replyOf(compose.notice('information', 'link.claimed')),
  };
}

/** The first account agrees: two learners become one. */
async function agree(context: Context, compose: Composer): Promise<Outcome> {
  const { learner, cohorts, now } = context;
  const code = learner.id === '' ? null : await cohorts.findLink(learner.id, now);
  if (code === null) throw new KnownError('link-none');
  const { claimant, claimantRoom, hash, expiresAt } = code;
  if (claimant === null) {
    const minutes = Math.max(1, Math.ceil((expiresAt.getTime() - now.getTime()) / 60_000));
    return { reply: replyOf(compose.notice('information', 'link.waiting', { minutes })) };
  }
  const other = await context.learnerOf(claimant);
  const cohort = other?.membership?.cohort;
  if (cohort !== undefined && learner.membership !== null && learner.membership.cohort !== cohort) {
    throw new KnownError('link-two-cohorts');
  }
  const joined = other === null ? learner : joinLearners(learner, other);
  const reply = replyOf(compose.notice('success', 'link.done'));
  return {
    learner: joined,
    changes: [
      { kind: 'use-code', hash },
      { kind: 'adopt-account', account: claimant, from: other },
      { kind: 'set-membership', membership: joined.membership },
    ],
    news: [{ account: claimant, room: claimantRoom ?? '', reply }],
    reply,
  };
}

/** This account goes on by itself, with a copy of what both had passed. */
async function part(context: Context, compose: Composer): Promise<Outcome> {
  const { learner, account, cohorts } = context;
  const accounts = learner.id === '' ? [] : await cohorts.accountsOf(learner.id);
  if (accounts.length < 2) throw new KnownError('link-alone');
  const others = accounts.filter(
    (each) => each.account.platform !== account.platform || each.account.id !== account.id,
  );
  const told = replyOf(compose.notice('information', 'link.parted', { platform: account.platform }));
  return {
    learner,
    changes: [
      {
        kind: 'release-account',
        account,
        into: { ...learner, displayName: account.displayName, membership: null },
      },
    ],
    news: others.map((other) => ({ ...other, reply: told })),
    reply: replyOf(compose.notice('success', 'link.removed')),
  };
}
