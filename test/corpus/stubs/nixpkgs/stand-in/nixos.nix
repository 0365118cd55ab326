# Options of NixOS that a beginner's configuration sets. Where only their existence matters, any value is accepted.
{ config, options, lib, pkgs, ... }:
let
  assumed = import ../assumed.nix;
  inherit (lib) mkOption mkIf mkDefault types;
  any = mkOption { type = types.anything; default = null; };
  set = mkOption { type = types.attrsOf types.anything; default = { }; };
  bool = mkOption { type = types.bool; default = false; };
  str = mkOption { type = types.str; default = ""; };
  listOf = type: mkOption { type = types.listOf type; default = [ ]; };
  each = option: names: lib.genAttrs names (_: option);

  user = { name, config, ... }: {
    options = {
      name = mkOption { type = types.str; };
      home = mkOption { type = types.path; default = "/var/empty"; };
      isNormalUser = bool;
      isSystemUser = bool;
      shell = mkOption { type = types.nullOr (types.either types.package types.path); default = null; };
      packages = listOf types.package;
      extraGroups = listOf types.str;
      openssh.authorizedKeys.keys = listOf types.str;
      openssh.authorizedKeys.keyFiles = listOf types.path;
      subUidRanges = listOf types.anything;
      subGidRanges = listOf types.anything;
      uid = mkOption { type = types.nullOr types.int; default = null; };
    }
    // each bool [ "createHome" "useDefaultShell" "ignoreShellProgramCheck" "linger" "autoSubUidGidRange" "enable" ]
    // each str [ "group" "description" "homeMode" ]
    // each (mkOption { type = types.nullOr types.str; default = null; })
      [ "password" "initialPassword" "hashedPassword" "initialHashedPassword" "hashedPasswordFile" "passwordFile" ];
    config = {
      name = mkDefault name;
      home = mkIf config.isNormalUser (mkDefault "/home/${config.name}");
    };
  };

  forced = import ./forced.nix;
  leaves = path: node:
    if lib.isOption node then [ { inherit path node; } ]
    else builtins.concatMap (name: leaves (path ++ [ name ]) node.${name}) (builtins.attrNames node);
  elsewhere = [ [ "home-manager" "users" ] [ "home-manager" "extraSpecialArgs" ] [ "home-manager" "sharedModules" ] [ "nixpkgs" "pkgs" ] ];
  defined = builtins.filter (leaf: leaf.node.isDefined && leaf.node.files != [ ] && !builtins.elem leaf.path elsewhere)
    (leaves [ ] (removeAttrs options [ "_module" "corpus" "warnings" "assertions" ]));
in
{
  options = {
    assertions = listOf types.raw;
    warnings = listOf types.str;
    # not options of NixOS: what the predicates look at, and what a snippet may take for granted
    corpus = { values = mkOption { type = types.raw; }; assumeStateVersion = bool; };

    networking = each set [ "networkmanager" "firewall" "wireless" "interfaces" "hosts" "nat" "proxy" "dhcpcd" ]
      // each any [ "useDHCP" "nameservers" "extraHosts" "domain" "hostId" "enableIPv6" "defaultGateway" ] // { hostName = str; };
    boot = each set [ "loader" "initrd" "kernel" "plymouth" "tmp" "supportedFilesystems" "binfmt" ]
      // each any [ "kernelPackages" "kernelModules" "kernelParams" "extraModulePackages" "consoleLogLevel" "extraModprobeConfig" ];
    time = { timeZone = mkOption { type = types.nullOr types.str; default = null; }; hardwareClockInLocalTime = bool; };
    i18n = { defaultLocale = str; extraLocaleSettings = set; supportedLocales = listOf types.str; inputMethod = set; };
    console = { keyMap = any; font = any; useXkbConfig = bool; earlySetup = bool; packages = listOf types.package; };
    environment = {
      systemPackages = listOf types.package;
      variables = set; sessionVariables = set; shellAliases = set; etc = set; loginShellInit = any; shellInit = any;
      pathsToLink = listOf types.str; shells = listOf types.anything; defaultPackages = listOf types.package;
      gnome = set; plasma6 = set; localBinInPath = bool; interactiveShellInit = any;
    };
    users = {
      users = mkOption { type = types.attrsOf (types.submodule user); default = { }; };
      groups = set; mutableUsers = bool; defaultUserShell = any; extraUsers = set; motd = any;
    };
    system = { stateVersion = str; autoUpgrade = set; activationScripts = set; nixos = set; copySystemConfiguration = bool; configurationRevision = any; userActivationScripts = set; };
    nix = each set [ "settings" "gc" "optimise" "registry" ] // each any [ "extraOptions" "package" "nixPath" "enable" "channel" "buildMachines" "distributedBuilds" ];
    nixpkgs = { config = set; overlays = listOf types.raw; hostPlatform = any; pkgs = any; system = any; buildPlatform = any; };
    services = mkOption { type = types.attrsOf types.anything; default = { }; };
    programs = each set [
      "adb" "appimage" "bash" "bat" "chromium" "command-not-found" "dconf" "direnv" "evince" "firefox" "fish" "fzf"
      "gamemode" "gamescope" "git" "gnupg" "gnome-terminal" "htop" "hyprland" "hyprlock" "i3lock" "iftop" "java" "kdeconnect"
      "less" "light" "localsend" "mtr" "nano" "neovim" "nh" "niri" "nix-index" "nix-ld" "nm-applet" "npm" "obs-studio"
      "partition-manager" "regreet" "seahorse" "ssh" "starship" "steam" "sway" "thunar" "thunderbird" "tmux" "traceroute" "uwsm" "vim"
      "virt-manager" "waybar" "weylus" "wireshark" "xfconf" "xonsh" "xwayland" "yazi" "zoxide" "zsh" "_1password" "_1password-gui"
    ];
    hardware = mkOption { type = types.attrsOf types.anything; default = { }; };
    security = mkOption { type = types.attrsOf types.anything; default = { }; };
    virtualisation = mkOption { type = types.attrsOf types.anything; default = { }; };
    systemd = mkOption { type = types.attrsOf types.anything; default = { }; };
    fonts = { packages = listOf types.package; fontconfig = set; enableDefaultPackages = bool; fontDir = set; };
    fileSystems = set; swapDevices = any; zramSwap = set; powerManagement = set; documentation = set; location = set;
    qt = set; xdg = set; sound = set; specialisation = set; containers = set; lib = set;
  };
  config = {
    assertions = lib.mapAttrsToList (name: user: {
      assertion = user.isNormalUser != user.isSystemUser;
      message = "Exactly one of users.users.${name}.isSystemUser and users.users.${name}.isNormalUser must be set.";
    }) config.users.users;
    corpus = {
      values = map (leaf: forced leaf.node.value (builtins.concatStringsSep "." leaf.path)) defined;
      assumeStateVersion = assumed.stateVersion;
    };
    users.users = lib.genAttrs assumed.accounts (_: { isNormalUser = true; });
  };
}
