import type { Place } from '../nix/evaluate/index.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { Home } from './configuration/homes.ts';
import type { System } from './configuration/system.ts';
import { mistake, type Observation, unclear } from './observation.ts';
import type { OptionCatalogue } from './options/catalogue.ts';
import type { Source } from './sources/source.ts';

/** What a requirement or a detector may look at. */
export interface Scene {
  readonly configuration: Configuration;
  readonly options: OptionCatalogue;
  /** Every path that was named, whatever its ending. */
  readonly paths: ReadonlySet<string>;
  /** The paths that the sources mention. */
  readonly mentioned: () => ReadonlySet<string>;
  /** A whole configuration: what is not in a .nix file here is nowhere. */
  readonly isProject: boolean;
  /** The id of the step that is judged; null for a whole configuration. */
  readonly step: string | null;
  /** Whether a kind of mistake belongs to the matter of that step. */
  readonly isStepOf: (kind: string) => boolean;
}

/** What became of one requirement. */
export interface Judgement {
  /** Mistakes and remarks. Met where none of them fails or is unsure. */
  readonly observations: readonly Observation[];
  /** Whether the submission itself shows it, rather than a saved file or an assumption. */
  readonly isShown: boolean;
}

export const met: Judgement = { observations: [], isShown: true };

/** Met by what the learner saved earlier, or by an assumption that `observations` name. */
export function assumed(...observations: readonly Observation[]): Judgement {
  return { observations, isShown: false };
}

export function refused(...observations: readonly Observation[]): Judgement {
  return { observations, isShown: true };
}

/** Nothing of what the requirement is about was shown. */
export function notShown(what: string, scene: Scene): Judgement {
  // In a whole configuration it may stand in a machine that cannot be followed.
  const [unknown] = scene.isProject ? scene.configuration.unknownHosts : [];
  if (unknown) return refused(unclear('cannot-follow', unknown.value.place, { what: 'nixosConfigurations' }));
  const [source] = shownSources(scene);
  return refused(mistake('not-shown', 'missing', source ? wholePlace(source) : null, { what }));
}

export function shownSources(scene: Scene): readonly Source[] {
  return scene.configuration.sources.filter(({ shown }) => shown);
}

/** Whether a place is in what was submitted now. */
export function isShown(scene: Scene, place: Place | null): boolean {
  if (place === null) return false;
  return scene.configuration.sources.some(({ path, shown }) => shown && path === place.file);
}

/** Whether a machine or a home is made of something that was submitted now: a piece, a file, or the mention of one. */
export function isSideShown(side: System | Home, scene: Scene): boolean {
  const { source, collection } = side;
  if (source) return source.shown;
  if ('host' in side && side.host?.source.shown) return true;
  const files = new Set(shownSources(scene).map(({ path }) => path));
  return collection.modules.some(
    ({ place, file }) => isShown(scene, place) || (file !== null && files.has(file)),
  );
}

/** Whether a place is in what is judged: anywhere in a whole configuration, otherwise in what was submitted now. */
export function isJudged(scene: Scene, place: Place | null): boolean {
  return scene.isProject || isShown(scene, place);
}

export function wholePlace(source: Source): Place {
  return { file: source.path, span: source.tree };
}
