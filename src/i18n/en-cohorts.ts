/** What the tutor says about cohorts, in English; the form is that of `en.ts`. */
export const enCohorts = {
  'command.join': 'Join a study group by its code, or see what its moderators see of you.',
  'command.leave': 'Leave your study group.',
  'command.share': 'Let the moderators of your study group see your code, or no longer.',
  'command.link': 'Use one progress on two chat networks.',
  'command.cohort-create': 'Make a study group.',
  'command.cohort-rename': 'Give a study group another name.',
  'command.cohort-archive': 'Close a study group. Its learners keep their progress.',
  'command.cohort-invite': 'Get a code for learners or for another community, or take a study group in.',
  'command.cohort-progress': 'Who is where: learners and steps.',
  'command.cohort-stuck': 'Who may need help today, and why.',
  'command.cohort-learner':
    'One learner: way, mistakes, hints, notes. With a text behind the name: write a note.',
  'command.cohort-pass': 'Mark a step as passed for a learner.',
  'command.cohort-export': 'The progress of everybody as a file.',
  'command.cohort-audit': 'What moderators looked at and did.',
  'command.cohort-settings': 'See or change when somebody counts as stuck or away, and the schedule.',

  'command.cohort-announce': 'Announce news of the study group in this channel, or its schedule now.',

  'argument.join-code': 'The code that you were given.',
  'argument.share-choice': '“on” or “off”.',
  'argument.link-code': 'The code from the other network; “yes” to agree; “remove” to part the accounts.',
  'argument.cohort': 'The study group, by name or #number, if there is more than one.',
  'argument.cohort-new-name': 'The name of the study group.',
  'argument.invite-action': 'Whom to invite, or “accept” with a code from another community.',
  'argument.invite-which': 'The study group, if there is more than one; with “accept”, the code.',
  'argument.progress-list': 'Everybody by name or by progress, or only those who are doing so.',
  'argument.progress-after': 'Where the page begins; the button for the next page fills it in.',
  'argument.learner-name': 'The learner: the name, the beginning of it, or #number.',
  'argument.learner-note': 'A note that only moderators see.',
  'argument.pass-step': 'The step, by name or number.',
  'argument.pass-note': 'Why; the learner and other moderators can read it.',
  'argument.announce-what': '“here”: in this channel or room; “off”: nowhere; “schedule”: post it now.',
  'argument.export-format': 'The kind of file.',
  'argument.cohort-setting': 'Which setting.',
  'argument.cohort-setting-value': 'The new value; for the schedule, a step and a day such as 2026-12-24.',

  'choice.invite': 'Invite learners',
  'choice.archive': 'Yes, close it',
  'choice.announce-here': 'Announce in this channel',
  'choice.announce-off': 'Announce nothing',
  'choice.leave': 'Leave again',
  'choice.share': 'Share my code',
  'choice.stop-sharing': 'Stop sharing',
  'choice.next-page': 'Next page',
  'choice.link-yes': 'Yes, that was me',

  'cohort.created': 'The study group “{name}” is there.',
  'cohort.invite-how': 'Now get a code for your learners with <cmd>cohort invite</cmd>.',
  'cohort.renamed': '“{before}” is called “{name}” now.',
  'cohort.ask-archive':
    'Close “{name}”? Its codes stop working, and it disappears from every list. Learners keep their progress.',
  'cohort.archived': '“{name}” is closed.',
  'cohort.code-learners':
    'Learners join “{name}” with <cmd>hm join {code}</cmd>. The code works for 30 days, for any number of learners.',
  'cohort.code-community':
    'A moderator of another community takes “{name}” in with <cmd>cohort invite accept {code}</cmd>, typed there. The code works for a day, once. Moderators there will see the learners of this group.',
  'cohort.code-secret': 'Whoever has the code can use it, so pass it on with care. I keep no copy.',
  'cohort.community-joined':
    'This community belongs to “{name}” now. Its moderators see the group, and learners join with the same codes.',
  'cohort.joined': 'Welcome to “{name}”.',
  'cohort.left': 'You have left “{name}”. Its moderators no longer see you. Your progress stays as it is.',
  'cohort.step-passed': '“{title}” is passed for {name}.',
  'cohort.setting-changed': 'Changed: {name} is now {value}.',
  'cohort.settings-heading': 'How “{name}” (#{number}) is set',
  'cohort.setting.stuck-after': 'tries and hints on one step from which a learner counts as stuck: {value}',
  'cohort.setting.away-after': 'days of silence from which a learner counts as away: {value}',
  'cohort.setting.schedule': 'the schedule: {value}',
  'cohort.nothing-scheduled': 'none',
  'cohort.exported': 'Everybody in “{name}”, one row each.',

  'announce.here': 'News of “{name}” is announced in this channel from now on.',
  'announce.off': 'Nothing of “{name}” is announced in this community any more.',
  'announce.schedule': 'The schedule of “{name}” is on its way to where its news is announced.',
  'announce.nowhere': 'News of “{name}” is announced nowhere in this community.',
  'announce.this-room': 'News of “{name}” is announced in this channel.',
  'announce.other-room': 'News of “{name}” is announced in another channel of this community.',
  'announce.refused':
    'News of “{name}” could not be announced: I may not write there any more. Send <cmd>cohort announce here</cmd> in a channel in which I may.',
  'announce.what':
    'Announced are a new name, the end of the group, what is due the next day, and with <cmd>cohort announce schedule</cmd> the whole schedule. Nobody’s name and nobody’s progress is announced.',
  'announce.how': '<cmd>cohort announce</cmd> says where news of the group is announced.',

  'announcement.begins':
    'Here you will read news of the study group “{name}”: its schedule, and what is due. Nothing is said of anybody’s progress.',
  'announcement.schedule': 'The schedule of “{name}”',
  'announcement.due':
    '“{name}”: tomorrow, {day}, is the day for {steps, plural, one {this step} other {these steps}}:',
  'announcement.due-end': 'Whoever needs longer takes longer. <cmd>hm next</cmd> goes on where you are.',
  'announcement.go-on': '<cmd>hm next</cmd> goes on where you are.',
  'announcement.closed':
    'The study group “{name}” is closed. Its learners keep their progress and can go on alone.',

  'export.over': 'This export is too old to be written now. Send <cmd>cohort export</cmd> again.',
  'export.too-large':
    'The file is larger than this network takes ({megabytes} MB). CSV is smaller than JSON: <cmd>cohort export csv</cmd>. Whoever runs the tutor can write files of any size at a terminal.',

  'membership.heading': 'Your study group: {name}',
  'membership.seen':
    'Its moderators see your name, your steps, how many tries and hints each took, what kinds of mistakes you met, and when you were last here. They can write notes on you that only they read, and see you like this:',
  'membership.code-private': 'Your code is yours alone. <cmd>hm share on</cmd> shows it to them.',
  'membership.code-shared': 'Moderators may see your saved files. <cmd>hm share off</cmd> ends that.',
  'membership.logged': 'When one of them looks at you alone, it is written down, and you can read it here.',

  'privacy.kept-cohort':
    'your study group, and when its moderators looked at you alone: <cmd>hm join</cmd> shows it. They may also keep notes on you, which only they read; forgetting deletes those too',

  'standing.passed': '({passed} of {total})',
  'standing.stuck': 'stuck',
  'standing.contested': 'says a verdict is wrong',
  'standing.away': 'away',
  'standing.paused': 'takes a break',
  'standing.done': 'done',
  'standing.not-begun': 'has not begun',
  'standing.on-the-way': 'on the way',
  'standing.at':
    '{tries, plural, =0 {at {step}} one {# try on {step}} other {# tries on {step}}}{hints, plural, =0 {} one {, # hint} other {, # hints}}',

  'standing.here': 'is here now',
  'standing.behind': '{steps, plural, one {# step} other {# steps}} behind the schedule',

  'schedule.heading': 'The days by which your group passes the steps that you have before you:',
  'schedule.step-by':
    'Your study group passes this step by {day}, {days, plural, =0 {which is today} one {which is tomorrow} other {in # days}}.',
  'schedule.step-over':
    'Your study group was to pass this step by {day}. Take the time you need; a moderator can help you to catch up.',
  'schedule.list-by': 'by {day}, {days, plural, =0 {today} one {tomorrow} other {in # days}}',
  'schedule.list-over': 'was to be passed by {day}',

  'grid.day': 'to be passed by {day}',
  'grid.heading': '{name}: {learners, plural, one {# learner} other {# learners}}',
  'grid.step':
    '<c>{step}</c>: {passed} passed{since, plural, =0 {} other {, # of them in the last seven days}}',
  'grid.legend':
    'Each sign is a step, in order: <c>#</c> passed, <c>M</c> passed by a moderator, <c>@</c> is there now, <c>-</c> skipped, <c>!</c> says the verdict is wrong, <c>.</c> to do.',
  'grid.alternative':
    '{learners, plural, one {# learner} other {# learners}} and their steps, each a sign: # is passed, M passed by a moderator, @ there now, - skipped, ! contested, and a full stop is to do. {table}',
  'grid.from-the-start':
    'The learner behind whom this page was to begin is no longer here, so this is the first page.',
  'grid.nobody': 'Nobody is here yet. <cmd>cohort invite</cmd> gives you a code for learners.',

  'stuck.heading': 'Who may need you: {name}',
  'stuck.nobody': 'Nobody is stuck, away, or waiting for an answer.',
  'stuck.stuck': 'Stuck',
  'stuck.contested': 'Say that a verdict is wrong',
  'stuck.away': 'Away',
  'stuck.paused': 'Take a break',
  'stuck.done': 'Done',
  'stuck.more': 'These are the first {shown}; <cmd>cohort progress</cmd> lists everybody.',
  'stuck.rules':
    'Stuck: {tries} tries and hints on one step without a pass. Away: {days} days of silence. <cmd>cohort settings</cmd> changes that.',

  'learner.heading': '{name} (#{number})',
  'learner.not-begun': 'Has not begun.',
  'learner.effort':
    '{tries, plural, =0 {no refused try} one {# refused try} other {# refused tries}}, {hints, plural, =0 {no hint} one {# hint} other {# hints}}',
  'learner.last-seen': 'Last step: {at}.',
  'learner.notes': 'Notes of moderators:',
  'learner.noted': 'Noted. Only moderators see what is noted about {name}.',
  'learner.code-private': 'The code is not shared.',
  'learner.no-code': 'The code is shared, but no files are saved.',

  'audit.heading': 'What moderators did: {name}',
  'audit.created': 'made the group',
  'audit.renamed': 'renamed it',
  'audit.archived': 'closed it',
  'audit.rules-changed': 'changed its settings',
  'audit.code-given': 'gave out a code',
  'audit.community-joined': 'took the group in',
  'audit.announcements-set': 'chose where news is announced',
  'audit.schedule-announced': 'announced the schedule',
  'audit.progress-seen': 'looked at everybody’s progress',
  'audit.stuck-seen': 'looked at who is stuck',
  'audit.learner-seen': 'looked at {learner}',
  'audit.step-passed': 'passed a step for {learner}',
  'audit.note-written': 'wrote a note on {learner}',
  'audit.exported': 'exported everybody’s progress',

  'link.code':
    'On the other network, send <cmd>hm link {code}</cmd> within ten minutes. Then come back here: I will ask you to agree.',
  'link.claimed':
    'Good. Now go back to where you got the code and send <cmd>hm link yes</cmd>. Until then nothing is shown or changed.',
  'link.ask':
    'Somebody {platform, select, discord {on Discord} matrix {on Matrix} terminal {at a terminal} other {on the web page}} used your code. If that was you, send <cmd>hm link yes</cmd>. If it was not, do nothing: the code ends by itself.',
  'link.waiting':
    'Your code has not been used yet. It works for {minutes, plural, one {# more minute} other {# more minutes}}.',
  'link.done': 'Linked. Both accounts have one progress now: everything that either of them had passed.',
  'link.removed':
    'Parted. This account goes on by itself with a copy of the progress; the study group and the files stay with the other.',

  'link.parted':
    'Your account on {platform} goes on by itself now, with a copy of your progress. <cmd>hm link</cmd> pairs them again.',

  'setting.pause': 'whether you take a break, so that nobody worries',

  'error.no-community':
    'Moderators send this in a channel or room of their community, not in a direct message.',
  'error.no-cohort':
    'There is no study group in this community yet. <cmd>cohort create</cmd> with a name makes one.',
  'error.which-cohort':
    'There is more than one study group here: {cohorts}. Which one? Put its #number behind the command.',
  'error.unknown-cohort': 'There is no study group “{typed}” here. There is: {cohorts}.',
  'error.not-a-member': 'That person is in none of the cohorts of this community.',
  'error.unknown-learner':
    'Nobody in your study groups is called “{typed}”. <cmd>cohort progress</cmd> lists everybody.',
  'error.which-learner': 'That fits more than one: {learners}. Put the #number instead of the name.',
  'error.invalid-cohort-name':
    'A study group needs a name of 1 to {limit} characters that does not begin with #. Nothing was changed.',
  'error.cohort-name-taken': 'There is a study group “{name}” here already. Choose another name.',
  'error.code-missing':
    'Put the code behind the command, like this: <cmd>cohort invite accept K7QF-2MHD</cmd>.',
  'error.code-dead':
    'This code does not work, or no longer. Check it letter by letter, or ask for a new one.',
  'error.too-many-codes':
    'Those were many codes that do not work. Please wait {minutes, plural, one {a minute} other {# minutes}} and check the code.',
  'error.community-known': 'This community belongs to “{name}” already.',
  'error.room-unlisted':
    'Whoever runs the tutor wants no messages to everybody in this channel. Choose another one, or ask them to list it.',
  'error.room-unwritable':
    'News can be announced only where both of us may write. Let me see this channel and send messages in it, then try again.',
  'error.room-unreachable': 'I could not find out whether I may write here. Try again in a minute.',
  'error.room-unsupported': 'There are no channels here in which news could be announced.',
  'error.announced-nowhere':
    'There is no channel for news of this group yet. <cmd>cohort announce here</cmd>, sent in one, chooses it.',
  'error.nothing-scheduled':
    'No step has a day yet. <cmd>cohort settings</cmd> sets one, for example <c>schedule hm-input 2026-12-24</c>.',
  'error.in-no-cohort':
    'You are in no study group. With a code from a moderator, <cmd>hm join</cmd> takes you into one.',
  'error.joined-already': 'You are in “{name}” already.',
  'error.in-another-cohort':
    'You are in a study group, and one at a time is the limit. <cmd>hm leave</cmd> leaves it; then use the code again.',
  'error.step-passed-already': '“{title}” is passed for {name} already.',
  'error.link-own-code': 'That is your own code. Send it from the other network.',
  'error.link-none': 'Nothing waits for your yes. <cmd>hm link</cmd> gives you a code for the other network.',
  'error.link-two-cohorts':
    'The two accounts are in two study groups, and one at a time is the limit. Leave one of them with <cmd>hm leave</cmd>, then send <cmd>hm link yes</cmd> again.',
  'error.link-alone': 'This account is linked with no other.',
  'error.invalid-pause': 'A break is <c>on</c> or <c>off</c>. Nothing was changed.',
  'error.invalid-cohort-setting': '{name} cannot be “{typed}”. It takes {form}. Nothing was changed.',
} as const satisfies Record<string, string>;
