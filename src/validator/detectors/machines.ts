/** What stands under `nixosConfigurations`: every machine has a name there, and is what `nixosSystem` returns. */
import type { Place, Value } from '../../nix/evaluate/index.ts';
import type { Flake } from '../configuration/flake.ts';
import { hostOfCall } from '../configuration/hosts.ts';
import { mistake, type Observation } from '../observation.ts';

export function machineProblems({ result, source }: Flake): Observation[] {
  if (result === null) return [];
  const isCall = (value: Value) => hostOfCall(value, source) !== null;
  const nameless = (place: Place | null) => [mistake('machine-without-name', 'meaning', place)];
  if (isCall(result)) return nameless(result.place);
  const attribute = result.kind === 'set' ? result.attributes.get('nixosConfigurations') : undefined;
  const machines = attribute?.value.force();
  if (attribute && machines && isCall(machines)) return nameless(attribute.namePlace);
  if (machines?.kind !== 'set') return [];
  return [...machines.attributes.values()].flatMap(({ name, namePlace, value }) => {
    const machine = value.force();
    const isPlain =
      machine.kind === 'set' &&
      machine.open === null &&
      !machine.attributes.has('config') &&
      !machine.conditional;
    if (isPlain) return [mistake('machine-not-built', 'meaning', namePlace, { name })];
    return isNoMachine(machine) ? [wrongMachine(name, machine, namePlace)] : [];
  });
}

/** Such as a function that was never called: `laptop = mkHost;`. */
function isNoMachine({ kind }: Value): boolean {
  return !['set', 'symbolic', 'choice', 'failed'].includes(kind);
}

function wrongMachine(name: string, machine: Value, place: Place | null): Observation {
  const details = { option: name, type: 'a machine that nixosSystem makes', actual: machine.kind };
  return mistake('value-type', 'meaning', machine.place ?? place, details);
}
