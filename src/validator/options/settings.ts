import { WordList } from './spelling.ts';

/** How the set of these options is called. */
export const settingsName = new WordList(['home-manager']);

/** The options that Home Manager's NixOS module declares below `home-manager` (release 24.11 to 26.11). */
export const settings = {
  users: 'attribute set of (Home Manager module)',
  useGlobalPkgs: 'boolean',
  useUserPackages: 'boolean',
  extraSpecialArgs: 'attribute set',
  sharedModules: 'list of raw value',
  backupFileExtension: 'null or string',
  backupCommand: 'null or string or absolute path',
  overwriteBackup: 'boolean',
  startAsUserService: 'boolean',
  verbose: 'boolean',
  minimal: 'boolean',
  enableLegacyProfileManagement: 'boolean',
} as const;

export const settingNames = new WordList(Object.keys(settings));

/** Names so much Home Manager's own that any set that holds one was meant to be `home-manager`. */
export const tellingSettings = new WordList([
  'useGlobalPkgs',
  'useUserPackages',
  'extraSpecialArgs',
  'backupFileExtension',
  'sharedModules',
]);
