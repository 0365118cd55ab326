/** The few things the validator knows of NixOS' own options, to tell them from Home Manager's. */

/** Namespaces at the top that NixOS has and Home Manager has not. */
export const systemNamespaces: readonly string[] = (
  'boot networking environment users hardware time console security system virtualisation fileSystems swapDevices' +
  ' documentation powerManagement location containers zramSwap appstream'
).split(' ');

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
