/** The few things the validator knows of NixOS' own options, to tell them from Home Manager's. */
import { nearest, slipIn, WordList } from './spelling.ts';

/** Namespaces at the top that NixOS has and Home Manager has not. */
export const systemNamespaces = new WordList(
  (
    'boot networking environment users hardware time console security system virtualisation fileSystems swapDevices' +
    ' documentation powerManagement location containers zramSwap appstream'
  ).split(' '),
);

/** The names at the top of NixOS' options (nixpkgs 24.11 to 26.05), and of every module. */
export const systemTopLevel = new WordList(
  (
    'appstream assertions boot console containers documentation dysnomia ec2 environment fileSystems fonts gtk' +
    ' hardware i18n ids image isoImage jobs krb5 lib location meta nesting netboot networking nix nixops nixpkgs oci' +
    ' openstack openstackConfig passthru power powerManagement programs proxmox qt sdImage security services snapraid' +
    ' sound specialisation stubs swapDevices system systemd time users virtualbox virtualisation vmware warnings xdg' +
    ' zramSwap azure amazonImage googleComputeImage docker-containers environment nixos hydra' +
    ' config options imports disabledModules _module _file _class key freeformType home-manager'
  ).split(' '),
);

function wordLists(lists: Readonly<Record<string, readonly string[]>>): Readonly<Record<string, WordList>> {
  return Object.fromEntries(Object.entries(lists).map(([name, words]) => [name, new WordList(words)]));
}

/** All names below some namespaces of NixOS (nixpkgs 24.11 to 26.05, renamed ones too). */
const closed: Readonly<Record<string, WordList>> = wordLists({
  nixpkgs: 'config overlays hostPlatform buildPlatform localSystem crossSystem system pkgs flake'.split(' '),
  time: ['timeZone', 'hardwareClockInLocalTime'],
});

/** Names below other namespaces: the usual ones, by which slips are told. */
const usual: Readonly<Record<string, WordList>> = wordLists({
  networking: (
    'hostName hostId hosts hostFiles domain fqdn networkmanager firewall wireless interfaces nameservers useDHCP' +
    ' useNetworkd extraHosts defaultGateway defaultGateway6 proxy nat bridges bonds vlans dhcpcd enableIPv6 resolvconf' +
    ' timeServers usePredictableInterfaceNames wireguard wg-quick search nftables modemmanager'
  ).split(' '),
  users: 'users groups extraUsers extraGroups mutableUsers defaultUserShell motd motdFile ldap mysql'.split(
    ' ',
  ),
  boot: (
    'loader initrd kernel kernelPackages kernelModules kernelParams extraModulePackages plymouth tmp supportedFilesystems' +
    ' binfmt consoleLogLevel extraModprobeConfig blacklistedKernelModules swraid growPartition zfs kernelPatches'
  ).split(' '),
  environment: (
    'systemPackages variables sessionVariables shellAliases etc pathsToLink shells defaultPackages shellInit' +
    ' loginShellInit interactiveShellInit gnome plasma6 localBinInPath profiles extraInit homeBinInPath'
  ).split(' '),
  i18n: 'defaultLocale extraLocaleSettings supportedLocales extraLocales inputMethod glibcLocales'.split(' '),
  system:
    'stateVersion autoUpgrade activationScripts userActivationScripts nixos configurationRevision build name tools'.split(
      ' ',
    ),
  nix: 'settings gc optimise registry extraOptions package nixPath enable channel buildMachines'.split(' '),
});

/** What an account may say. */
const ofAccount = new WordList(
  (
    'name description uid isSystemUser isNormalUser group extraGroups home homeMode shell packages createHome' +
    ' useDefaultShell hashedPassword password hashedPasswordFile passwordFile initialHashedPassword initialPassword' +
    ' linger openssh enable expires subUidRanges subGidRanges autoSubUidGidRange ignoreShellProgramCheck pamMount' +
    ' cryptHomeLuks'
  ).split(' '),
);

/** Whether an account has a field of that name. */
export function isAccountField(name: string): boolean {
  return ofAccount.includes(name);
}

/** Names that mean an account wherever they stand: nobody declares options called that. */
export const accountOnly: ReadonlySet<string> = new Set(
  (
    'isSystemUser isNormalUser extraGroups homeMode createHome useDefaultShell hashedPassword hashedPasswordFile' +
    ' passwordFile initialHashedPassword initialPassword ignoreShellProgramCheck cryptHomeLuks'
  ).split(' '),
);

/** What is wrong with the last name of a path below an account; null where it may be right. */
export function accountSlip([top, second, , name = '', ...more]: readonly string[]): {
  readonly meant: string | null;
} | null {
  if (top !== 'users' || second !== 'users' || more.length > 0 || isAccountField(name)) return null;
  return { meant: slipIn(name, ofAccount) };
}

/** What is wrong with the second name of a path; null where it may be right. */
export function systemSlip([top = '', second = '']: readonly string[]): {
  readonly meant: string | null;
} | null {
  const names = closed[top];
  if (names) return names.includes(second) ? null : { meant: nearest(second, names) };
  const meant = usual[top] ? slipIn(second, usual[top]) : null;
  return meant === null ? null : { meant };
}

/** Types of options that beginners set, as the documentation has them. */
const types: Readonly<Record<string, string>> = {
  assertions: 'list of unspecified value',
  warnings: 'list of string',
  'networking.hostName': 'string',
  'time.timeZone': 'null or string',
  'i18n.defaultLocale': 'string',
  'system.stateVersion': 'string',
  'environment.systemPackages': 'list of package',
  'fonts.packages': 'list of package',
  'networking.networkmanager.enable': 'boolean',
  'users.users.*.isNormalUser': 'boolean',
  'users.users.*.isSystemUser': 'boolean',
  'users.users.*.extraGroups': 'list of string',
  'users.users.*.description': 'string',
  'users.users.*.packages': 'list of package',
  'users.users.*.home': 'absolute path',
  'users.users.*.uid': 'null or signed integer',
  'users.users.*.group': 'string',
  'users.users.*.createHome': 'boolean',
  'users.users.*.useDefaultShell': 'boolean',
  'users.users.*.hashedPassword': 'null or string',
  'users.users.*.hashedPasswordFile': 'null or string',
  'users.users.*.initialPassword': 'null or string',
};

/** How many names the options of known types have, by their first. */
const typedDepths: ReadonlyMap<string, ReadonlySet<number>> = new Map(
  [
    ...Map.groupBy(
      Object.keys(types).map((option) => option.split('.')),
      ([top = '']) => top,
    ),
    ['programs', [['programs', '*', 'enable']]] as const,
    ['services', [['services', '*', 'enable']]] as const,
  ].map(([top, paths]) => [top, new Set(paths.map(({ length }) => length))]),
);

/** The type of an option of NixOS, null where it is not known here. What switches a program or service is a boolean. */
export function systemType(path: readonly string[]): string | null {
  const [top = '', second = ''] = path;
  if (!typedDepths.get(top)?.has(path.length)) return null;
  const isUser = top === 'users' && second === 'users';
  const known = types[(isUser ? [top, second, '*', ...path.slice(3)] : path).join('.')];
  if (known !== undefined) return known;
  const isSwitch = path.length === 3 && path[2] === 'enable' && (top === 'programs' || top === 'services');
  return isSwitch ? 'boolean' : null;
}

/** Well-known programs and services of NixOS without a counterpart of that name in Home Manager. */
export const systemOnly: ReadonlySet<string> = new Set([
  ...'steam gamemode nix-ld dconf light wireshark adb mtr gnupg noisetorch traceroute'
    .split(' ')
    .map((name) => `programs.${name}`),
  ...(
    'openssh xserver printing pipewire displayManager desktopManager avahi resolved fwupd flatpak nginx postgresql' +
    ' docker blueman upower thermald tlp fail2ban logind getty udev dbus libinput acpid tailscale'
  )
    .split(' ')
    .map((name) => `services.${name}`),
]);
