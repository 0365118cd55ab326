/** Commands for tests of the double itself. */
import type { APIApplicationCommand } from 'discord-api-types/v10';
import { shapeCommand } from './commands.ts';
import type { World } from './world.ts';

/** `/hm next` and `/hm goto [step]`, which completes. */
export function registered(world: World): APIApplicationCommand[] {
  const step = { type: 3, name: 'step', description: 'A step', autocomplete: true } as const;
  return [
    shapeCommand(
      world,
      '',
      {
        name: 'hm',
        description: 'Learn',
        contexts: [0, 1, 2],
        options: [
          { type: 1, name: 'next', description: 'Go on' },
          { type: 1, name: 'goto', description: 'Go somewhere', options: [step] },
        ],
      },
      world.newId(),
    ),
  ];
}
