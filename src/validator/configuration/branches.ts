/** Which branches of nixpkgs and Home Manager belong together. */
import { mistake, type Observation } from '../observation.ts';
import type { LearnerFacts } from '../verdict.ts';
import type { FlakeReference } from './flake-reference.ts';
import type { Input, Inputs } from './inputs.ts';

/** A release such as `25.05`, the development line, or null where a revision or another name tells neither. */
type Line = string | 'unstable' | null;

/** The observation that Home Manager's branch does not fit the nixpkgs it is used with; null where it may fit. */
export function branchMismatch(home: Input, inputs: Inputs, facts: LearnerFacts): Observation | null {
  if (home.address === null) return null;
  const ours = homeManagerLine(home.address.reference);
  const details = { name: home.name, ref: refOf(home.address.reference) ?? '' };
  if (ours === 'invalid')
    return mistake('input-branch-mismatch', 'meaning', home.address.branchPlace, details);
  const packages = nixpkgsBeside(home, inputs, facts);
  const theirs = packages?.address ? nixpkgsLine(packages.address.reference) : null;
  if (ours === null || theirs === null || ours === theirs) return null;
  const suffix = theirs === 'unstable' ? '' : `/release-${theirs}`;
  return mistake('input-branch-mismatch', 'meaning', home.address.branchPlace, {
    ...details,
    nixpkgs: packages?.name ?? 'nixpkgs',
    meant: `github:nix-community/home-manager${suffix}`,
  });
}

/** The nixpkgs that Home Manager follows, else the one of the learner's system. */
function nixpkgsBeside(home: Input, inputs: Inputs, facts: LearnerFacts): Input | undefined {
  const followed = home.overrides.find(({ child }) => child === 'nixpkgs')?.follows;
  const name = followed ?? facts.nixpkgsInput ?? 'nixpkgs';
  return inputs.entries.find((entry) => entry.name === name);
}

function refOf(reference: FlakeReference): string | null {
  return reference.kind === 'repository' ? reference.ref : null;
}

/** Branches of home-manager: `master`, and `release-YY.MM` for each release. */
function homeManagerLine(reference: FlakeReference): Line | 'invalid' {
  const ref = refOf(reference)?.replace(/^refs\/heads\//, '') ?? null;
  if (reference.kind !== 'repository') return null;
  if (ref === null || ref === 'master') return 'unstable';
  const release = releaseIn(ref);
  if (ref === `release-${release}`) return release;
  const isForeign =
    ref.startsWith('nixos-') || ref.startsWith('nixpkgs-') || ref.startsWith('release-') || release === ref;
  return isForeign ? 'invalid' : null;
}

/** Branches of nixpkgs: `nixos-unstable` and its like, `nixos-YY.MM`, `nixpkgs-YY.MM-darwin`, `release-YY.MM`. */
function nixpkgsLine(reference: FlakeReference): Line {
  if (reference.kind === 'indirect') return reference.ref === null ? null : lineOfNixpkgs(reference.ref);
  if (reference.kind !== 'repository' || reference.repository.toLowerCase() !== 'nixpkgs') return null;
  return reference.ref === null ? 'unstable' : lineOfNixpkgs(reference.ref.replace(/^refs\/heads\//, ''));
}

function lineOfNixpkgs(ref: string): Line {
  if (ref === 'master' || ref.includes('unstable')) return 'unstable';
  const isBranch = ref.startsWith('nixos-') || ref.startsWith('nixpkgs-') || ref.startsWith('release-');
  return isBranch ? releaseIn(ref) : null;
}

/** The `YY.05` or `YY.11` in a branch's name. */
function releaseIn(ref: string): string | null {
  return /(?:^|-)(\d\d\.(?:05|11))(?:-|$)/.exec(ref)?.[1] ?? null;
}
