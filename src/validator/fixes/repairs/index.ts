/** Which repairs there are for which finding. Kinds without one have no repair that is safe to guess. */
import type { Repair } from '../change.ts';
import type { Repairer, Situation } from '../situation.ts';
import * as args from './arguments.ts';
import { firstOf, removeOwnBinding, rename, useMeantName } from './common.ts';
import * as files from './files.ts';
import * as follows from './follows.ts';
import * as homeShape from './home-shape.ts';
import * as homes from './homes.ts';
import * as imports from './imports.ts';
import * as inputs from './inputs.ts';
import * as modules from './modules.ts';
import * as outputs from './outputs.ts';
import * as paths from './paths.ts';
import * as settings from './settings.ts';
import {
  addIn,
  assignInherit,
  bracePattern,
  closeBracket,
  exchangeSign,
  fillPlaceholder,
  intoBraces,
  openBrace,
  parserFixes,
  singleTokens,
  useQuotes,
  useSlashes,
} from './syntax.ts';
import * as users from './users.ts';
import * as values from './values.ts';

const repairers: Readonly<Record<string, Repairer>> = {
  // The flake's inputs.
  'input-url-as-bare-string': inputs.addUrl,
  'hm-input-missing-url': inputs.writeUrl,
  'input-missing': inputs.addInput,
  'url-typo': inputs.correctUrl,
  'input-url-missing-scheme': inputs.correctUrl,
  'input-branch-mismatch': inputs.matchBranch,
  'hm-input-outside-inputs': inputs.intoInputs,
  'computed-inputs': firstOf(values.onlyItem, inputs.writeOut),
  'unknown-input-attribute': inputs.correctField,
  'follows-missing': follows.addFollows,
  'follows-typo': follows.correctFollows,
  'follows-missing-inputs-prefix': follows.addInputsPrefix,
  'follows-unquoted': follows.quoteValue,
  'follows-wrong-target': follows.correctTarget,
  'follows-wrong-child': follows.correctChild,
  // The function outputs.
  'hm-not-in-outputs-args': outputs.receiveName,
  'outputs-missing-ellipsis': outputs.acceptMore,
  'inputs-not-bound': outputs.nameInputs,
  'input-name-mismatch': outputs.useInputName,
  'outputs-default-argument': outputs.dropDefault,
  'outputs-not-a-function': outputs.makeFunction,
  'flake-unknown-attribute': firstOf(useMeantName, removeOwnBinding),
  // The list of modules.
  'hm-module-not-loaded': modules.loadModule,
  'hm-module-wrong-attr': modules.pickModule,
  'hm-flake-as-module': modules.pickModule,
  'hm-module-set-as-module': modules.pickModule,
  'hm-darwin-module': modules.pickModule,
  'hm-module-quoted': modules.unquoteModule,
  'hm-module-called-as-function': modules.splitCall,
  'modules-outside-nixossystem': modules.intoSystem,
  'home-module-in-nixos-modules': modules.moveHomeModule,
  'modules-not-a-list': modules.wrapInList,
  'imports-not-a-list': firstOf(imports.importAlways, modules.wrapInList),
  'imports-inside-config': imports.besideConfig,
  'nested-module-list': modules.unwrapList,
  'nixossystem-without-lib': modules.throughLibrary,
  'missing-attribute': modules.nearestAttribute,
  // Settings of the system.
  'setting-missing': settings.addSetting,
  'hm-setting-misplaced': settings.intoHomeManager,
  'hm-attrset-name-typo': settings.renameToHomeManager,
  'hm-option-name-typo': settings.renameSetting,
  'boolean-as-string': values.unquoteBoolean,
  'boolean-capitalised': values.lowerCase,
  'value-differs': values.useWantedValue,
  'value-type': values.correctType,
  'nixpkgs-with-useglobalpkgs': settings.dropPackageSettings,
  'nixos-option-typo': settings.renameSystemOption,
  'programs-home-manager-in-nixos': removeOwnBinding,
  // What modules ask for and get.
  'pkgs-not-in-args': args.askForPackages,
  'inputs-arg-missing-in-module': args.askForName,
  'args-without-ellipsis': args.acceptArguments,
  'bare-package-name': args.throughPackages,
  'confuse-extraspecialargs-specialargs': args.swapSpecialArgs,
  'extraspecialargs-whole-inputs': args.wrapInputs,
  'extraspecialargs-missing': args.handToHomes,
  'specialargs-missing': args.handToModules,
  'extra-arg-not-bound': args.dropName,
  'lib-in-specialargs': args.dropLibrary,
  'undefined-variable': firstOf(values.lowerCase, args.bindName),
  'let-without-in': addIn,
  'face-single-quotes': useQuotes,
  'syntax-missing-value': openBrace,
  'syntax-unexpected-token': firstOf(assignInherit, bracePattern),
  'syntax-missing-name': useSlashes,
  'syntax-comma-instead-of-semicolon': exchangeSign(';'),
  'syntax-duplicate-formal': outputs.dropDefault,
  'colon-instead-of-equals': exchangeSign(' ='),
  'not-a-function': firstOf(paths.joinPath, modules.wrapInList),
  'unbalanced-braces': closeBracket,
  // Users and accounts.
  'user-missing': users.addUser,
  'user-not-declared': users.addAccount,
  'username-differs': users.agreeOnLogin,
  'users-users-inside-hm': users.dropSecondUsers,
  'hm-users-singular': rename('users'),
  'user-config-list': users.moduleFromList,
  'user-name-unquoted': firstOf(users.quoteName, parserFixes),
  'placeholder-left': fillPlaceholder,
  // Paths.
  'import-path-wrong-depth': firstOf(paths.restoreSlash, paths.recount),
  'submodule-path-from-wrong-base': paths.recount,
  'import-path-quoted': paths.unquotePath,
  'import-path-absolute-or-tilde': paths.intoRepository,
  'import-called-with-args': paths.dropArguments,
  'bare-home-nix': paths.addSlash,
  'face-path-wrong-depth': firstOf(paths.restoreSlash, paths.recountPicture),
  'face-absolute-or-tilde': paths.recountPicture,
  'face-space-in-path': paths.joinPath,
  // The home.
  'home-nix-not-a-module': firstOf(parserFixes, homeShape.makeModule),
  'home-wrapped-in-home-manager-users': homeShape.unwrapHome,
  'identity-outside-home': homes.intoHome,
  'home-option-typo': homes.correctOption,
  'nixos-option-in-home': homes.leaveSystemOption,
  'hm-option-in-nixos': homes.belowUser,
  'renamed-option': homes.renameOption,
  'config-wrapper-mixed': homeShape.oneStyle,
  'state-version-missing': homes.addRelease,
  'state-version-invalid': firstOf(values.onlyItem, homes.correctRelease),
  'state-version-unquoted': homes.quoteOwnValue,
  'username-unquoted': firstOf(homes.quoteThis, users.writeIdentity),
  'homedir-unquoted-path': homes.quoteOwnValue,
  'homedir-not-absolute': users.correctFolder,
  'homedir-conflict': users.correctFolder,
  'self-reference': users.writeIdentity,
  // Files and imports of the home.
  'face-value-without-source': files.addSource,
  'face-text-instead-of-source': files.textToSource,
  'face-src-typo': files.correctFileWord,
  'face-key-without-dot': files.correctKey,
  'face-absolute-target': files.correctKey,
  'file-name-differs': files.correctKey,
  'face-source-quoted-path': files.sourceAsPath,
  'face-duplicate-target': files.dropEntry,
  'file-disabled': removeOwnBinding,
  'conflicting-definitions': removeOwnBinding,
  'file-missing': files.addFile,
  'config-in-imports': imports.importAlways,
  'imports-missing': imports.addImport,
  'second-module-empty': imports.addFirstOption,
};

/** Repairs of one finding, the likeliest first. */
export function repairsFor(situation: Situation): readonly Repair[] {
  const { code, cause } = situation.observation;
  const own = repairers[code]?.(situation) ?? [];
  if (cause === 'syntax')
    return [...intoBraces(situation), ...parserFixes(situation), ...own, ...singleTokens(situation)];
  return own.length > 0 ? own : useMeantName(situation);
}
