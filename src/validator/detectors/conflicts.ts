/** Two definitions of one option that cannot both hold. */

import { definedAt, type OptionNode } from '../../nix/evaluate/index.ts';
import { isJudged, type Scene } from '../judgement.ts';
import { mistake, type Observation } from '../observation.ts';
import { alternativesOf, itemsOf } from '../options/types.ts';

/** Types of which the module system merges nothing: all definitions have to be equal. */
const unique =
  /^(null|boolean|(non-empty |single-line )?string|(signed |positive |unsigned )?integer\b[^()]*|floating point number|package|absolute path|one of [^()]*)$/;

/** Kinds of the course for options that it speaks of. */
const kinds: Readonly<Record<string, string>> = {
  'home.homeDirectory': 'homedir-conflict',
  'home.username': 'username-differs',
};

/** The contradiction between the definitions of an option of that type; it is shown at the last of them. */
export function conflictProblems(node: OptionNode, type: string, scene: Scene): Observation[] {
  if (node.definitions.length < 2) return [];
  const items = itemsOf(type);
  if (items !== null)
    return node.names.flatMap((name) => {
      const child = node.child(name);
      return child ? conflictProblems(child, items, scene) : [];
    });
  if (!alternativesOf(type).every((one) => unique.test(one))) return [];
  const places = node.conflicts.map(definedAt).filter((place) => isJudged(scene, place));
  const place = places.at(-1);
  if (!place) return [];
  const option = node.path.join('.');
  return [mistake(kinds[option] ?? 'conflicting-definitions', 'meaning', place, { option })];
}
