/** The learner's files as a zip archive that real Nix can evaluate. */
import { strToU8, zipSync } from 'fflate';

/** What a file says that only the learner can bring; a module that changes nothing but a warning. */
const hardwareStandIn = `# A stand-in. Put your own file here: a copy of /etc/nixos/hardware-configuration.nix, or what
# nixos-generate-config --show-hardware-config prints on the machine.
{ ... }:
{
  warnings = [ "hardware-configuration.nix is a stand-in. Replace it by that of your machine before you rebuild." ];
}
`;

export const hardwareFile = 'hardware-configuration.nix';

/** A PNG of one grey pixel, in base64. */
const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';

export interface ArchiveContent {
  /** By path. */
  readonly files: ReadonlyMap<string, string>;
  /** Paths that the files name and that are no Nix, such as a picture. */
  readonly pictures: readonly string[];
  /** The text of README.txt. */
  readonly readme: string;
  /** The time of every entry. */
  readonly at: Date;
}

/** The bytes of the archive. Files that the learner has to bring are there as stand-ins. */
export function zipArchive({ files, pictures, readme, at }: ArchiveContent): Uint8Array {
  const entries: Record<string, Uint8Array> = {};
  for (const [path, text] of files) entries[path] = strToU8(text);
  entries[hardwareFile] ??= strToU8(hardwareStandIn);
  for (const path of pictures) entries[path] ??= Buffer.from(picture, 'base64');
  entries['README.txt'] ??= strToU8(readme);
  return zipSync(entries, { mtime: at, level: 6 });
}
