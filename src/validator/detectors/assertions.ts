/** What a module asserts about the configuration: a rebuild stops at the first assertion that is false. */
import { type ModuleCollection, plainText, type Value } from '../../nix/evaluate/index.ts';
import { mistake, type Observation, unclear } from '../observation.ts';

export function assertionProblems({ root }: ModuleCollection): Observation[] {
  const node = root.child('assertions');
  return (node?.definitions ?? []).flatMap(({ value, conditions }): Observation[] => {
    const list = value.force();
    if (list.kind !== 'list' || conditions.length > 0) return [];
    return list.items.flatMap((item) => falseAssertion(item.force()));
  });
}

function falseAssertion(item: Value): Observation[] {
  if (item.kind !== 'set') return [];
  const assertion = item.attributes.get('assertion');
  const value = assertion?.value.force();
  // It may be about an option whose default nobody here knows.
  if (value?.kind === 'symbolic' || value?.kind === 'choice')
    return [unclear('cannot-follow', assertion?.namePlace ?? item.place, { what: 'assertion' })];
  if (value?.kind !== 'boolean' || value.value) return [];
  const message = item.attributes.get('message')?.value.force();
  const text = message ? (plainText(message) ?? '') : '';
  return [mistake('assertion-false', 'meaning', assertion?.namePlace ?? item.place, { text })];
}
