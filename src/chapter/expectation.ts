/**
 * What a step asks of a submission, as its author declares it under `expect` in the front matter. The validator judges
 * each requirement by itself, by meaning, so that a finding names the one that is missing. docs/validator.md explains
 * them with examples.
 */
import { z } from 'zod';

/** A code of the chapter's catalogue of mistakes, or one of the validator's own. */
const code = z.string().regex(/^[a-z][a-z0-9-]*$/, 'use lower-case letters, digits and hyphens');
const repository = z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'write owner/repository');
const optionPath = z.string().regex(/^[a-zA-Z][\w-]*(\.[\w-]+)*$/, 'write the option as a.b.c');

/** What is said where the requirement is not met and nothing more exact is known. */
const missing = { missing: code };

const inputRequirement = z.strictObject({
  /** The flake has an input that leads to this repository on GitHub. */
  input: repository,
  ...missing,
});

const followsRequirement = z.strictObject({
  /** This input of that repository follows an input of the learner's own. */
  follows: z.string(),
  of: repository,
  ...missing,
});

const outputsRequirement = z.strictObject({
  /** The function `outputs` can reach the input that leads to this repository. */
  outputs: repository,
  ...missing,
});

const hostModuleRequirement = z.strictObject({
  /** A host loads the NixOS module of the input that leads to this repository. */
  'host-module': repository,
  ...missing,
});

const matcher = z.union([
  /** Exactly this. */
  z.strictObject({ equals: z.union([z.boolean(), z.string(), z.int()]) }),
  /** A set that holds this attribute. */
  z.strictObject({ holds: z.string() }),
  /** `release`: a release of Home Manager. `login`: the account's name. `home-folder`: the account's home. */
  z.enum(['release', 'login', 'home-folder']),
]);

const optionRequirement = z.strictObject({
  /** An option has this value, in the system (config.nix) or in the home (home.nix). */
  option: optionPath,
  side: z.enum(['system', 'home']),
  is: matcher,
  /** The option may be left out. */
  optional: z.boolean().default(false),
  ...missing,
  /** What is said where the option is set, to something else. */
  differs: code.optional(),
});

const handedOutRequirement = z.strictObject({
  /** The flake hands this argument to the NixOS modules that ask for it. */
  'handed-out': z.string(),
  ...missing,
});

const userRequirement = z.strictObject({
  /** Home Manager has a user whose configuration is a module. */
  user: z.literal('module'),
  ...missing,
});

const accountRequirement = z.strictObject({
  /** Every user of Home Manager is an account of the system. */
  account: z.literal('declared'),
  ...missing,
});

const moduleRequirement = z.strictObject({
  /** The file of this role is a module. */
  module: z.literal('home'),
  ...missing,
});

const fileRequirement = z.strictObject({
  /** A file at this place in the home folder, whose source is a file of the repository. */
  file: z.string(),
  /** The folder of the repository that the course keeps such files in. */
  folder: z.string(),
  ...missing,
});

const secondModuleRequirement = z.strictObject({
  /** The home module imports another file, which sets an option that exists. */
  'second-module': z.literal('home'),
  ...missing,
});

export const requirementSchema = z.union([
  inputRequirement,
  followsRequirement,
  outputsRequirement,
  hostModuleRequirement,
  optionRequirement,
  handedOutRequirement,
  userRequirement,
  accountRequirement,
  moduleRequirement,
  fileRequirement,
  secondModuleRequirement,
]);

/** Where a fragment stands that does not tell it by itself. */
const within = z.enum(['inputs', 'outputs', 'arguments', 'settings', 'module']);

export const expectationSchema = z.strictObject({
  within,
  require: z.array(requirementSchema).min(1, 'require at least one thing'),
});

export type Expectation = z.infer<typeof expectationSchema>;
export type Requirement = z.infer<typeof requirementSchema>;
export type InputRequirement = z.infer<typeof inputRequirement>;
export type FollowsRequirement = z.infer<typeof followsRequirement>;
export type OutputsRequirement = z.infer<typeof outputsRequirement>;
export type HostModuleRequirement = z.infer<typeof hostModuleRequirement>;
export type OptionRequirement = z.infer<typeof optionRequirement>;
export type OptionMatcher = z.infer<typeof matcher>;
export type HandedOutRequirement = z.infer<typeof handedOutRequirement>;
export type UserRequirement = z.infer<typeof userRequirement>;
export type AccountRequirement = z.infer<typeof accountRequirement>;
export type ModuleRequirement = z.infer<typeof moduleRequirement>;
export type FileRequirement = z.infer<typeof fileRequirement>;
export type SecondModuleRequirement = z.infer<typeof secondModuleRequirement>;
