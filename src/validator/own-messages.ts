/**
 * Sentences for codes that the chapter's catalogue does not have, and what is added to one that it has: the learner's
 * own names.
 */
import type { Details } from './observation.ts';

type Say = (details: Details) => string;

const value = (details: Details, name: string) => details[name] ?? '';
const quoted = (details: Details, name: string) => `\`${value(details, name)}\``;
/** A sentence only where the detail is known. */
const when = (details: Details, name: string, sentence: string) =>
  value(details, name) === '' ? '' : sentence;

function wrongPath(d: Details): string {
  return value(d, 'folder') === ''
    ? when(d, 'file', `From here this leads to ${quoted(d, 'file')}.`)
    : `This leads to the folder ${quoted(d, 'folder')}, and Nix takes the \`default.nix\` in it, which I do not see. Name the file.`;
}

const messages: Readonly<Record<string, Say>> = {
  // Added to what the catalogue says.
  'input-branch-mismatch': (d) =>
    when(d, 'meant', `Beside your ${quoted(d, 'nixpkgs')} the address is ${quoted(d, 'meant')}.`),
  'input-name-mismatch': (d) =>
    when(d, 'meant', `Here ${quoted(d, 'name')} stands, and your input is called ${quoted(d, 'meant')}.`),
  'hm-not-in-outputs-args': (d) => when(d, 'name', `The name that is missing is ${quoted(d, 'name')}.`),
  'outputs-missing-ellipsis': (d) => when(d, 'names', `Your list lacks ${quoted(d, 'names')}.`),
  'follows-wrong-target': (d) =>
    when(d, 'meant', `You wrote ${quoted(d, 'target')}; ${quoted(d, 'meant')} is meant.`),
  'specialargs-missing': (d) => when(d, 'name', `What is missing is ${quoted(d, 'name')}.`),
  'extraspecialargs-missing': (d) => when(d, 'name', `What is missing is ${quoted(d, 'name')}.`),
  'url-typo': (d) => {
    const written = value(d, 'url') === '' ? 'name' : 'url';
    return when(d, written, `You wrote ${quoted(d, written)}.`);
  },
  'duplicate-attr': (d) =>
    when(
      d,
      'how',
      'A name that is computed may stand only once in a set: write one set behind it, with both in it.',
    ),
  'follows-wrong-child': (d) => when(d, 'name', `You wrote ${quoted(d, 'name')}.`),
  'hm-option-name-typo': (d) =>
    when(d, 'meant', `You wrote ${quoted(d, 'name')}; ${quoted(d, 'meant')} is meant.`),
  'hm-attrset-name-typo': (d) => when(d, 'name', `You wrote ${quoted(d, 'name')}.`),
  'home-option-typo': (d) =>
    value(d, 'meant') === ''
      ? when(d, 'option', `Home Manager has no option ${quoted(d, 'option')}.`)
      : `You wrote ${quoted(d, 'name')}; ${quoted(d, 'meant')} is meant.`,
  'renamed-option': (d) => when(d, 'to', `${quoted(d, 'option')} is now ${quoted(d, 'to')}.`),
  'username-differs': (d) =>
    when(d, 'account', `Here it is ${quoted(d, 'login')}, the account is ${quoted(d, 'account')}.`),
  'homedir-conflict': (d) => when(d, 'wanted', `The account's home is ${quoted(d, 'wanted')}.`),
  'placeholder-left': (d) => when(d, 'text', `${quoted(d, 'text')} still stands there.`),
  'user-not-declared': (d) => when(d, 'login', `There is no account ${quoted(d, 'login')} in the files.`),
  'import-path-wrong-depth': wrongPath,
  'submodule-path-from-wrong-base': wrongPath,
  'face-path-wrong-depth': (d) => when(d, 'path', `From here this leads to ${quoted(d, 'path')}.`),

  // Codes of the validator's own.
  'not-shown': (d) =>
    notShown[value(d, 'what')] ??
    'This does not show what the step is about. Send me that part of your configuration.',
  'input-missing': () => 'I see no input for Home Manager here. Add an entry with a url to `inputs`.',
  'outputs-not-a-function': () =>
    '`outputs` has to be a function: arguments in braces, a colon, then what it returns.',
  'outputs-closed': () =>
    'This list of names is closed: every further input has to be added to it. With `...` at its end it takes them all.',
  'outputs-not-a-set': () =>
    'What stands behind the colon of `outputs` has to be a set: braces, with nixosConfigurations in it.',
  'outputs-default-argument': (d) =>
    `Nix takes every name in this list for an input, ${quoted(d, 'name')} too. Give it its value below, with let.`,
  'setting-missing': (d) => `${quoted(d, 'option')} is not set here. The step asks for it.`,
  'value-differs': (d) =>
    `${quoted(d, 'option')} is set to something else; the step asks for ${quoted(d, 'wanted')}.`,
  'mark-inside': (d) =>
    `mkForce, mkIf and their like mean nothing inside ${quoted(d, 'option')}: ${quoted(d, 'wanted')} would be handed out together with the mark. Put it in front of the whole set.`,
  'value-type': (d) =>
    `${quoted(d, 'option')} does not take this kind of value; it wants: ${value(d, 'type')}.`,
  'user-missing': () =>
    'Nobody is named here yet. Under `home-manager`, `users` needs an entry with your login and your home file.',
  'file-missing': (d) => `There is no entry for ${quoted(d, 'wanted')} under \`home.file\` here.`,
  'source-is-folder': () => 'This path leads to a whole folder. Add the name of the file in it.',
  'file-disabled': (d) => `${quoted(d, 'key')} is switched off here, so nothing is placed.`,
  'file-name-differs': (d) => `You wrote ${quoted(d, 'key')}; ${quoted(d, 'wanted')} is meant.`,
  'imports-missing': () =>
    'I see no `imports` here. Add `imports = [ ./your-file.nix ];` to your home file; if this is the second file, send me both.',
  'not-split': () =>
    'All home settings stand in one file. That is fine; when it grows, `imports` takes more.',
  'second-module-empty': (d) =>
    `${quoted(d, 'file')} sets nothing yet. Set one option in it that you looked up.`,
  'flake-not-a-set': () =>
    'A flake is a set: braces around `inputs` and `outputs`, nothing in front of them.',
  'flake-unknown-attribute': (d) =>
    `At the top a flake knows description, inputs, outputs and nixConfig, not ${quoted(d, 'name')}.${value(d, 'meant') === '' ? '' : ` ${quoted(d, 'meant')} is meant?`}`,
  'url-beside-follows': (d) =>
    `${quoted(d, 'name')} cannot follow another input and have an address of its own. Keep one of the two.`,
  'unknown-input-attribute': (d) =>
    `An input has no field ${quoted(d, 'name')}; url, inputs and flake are the usual ones.`,
  'unknown-system-argument': (d) =>
    `nixosSystem takes no ${quoted(d, 'name')}.${value(d, 'meant') === '' ? '' : ` ${quoted(d, 'meant')} is meant?`}`,
  'nixossystem-without-lib': (d) =>
    `nixosSystem is found in the library: ${quoted(d, 'name')}, then .lib.nixosSystem.`,
  'modules-missing': () => '`nixosSystem` needs a list called `modules`, even an empty one.',
  'machine-without-name': () =>
    'Every machine stands under a name of its own: nixosConfigurations.NAME = nixpkgs.lib.nixosSystem { … };',
  'machine-not-built': (d) =>
    `${quoted(d, 'name')} is only a set here. nixosSystem makes a machine of it: put nixpkgs.lib.nixosSystem in front of the brace.`,
  'output-name-typo': (d) =>
    `Nobody looks for an output called ${quoted(d, 'name')}; ${quoted(d, 'meant')} is meant.`,
  'modules-not-a-list': () => '`modules` has to be a list: brackets around the items.',
  'nested-module-list': () =>
    'A list stands inside the list of modules. Put its items side by side, or join the lists with ++.',
  'imports-not-a-list': () => '`imports` has to be a list, with brackets, even for one file.',
  'circular-import': (d) =>
    `${quoted(d, 'file')} imports itself, directly or through another file, and Nix never comes to an end. Take the line out.`,
  'conflicting-definitions': (d) =>
    `${quoted(d, 'option')} is given two different values. Keep one of the lines.`,
  'imports-inside-config': () =>
    '`imports` stands beside the options of a module, not among them: take it out of `config` and of mkIf.',
  'nixos-option-typo': (d) => {
    if (value(d, 'meant') !== '')
      return `NixOS has no option ${quoted(d, 'name')} here. ${quoted(d, 'meant')} is meant.`;
    return value(d, 'of') === 'account'
      ? `An account of the system has no field ${quoted(d, 'name')}. What belongs to your home stands in the home file, or under \`home-manager.users\`.`
      : `NixOS has no option ${quoted(d, 'name')} here.`;
  },
  'option-not-declared': (d) =>
    `None of your modules declares an option ${quoted(d, 'option')}.${value(d, 'meant') === '' ? '' : ` ${quoted(d, 'meant')} is meant?`}`,
  'option-without-value': (d) =>
    `${quoted(d, 'option')} is asked for here, and nobody gives it a value. Set it, or declare it with a default.`,
  'not-a-module': () =>
    'This is no module. A module is a file, a set of options, or a function that returns one.',
  'nixos-module-in-home': (d) =>
    `${quoted(d, 'path')} is for the machine: it belongs into the list \`modules\` of nixosSystem. Take it out of the home module.`,
  'not-a-function': () =>
    'Something is called here that is no function. Check the parentheses, and whether two values stand side by side.',
  'missing-attribute': (d) => `There is no ${quoted(d, 'name')} in this set.`,
  'undefined-variable': (d) => {
    const nowhere = `Nothing here gives the name ${quoted(d, 'name')} a meaning`;
    if (value(d, 'file') !== '')
      return `${quoted(d, 'name')} is known in \`outputs\` of flake.nix, and ${quoted(d, 'file')} does not ask for it. If it is a module, put it into the list \`modules\` in flake.nix.`;
    return value(d, 'meant') !== ''
      ? `${nowhere}; ${quoted(d, 'meant')} is meant.`
      : `${nowhere}. Ask for it in the first line of the file, or put quotes around it if it is a text.`;
  },
  'misplaced-mark': () =>
    'Here Nix reads only one mark around a value. Put `mkIf` or `mkMerge` on the outside, and one `mkForce` or `mkDefault` inside.',
  'evaluation-fails': () => 'Nix would stop here with an error.',
  'argument-replaced': (d) =>
    `Every module has a ${quoted(d, 'name')} of its own, and yours would take its place everywhere. Hand it out under another name.`,
  'assertion-false': (d) =>
    `This assertion is false, so a rebuild stops here.${value(d, 'text') === '' ? '' : ` Its message is: ${value(d, 'text')}`}`,
  'impure-evaluation': (d) =>
    `A flake sees only its own files and its inputs, and ${quoted(d, 'what')} looks elsewhere. Use pkgs or inputs in its place.`,
  'cannot-follow': (d) =>
    `I cannot follow what stands in ${quoted(d, 'what')} here. Show me that part written out.`,
  'default-argument': (d) =>
    `In the first line of a module a default never counts: somebody has to hand out ${quoted(d, 'name')}. Show me where, or give it its value with let.`,
  'depends-on-unknown': (d) =>
    `Whether ${quoted(d, 'option')} is set depends on something that I cannot see. Show me the plain line.`,
  'too-much-to-follow': () => 'This is too much to follow. Show me the part that the step is about.',
  'input-unknown': (d) =>
    `I cannot tell whether ${quoted(d, 'name')} is Home Manager. Show me your inputs as well.`,
  'account-kind': (d) =>
    `${quoted(d, 'login')} is either a person or a service: exactly one of isNormalUser and isSystemUser has to be true. For you it is isNormalUser.`,
  'assumed-account': (d) =>
    `I took it that an account ${quoted(d, 'login')} is declared elsewhere: users.users.${value(d, 'login')}.isNormalUser = true;`,
  'assumed-around': (d) => `I took it that these lines stand inside \`${value(d, 'set')} = { … };\`.`,
  'assumed-file': (d) => `I took it that the file ${quoted(d, 'file')} exists.`,
  'assumed-import': () => 'I took it that your home.nix imports this file.',
  'assumed-input': (d) => `I took it that your flake has an input called ${quoted(d, 'name')}.`,
  'assumed-special-args': (d) =>
    `I took it that your flake hands it out: specialArgs = { inherit ${value(d, 'name')}; };`,
  'repaired-by-chat': () =>
    'The chat changed some characters, such as quote marks; I read them as you meant them.',
  'file-renamed': (d) =>
    `I took ${quoted(d, 'written')} for the file ${quoted(d, 'file')} of your configuration.`,
  'file-outside': (d) =>
    `${quoted(d, 'file')} leads out of your configuration. Call files by their place below the folder of flake.nix, such as \`home/home.nix\`.`,
  'file-named-twice': (d) =>
    `Two blocks are called ${quoted(d, 'file')}; I read the first one only. Send the one that you mean.`,
  'answer-instead': () => 'This step asks questions. Answer them with the answer command.',
  'no-code': () => 'I found no Nix in this message. Put your code between two lines of three backticks.',
  'commands-pasted': () =>
    'These are commands, and this step asks for Nix. Commands belong to the step stage-and-rebuild.',
  'no-files': () => 'I found no .nix file with code in it. Give the folder that flake.nix is in.',
  'too-large': () => 'This is more than 64 KB. Send me only the part that the step is about.',
  'error-output-pasted': () =>
    'This looks like the output of a command. The explain command tells what it means.',
  'unknown-step': () => 'There is no such step.',
};

const notShown: Readonly<Record<string, string>> = {
  inputs: 'I see no inputs here. Show me that part of flake.nix.',
  outputs: 'I see no outputs here. Show me that line of flake.nix.',
  modules: 'I see no list of modules here. Show me the modules of your machine in flake.nix.',
  users: 'I see no users under home-manager here. Show me that block.',
  home: 'I see no home module here. Show me your home.nix.',
  system: 'I see no settings of the machine here. Show me the home-manager block.',
};

/** The validator's own words for a code, empty where it has none. */
export function ownMessage(code: string, details: Details): string {
  return messages[code]?.(details) ?? '';
}
