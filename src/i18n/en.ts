/**
 * Every sentence that the tutor says of itself, in English; lessons and findings come from the chapter. ICU message
 * format; `<b>`, `<i>`, `<c>` (code) and `<cmd>` (a command without the platform's prefix) are the only markup.
 */
export const en = {
  'command.next': 'Go on: start the chapter, or see the next step.',
  'command.check': 'Have your code judged.',
  'command.hint': 'Get a hint; after three hints, the solution if you want it.',
  'command.answer': 'Answer the question of a step, by letter.',
  'command.skip': 'Leave this step for later and go on.',
  'command.goto': 'Go to a step of your choice.',
  'command.status': 'See how far you are, with the list of steps.',
  'command.explain': 'Find out what an error message means, and where it is explained.',
  'command.option': 'Look up an option of Home Manager, by name or part of it.',
  'command.files': 'See, download or take back the files that your accepted answers have made.',
  'command.settings': 'See or correct what I know of you: login, host, names, language.',
  'command.report': 'Tell the author that a verdict is wrong, and go on.',
  'command.reset': 'Begin the chapter again.',
  'command.privacy': 'See, export or delete what is kept about you.',
  'command.help': 'This list, or more about one command.',

  'argument.check-step': 'A step, if you mean another than your current one.',
  'argument.hint-level':
    '“change” shows what to change in your last try; “solution” the whole answer, once you want it.',
  'argument.answer-choice': 'The letter of your answer; several letters answer several questions.',
  'argument.goto-step': 'The step, by name or number.',
  'argument.files-action': 'What to do with your files; the list, if you name nothing.',
  'argument.files-name': 'The file, such as flake.nix; behind “use”: saved or new.',
  'argument.settings-name': 'Which setting.',
  'argument.settings-value': 'The new value, or “clear”.',
  'argument.report-consent': '“yes”: you agree that code and verdict are kept for the author.',
  'argument.confirmation': '“yes”, to confirm.',
  'argument.privacy-action': 'What to do with what is kept about you.',
  'argument.explain-message': 'The message, if it is short; a longer one goes in the block.',
  'argument.option-name': 'The name of the option, or words from it.',
  'argument.help-command': 'A command.',

  'body.check':
    'Put your code behind the command, in a block that begins and ends with three backticks (```).',
  'body.explain':
    'Put what the rebuild printed behind the command, in a block that begins and ends with three backticks (```). The whole of it is fine.',
  'body.report': 'If I no longer have the code, put it behind the command as you do for a check.',

  'form.check': 'Check my code',
  'form.check-label': 'Your code',
  'form.explain': 'Explain a message',
  'form.explain-label': 'What the rebuild printed',
  'form.report': 'Report a verdict',
  'form.report-label': 'The code that was judged',

  'menu.check': 'Check this Nix',
  'menu.explain': 'Explain this error',
  'menu.learner': "Learner's progress",

  'choice.check': 'Check my code',
  'choice.next': 'Go on',
  'choice.hint': 'Hint',
  'choice.next-hint': 'Another hint',
  'choice.change': 'Show the change',
  'choice.solution': 'Show the solution',
  'choice.skip': 'Skip for now',
  'choice.report': 'This verdict is wrong',
  'choice.status': 'Where am I?',
  'choice.goto': 'Go to step {number}',
  'choice.try': 'Try this',
  'choice.reset': 'Yes, begin again',
  'choice.delete-files': 'Yes, delete them',
  'choice.keep': 'No, keep it',
  'choice.export': 'Export',
  'choice.forget': 'Delete everything',

  'choice.files': 'My files',
  'choice.explain': 'What it means',
  'choice.download': 'Download all',
  'choice.undo': 'Take the last change back',
  'choice.use-saved': 'The saved name',
  'choice.use-new': 'The new name',

  'step.heading': 'Step {number} of {total}: {title}',
  'step.goal': '<b>Goal:</b>',
  'step.links': 'To read on:',
  'step.send-code': 'When you have it, send <cmd>hm check</cmd> with your code.',
  'step.send-commands':
    'When you have done it, send <cmd>hm check</cmd> with the commands you typed, or with what they printed.',

  'question.heading': 'Question {number} of {total}',
  'question.how': 'Answer with a letter from a to {last}, for example <cmd>hm answer a</cmd>.',

  'next.begin':
    'Do your files look about like this? Then we can begin. There {steps, plural, one {is # step} other {are # steps}}; you can stop at any time, I remember where you are.',
  'next.missing-submission':
    'You are still at this step. I have not seen your code for it yet: send it with <cmd>hm check</cmd>, ask for a <cmd>hm hint</cmd>, or <cmd>hm skip</cmd> the step for now.',
  'next.missing-again':
    'You are still at this step. Your last try was not accepted yet ({tries, plural, one {# try} other {# tries}} so far). <cmd>hm hint</cmd> helps, and <cmd>hm skip</cmd> leaves the step for later.',
  'next.missing-mistake':
    'You are still at this step. What is missing after your last try: <b>{title}</b>. <cmd>hm hint</cmd> helps, and <cmd>hm skip</cmd> leaves the step for later.',
  'next.missing-answers':
    'You are still at this step: {open, plural, one {# question of {total} is} other {# questions of {total} are}} open. <cmd>hm skip</cmd> leaves the step for later.',
  'next.chapter-changed':
    'The chapter has changed since you were here. Your progress is kept. {count, plural, =0 {Nothing new stands before your place.} one {One new step stands before your place; look at it whenever you like:} other {# new steps stand before your place; look at them whenever you like:}}',
  'next.end': 'You have reached the end of the chapter',
  'next.all-passed': 'Every step is passed. Well done! Your home is declared in Nix now.',
  'next.left':
    '{count, plural, one {One step is still open} other {# steps are still open}}, if you want to come back:',

  'check.pass': 'Passed: {title}',
  'check.fail': 'Not yet: {title}',
  'check.unsure': 'I cannot tell yet: {title}',
  'check.line': '<b>Line {line}:</b>',
  'check.further':
    'Also seen{hidden, plural, =0 {} one {, and one thing more that can wait} other {, and # things more that can wait}}:',
  'check.also': 'The same code settles {count, plural, one {one more step} other {# more steps}}:',
  'check.learned':
    'I noted this about your configuration. If it is wrong, correct it with <cmd>hm settings</cmd>.',
  'check.go-on': 'When you are ready: <cmd>hm next</cmd>.',
  'check.question-after': 'One question about it, if you like. You can also go on with <cmd>hm next</cmd>.',
  'check.try-again':
    'Change it and send it again with <cmd>hm check</cmd>. <cmd>hm hint</cmd> helps. If you think that I am wrong: <cmd>hm report</cmd>.',
  'check.explain':
    'Send it again with <cmd>hm explain</cmd>. <cmd>hm next</cmd> shows what this step asks for.',
  'check.report': 'If you think that I am wrong: <cmd>hm report</cmd>.',
  'check.again': 'Here it is once more: <b>{title}</b>.',
  'check.once-more': 'Once more:',
  'check.right-form': 'A right form looks like this:',
  'check.ask-change': 'If you would rather see what to change: <cmd>hm hint change</cmd>.',
  'check.change':
    'This is the smallest change that helps. What has a minus in front goes, what has a plus comes:',
  'check.no-code':
    'I found no Nix in that, so I have judged nothing, and it is no try of yours. <cmd>hm next</cmd> shows what this step asks for; send your code with <cmd>hm check</cmd>, between two lines of three backticks (```).',
  'check.commands':
    'These are commands, and this step asks for Nix. I have judged nothing, and it is no try of yours. Commands belong to the step <cmd>hm check stage-and-rebuild</cmd>; <cmd>hm next</cmd> shows what this step asks for.',
  'check.stays-passed': 'You passed this step before, and it stays passed.',
  'check.not-credited': 'This was written by {name}. I look at it, but only its author gets credit for it.',

  'revision.passes': 'You edited your message, and now it passes.',
  'revision.still-passes': 'You edited your message. It still passes.',
  'revision.no-longer':
    'You edited your message. It passed before; as it is now, it would not. What you passed stays passed.',
  'revision.changed':
    'You edited your message. Of what I had found, {gone, plural, =0 {nothing is gone} one {one thing is gone} other {# things are gone}}; {added, plural, =0 {nothing is new} one {one thing is new} other {# things are new}}.',
  'revision.other': 'You edited your message. This is my answer to what it says now.',

  'answer.right': '{several, select, yes {Yes, <b>{number}. {letter}</b>.} other {Yes, <b>{letter}</b>.}}',
  'answer.wrong': '{several, select, yes {Not <b>{number}. {letter}</b>.} other {Not <b>{letter}</b>.}}',
  'answer.again': 'Try once more:',

  'hint.heading': 'Hint {level} of 3: {title}',
  'hint.last-refusal': 'About your last try:',
  'hint.change': 'The change: {title}',
  'hint.change-none':
    'I know of no small change that would be safe here. <cmd>hm hint</cmd> goes on with the hints of this step.',
  'hint.change-nothing':
    'I have no code of yours for this step at hand. Send it with <cmd>hm check</cmd>, then ask again.',
  'hint.change-try': 'Make it in your own file, then send that with <cmd>hm check</cmd>.',
  'hint.passed': '“{title}” is passed: nothing is left to change there. Go on with <cmd>hm next</cmd>.',
  'hint.all': 'You have had all three hints: {title}',
  'hint.ask-solution':
    'Shall I show you the solution? Then send <cmd>hm hint solution</cmd>. You can also <cmd>hm skip</cmd> this step for now.',
  'hint.solution': 'Solution: {title}',
  'hint.solution-send': 'Write it into your own file, then send it with <cmd>hm check</cmd>.',
  'hint.solution-answer': 'Now answer in your turn with <cmd>hm answer</cmd>.',

  'skip.done': 'Skipped for now: “{title}”. Come back whenever you like with <cmd>hm goto {id}</cmd>.',
  'goto.passed': 'You have passed this step. Practise as much as you like, it stays passed.',

  'status.step': '{number}. {title} (<c>{id}</c>):',
  'status.not-started': 'You have not started yet. <cmd>hm next</cmd> begins.',
  'status.all-passed': 'Every step is passed. Visit any of them again by name with <cmd>hm goto</cmd>.',
  'status.how': 'Go on with <cmd>hm next</cmd>, or to any step by name with <cmd>hm goto</cmd>.',
  'progress.label': '{done} of {total} steps passed',
  'state.not-started': 'to do',
  'state.current': 'you are here',
  'state.passed': 'passed',
  'state.skipped': 'skipped',
  'state.reopened': 'opened again',
  'state.passed-by-moderator': 'passed by a moderator',
  'state.contested': 'contested',

  'settings.heading': 'What I know of you',
  'settings.unknown': 'not known yet',
  'settings.how':
    'Change one like this: <cmd>hm settings login alice</cmd>. <cmd>hm settings login clear</cmd> makes me forget it.',
  'explain.known': '{title}',
  'explain.not-sure': 'I am not sure about this one: {title}',
  'explain.no-stop': 'This did not stop anything: {title}',
  'explain.cause': '<b>What happened:</b>',
  'explain.fix': '<b>What to do:</b>',
  'explain.tell': '<b>How to tell:</b>',
  'explain.place': 'The message points at <c>{file}</c>, line {line}.',
  'explain.step': 'Step {number}, “{title}”, explains it: <cmd>hm goto {id}</cmd>.',
  'explain.others':
    '{count, plural, one {The same message can have another cause:} other {The same message can have other causes:}}',
  'explain.other': '(step {number})',
  'explain.error-unknown':
    'The error itself I do not know: <c>{headline}</c> But the output has a warning that I can explain:',
  'explain.seen-in-files': 'Your saved <c>{file}</c> shows the cause:',
  'explain.unknown': 'I do not know this message.',
  'explain.headline': 'What looked like the message to me:',
  'explain.no-headline': 'Nothing in it looked like an error message to me.',
  'explain.what-to-paste':
    'If more was printed, paste the last 30 lines, from <c>error:</c> to the end. If that was all, run the rebuild again with <c>--show-trace</c> behind it and paste what it says.',

  'files.kept':
    'I put it into {count, plural, one {your file} other {your files}}: <c>{paths}</c>. See {count, plural, one {it} other {them}} with <cmd>hm files</cmd>.',
  'files.renamed': 'It is “{shown}” in your files now: <c>{paths}</c>.',
  'files.unplaced': 'I found no place for this code in your files, so they stay as they are.',
  'files.hands-inputs-out':
    'I took it for granted that your flake hands its inputs out, so I also wrote <c>specialArgs</c> into the file that I keep. Check that yours has it.',
  'files.declares-account':
    'I took it for granted that your account is declared, so I also wrote it into the file that I keep.',
  'files.imports-home': 'Your home stands in two files now, so I let one import the other.',
  'files.imports-system':
    'Your flake does not lead to all that you have shown of your system, so I let one file import the other.',
  'files.imports-part':
    'Nothing led to that new file yet, so I added it to the <c>imports</c> of your main one.',
  'files.loads-module':
    'Not every machine in your flake loads Home Manager, and they share settings for it. I added the module to the others as well.',
  'files.reads-flake':
    'You load a module of Home Manager’s flake, so I took <c>flake = false</c> out of its input.',
  'files.hardware': 'your own; the download brings a stand-in for it',
  'files.stands-in':
    'Your code names files that I have not seen. In the files that I keep, stand-ins take their place. Send yours, and they take it.',
  'files.lost':
    'With that, the files do not do any more what {count, plural, one {this step} other {these steps}} asked for. <cmd>hm files undo</cmd> takes it back.',
  'files.secret':
    'There is a secret in <c>{path}</c>, such as a password or a key, so I kept that file out of what I save. A secret in a flake ends up in the Nix store, where every user of the machine can read it.',
  'files.path-outside':
    '<c>{path}</c> is no place inside your flake, so I did not save it. Call files by their place below the folder of flake.nix, such as <c>home/home.nix</c>.',
  'files.file-twice':
    'Two blocks are called <c>{path}</c>, and I cannot tell which one you mean, so I saved neither. Send the right one alone.',
  'files.too-many-files':
    'I keep at most 60 files, and with these there would be more, so nothing was saved. Send only the files that this step is about.',
  'files.files-too-large':
    'I keep at most 512 KB, and with this there would be more, so nothing was saved. Send only the files that this step is about.',
  'files.contradiction':
    'This does not fit your saved files. About {what}: they say “{saved}”, and this code says “{shown}”.',
  'files.which':
    'Which one is meant? With “{saved}” I read this code as if it said so; with “{shown}” I write the new name into your files. Nothing is changed until you say.',
  'files.heading': 'Your files',
  'files.none-kept': 'You asked me to keep no files. <cmd>hm settings keep-files on</cmd> changes that.',
  'files.none-yet':
    'Nothing is saved yet. When an answer of yours is accepted, I write it into these files; this is how they begin:',
  'files.from-step': 'last changed by step {number}, “{title}”',
  'files.changed': 'changed',
  'files.as-begun': 'as at the beginning of the chapter',
  'files.how':
    'See one with <cmd>hm files show flake.nix</cmd>. <cmd>hm files download</cmd> gives all of them.',
  'files.download':
    'Here are all your files. Unpack them, put your own <c>hardware-configuration.nix</c> in the place of the stand-in, and run <c>git init</c> and <c>git add .</c> in the folder; then Nix can read it. README.txt in it says the rest.',
  'files.download-not-whole':
    'They are no whole configuration yet: the steps still open will add what is missing.',
  'files.undone':
    'Taken back. {count, plural, one {This file is} other {These files are}} as before: <c>{paths}</c>. Your progress stays.',
  'files.readme':
    'Your NixOS configuration, as it came of your answers.\n\n1. Copy your own /etc/nixos/hardware-configuration.nix over the one in this folder; that is a stand-in and does not fit your machine.\n{pictures, select, none {2} other {2. Put your own pictures in the place of the stand-ins: {pictures}\n3}}. In this folder:\n\n    git init\n    git add .\n    sudo nixos-rebuild switch --flake .#{host}\n\nNix reads only files that Git knows, so run git add again after every new file.\nCompare with the configuration you already have before you switch: bootloader, disks, language and users are yours to keep.\n',
  'next.drift':
    'I looked through your saved files again. {count, plural, one {One step that they met asks} other {# steps that they met ask}} for something else now:',

  'option.type': '<b>Type:</b> <c>{type}</c>',
  'option.default': '<b>Default:</b> <c>{value}</c>',
  'option.computed': '<b>Default:</b> follows from other options',
  'option.required': '<b>Default:</b> none; it has to be given',
  'option.declared': '<b>Declared in:</b> <c>{file}</c>',
  'option.place-home': '<b>Set in:</b> your home file, <c>{file}</c>',
  'option.place-system': '<b>Set in:</b> your system file, <c>{file}</c>; it is not an option of the home',
  'option.renamed': '<c>{name}</c> is an old name. Use <c>{to}</c> instead.',
  'option.found-prefix': '{total, plural, one {One option begins so:} other {# options begin so:}}',
  'option.found-word':
    '{total, plural, one {One option has that in its name:} other {# options have that in their names:}}',
  'option.found-typo':
    'There is no option with that name. {total, plural, one {Did you mean this one?} other {Did you mean one of these?}}',
  'option.more': 'And {count, plural, one {one more} other {# more}}; a longer name narrows it down.',
  'option.list-renamed': 'old name of <c>{to}</c>',
  'option.none': 'No option of Home Manager {release} is called “{question}”, or nearly so.',
  'option.elsewhere':
    'A package without options of its own goes into <c>home.packages</c>. What only the system can set is an option of NixOS, and those I do not know.',
  'option.source':
    '{commit, select, none {As of Home Manager {release}.} other {As of Home Manager {release}, commit {commit}.}}',
  'option.search-page': 'Search the options of {release}',

  'settings.changed': 'Noted: {name} is now {value}.',
  'settings.cleared': 'Forgotten: {name} is not known any more.',
  'setting.login': 'your login',
  'setting.host': 'your host name',
  'setting.input': 'what you call the Home Manager input',
  'setting.nixpkgs': 'what you call the nixpkgs input',
  'setting.release': 'your Home Manager release, as its branch is called',
  'setting.flake-file': 'your flake file',
  'setting.system-file': 'your system file',
  'setting.home-file': 'your home file',
  'setting.keep-files': 'whether I keep your accepted answers as files',
  'setting.language': 'language',
  'setting.plain': 'plain mode, for screen readers',
  'setting.time-zone': 'time zone',

  'settings.ask-delete':
    'Delete {count, plural, one {your saved file} other {your # saved files}} and keep no more? This cannot be undone; <cmd>hm files download</cmd> gives you all of them first. Your progress stays. To confirm, send <cmd>hm settings keep-files off yes</cmd>.',
  'settings.files-deleted':
    '{count, plural, =0 {From now on I keep} other {Your saved files are deleted; from now on I keep}} your progress only. Nothing of your code is saved.',

  'report.ask':
    'You say that my verdict on “{title}” is wrong. If you agree, I keep that code and my verdict for the author of this chapter, without your name; the step counts as contested and you can go on. Passwords and keys do not belong in it. To agree, send <cmd>hm report yes</cmd>.',
  'report.done':
    'Thank you. Code and verdict are kept for the author. “{title}” is contested now; go on with <cmd>hm next</cmd>.',

  'reset.ask':
    'Begin again? {passed, plural, =0 {No step is passed yet, but} one {One passed step is forgotten, and} other {# passed steps are forgotten, and}} tries and hints start from zero. Your settings and saved files stay. To confirm, send <cmd>hm reset yes</cmd>.',
  'reset.done': 'Done. You are at the beginning again: <cmd>hm next</cmd>.',

  'privacy.heading': 'What is kept about you',
  'privacy.kept': 'To teach you, I keep:',
  'privacy.kept-account': 'the name and id of your account here ({name})',
  'privacy.kept-settings': 'what <cmd>hm settings</cmd> shows',
  'privacy.kept-progress': 'your progress: steps, number of tries and hints, and the kinds of mistakes',
  'privacy.kept-files':
    'the files that your accepted answers have made, with the last changes; <cmd>hm settings keep-files off</cmd> deletes them',
  'privacy.kept-replies': 'the answers I gave you, which can quote a few lines of your code',
  'privacy.kept-reports': 'code that you agreed to keep with <cmd>hm report</cmd>',
  'privacy.not-kept': 'Other code that you send for a check is not kept, and neither are passwords and keys.',
  'privacy.export': 'Here is everything that is kept about you.',
  'privacy.ask-forget':
    'Delete everything that is kept about you, progress and settings included? This cannot be undone. To confirm, send <cmd>hm privacy forget yes</cmd>.',
  'privacy.forgotten': 'Everything about you is deleted. If you come back, we begin anew.',

  'matrix.answered-directly': 'I answered you in a direct message, because that is for you alone.',
  'matrix.no-direct':
    'That answer is for you alone, and I cannot reach you in a direct message. Write to me in one, and ask again.',
  'matrix.encrypted':
    'This room is encrypted, and I cannot read encrypted messages. Please write to me in a room without encryption: switch it off when you make the room, since it cannot be switched off later.',
  'matrix.encrypted-for-now':
    'This room is encrypted, and at the moment I cannot read encrypted messages. Until whoever runs me has mended that, please write to me in a room without encryption. I will not answer later what you write here meanwhile.',
  'matrix.unread':
    'Something you wrote here has reached me, but not the key to read it. Please send it again. If I stay silent then, close your app, open it again, and send it once more.',

  'matrix.compare':
    'You are about to verify me. Your app shows seven pictures; mine are, in this order: {list}. If all seven are the same, say so in your app. If one differs, say that they do not match, and tell whoever runs me. I have already said yes; what counts is that you compare. To be quite sure, ask whoever runs me which seven stand in my log: this message came the same way as everything else.',

  'terminal.welcome':
    'Hello {name}! Type <cmd>hm next</cmd> to begin or go on, <cmd>hm help</cmd> for everything else, and /quit to leave.',
  'terminal.saved': 'Saved as <c>{path}</c>.',
  'terminal.missed': 'This answer did not reach you last time:',
  'terminal.paste': 'Paste your code, then press Enter on an empty line. (Ctrl-C: never mind.)',
  'terminal.paste-error': 'Paste the error message, then press Enter on an empty line. (Ctrl-C: never mind.)',
  'terminal.connect':
    'No chat network is connected. Set DISCORD_TOKEN and DISCORD_APPLICATION_ID for Discord, or MATRIX_HOMESERVER_URL and MATRIX_ACCESS_TOKEN for Matrix; the README says where they come from.',

  'discord.choose': 'Choose one',
  'discord.handled': 'That was done before.',
  'discord.attached': 'Too long to show here; it is in the attached file {name}.',
  'discord.attached-rest': 'That is longer than a message can be. The whole answer is in the attached file.',
  'discord.attached-whole': 'My answer is in the attached file.',
  'discord.cut': 'The rest is longer than a message can be.',
  'discord.unshowable':
    'I have an answer, but Discord does not let me show it. /hm next shows where you are. If this happens again, tell whoever runs me the number {id}.',
  'discord.left-out': 'Too large, or too many, to attach here: {names}.',
  'discord.news': 'This happened while you were away:',
  'discord.missed':
    'What you sent before was carried out, but my answer did not reach you. This is that answer:',
  'discord.missed-more':
    'What you sent before was carried out, but {count, plural, one {my answer} other {my # answers}} did not reach you. This is the last of them:',
  'discord.missed-end': 'And this is the answer to what you sent now:',
  'discord.form-files': 'Or as files',
  'discord.form-files-description': 'For code longer than {characters} characters: up to {files} text files.',

  'group.hm': 'Learn Home Manager, step by step.',
  'group.cohort': 'For moderators: the learners of this community.',

  'help.heading': 'What you can ask me',
  'help.about': 'I teach “{title}”, step by step. These are the commands:',
  'help.more': 'More about one of them: <cmd>hm help check</cmd>.',
  'help.aliases': 'Also called: {aliases}.',

  'error.not-a-command':
    '“{typed}” is not a command of mine. Commands begin with <cmd>hm</cmd>; <cmd>hm help</cmd> lists them.',
  'error.text-without-command':
    'Hello! I teach “{title}”, step by step. I cannot chat, but I answer commands: <cmd>hm next</cmd> begins or goes on, <cmd>hm check</cmd> looks at the code that you put behind it, and <cmd>hm help</cmd> lists the rest.',
  'error.unknown-command': 'There is no command “{typed}”. <cmd>hm help</cmd> lists what there is.',
  'error.unknown-command-near': 'There is no command “{typed}”. Did you mean <cmd>{near}</cmd>?',
  'error.unknown-step': 'There is no step “{typed}”. <cmd>hm status</cmd> lists the steps.',
  'error.unknown-step-near': 'There is no step “{typed}”. Did you mean <c>{near}</c>?',
  'error.argument-missing': '<cmd>{command}</cmd> needs to know one thing more: {name}.',
  'error.argument-unknown': '<cmd>{command}</cmd> does not know “{typed}”. It knows: {choices}.',
  'error.argument-surplus':
    '“{typed}” is one word too many for <cmd>{command}</cmd>. Leave it out and send it again.',
  'error.body-unexpected':
    '<cmd>{command}</cmd> takes no code. To have your code judged, put it behind <cmd>hm check</cmd>.',
  'error.body-too-long':
    'That is {known, select, no {more than } other {}}{size} KB, and I read at most {limit} KB. Send only the part that this step is about.',
  'error.body-not-text': 'That is not text. Send the Nix code itself, as text.',
  'error.check-empty':
    'I see no code. Send it with <cmd>hm check</cmd>; typed in the chat, it stands between two lines of three backticks (```).',
  'error.no-question': 'There is no open question here. <cmd>hm next</cmd> goes on.',
  'error.answer-unknown':
    '“{typed}” is none of the answers. Answer with a letter from a to {last}, or a number from 1 to {count}.',
  'error.answer-surplus':
    'Those are {given} answers, but {open, plural, one {only one question is} other {only # questions are}} open. Send one letter for each.',
  'error.nothing-to-skip': '“{title}” is settled already. <cmd>hm next</cmd> goes on.',
  'error.nothing-to-reset':
    'You have not started yet, so there is nothing to reset. <cmd>hm next</cmd> begins.',
  'error.nothing-kept': 'Nothing is kept about you yet.',
  'error.report-nothing':
    'I do not have the code at hand. Send it with <cmd>hm check</cmd>, then <cmd>hm report</cmd>.',
  'error.report-passes':
    'I accept that code for “{title}”, so there is nothing to report. Send it with <cmd>hm check</cmd>.',
  'error.setting-value-missing':
    'What shall {name} be? Write it behind: <cmd>hm settings {name} VALUE</cmd>.{value, select, other { Now it is “{value}”.} none {}}',
  'error.invalid-login':
    'A login has letters, digits, hyphens and underscores, and begins with a letter, like <c>alice</c>. Nothing was changed.',
  'error.invalid-host':
    'A host name has letters, digits and hyphens, like <c>laptop</c>. Nothing was changed.',
  'error.invalid-input':
    'The name of an input has letters, digits, hyphens and underscores, and begins with a letter, like <c>home-manager</c>. Nothing was changed.',
  'error.invalid-nixpkgs':
    'The name of an input has letters, digits, hyphens and underscores, and begins with a letter, like <c>nixpkgs</c>. Nothing was changed.',
  'error.explain-empty':
    'I see no message. Put what the rebuild printed behind <cmd>hm explain</cmd>, in a block that begins and ends with three backticks (```).',
  'error.invalid-release':
    'Write the release as the branch of Home Manager is called: <c>master</c>, or like <c>release-25.05</c>. Nothing was changed.',
  'error.invalid-file':
    'Write the file as a path inside your flake that ends in .nix, like <c>home/home.nix</c>. Nothing was changed.',
  'error.invalid-language': 'I only speak: {languages}. Nothing was changed.',
  'error.invalid-keep-files': 'Keeping files is <c>on</c> or <c>off</c>. Nothing was changed.',
  'error.files-unknown': 'You have no file “{typed}”. <cmd>hm files</cmd> lists them.',
  'error.files-which': 'Which file? For example <cmd>hm files show flake.nix</cmd>.',
  'error.files-nothing-to-undo': 'There is no change of your files that I could take back.',
  'error.files-nothing-waiting':
    'No answer of yours waits for a decision. If one did, send its code again with <cmd>hm check</cmd>.',
  'error.files-use-what':
    'Say which name is meant: <cmd>hm files use saved</cmd> or <cmd>hm files use new</cmd>.',
  'error.invalid-plain': 'Plain mode is <c>on</c> or <c>off</c>. Nothing was changed.',
  'error.invalid-time-zone':
    'I do not know that time zone. Write it like <c>Europe/Berlin</c>. Nothing was changed.',
  'error.choice-outdated':
    'That offer belongs to another place in the chapter than yours, which is “{title}” now, so I changed nothing. <cmd>hm next</cmd> shows where you are.',
  'error.not-yours':
    'That was offered to somebody else, so it does nothing for you. <cmd>hm next</cmd> shows your own place.',
  'error.unknown-offer':
    'I do not know that button any more; it may be from an older version of me. <cmd>hm next</cmd> shows where you are.',
  'error.attachment-elsewhere':
    'I read files only from Discord itself, and <c>{name}</c> is somewhere else. Upload it with your message, or paste its text.',
  'error.attachment-unreadable':
    'I could not get the file <c>{name}</c>. Please try again, or paste its text.',
  'error.not-a-moderator': 'Only moderators of this community can do that.',
  'error.busy': 'Too much arrived from you at once, so I left this one undone. Please send it again.',
  'error.unexpected':
    'Something went wrong on my side, and nothing was changed. Please try again; if it stays so, tell whoever runs me the number {id}.',
  'error.store-unavailable':
    'I cannot reach my memory (the database) just now, so I did not take this up. Please send it again in a minute. (Error {id})',
  'error.schema-older':
    'My memory (the database) is from an older version and has to be migrated first: whoever runs me does that with “hm-tutor migrate”. (Error {id})',
  'error.schema-newer':
    'My memory (the database) is from a newer version of this program. Whoever runs me has to start that version. (Error {id})',
  'error.store-locked':
    'My memory is in use by another copy of this program. End that one first, or choose another data folder. (Error {id})',
} as const satisfies Record<string, string>;
