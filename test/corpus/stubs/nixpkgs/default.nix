# `import nixpkgs { ... }`: a few packages, as real derivations that are never built.
{ system ? builtins.currentSystem, config ? { }, overlays ? [ ], localSystem ? null, ... }:
let
  lib = import ./lib;
  package = name: derivation { inherit name system; builder = "/bin/sh"; } // { pname = name; version = "1"; meta.mainProgram = name; override = _: package name; overrideAttrs = _: package name; };
  names = [
    "alacritty" "alejandra" "anki" "audacity" "bash" "bat" "bemenu" "bibata-cursors" "blender" "bottom" "brave" "btop" "cargo" "chromium" "cowsay" "curl"
    "delta" "direnv" "discord" "docker" "dunst" "emacs" "eza" "fastfetch" "fd" "feh" "ffmpeg" "file" "firefox" "fish" "flameshot" "foot" "fzf"
    "gcc" "gh" "ghostty" "gimp" "git" "gnome-tweaks" "gnumake" "gnupg" "google-chrome" "go" "grim" "helix" "hello" "htop" "hyprpaper"
    "inkscape" "jetbrains-mono" "jq" "just" "kate" "kitty" "krita" "lazygit" "libreoffice" "lsd" "micro" "mpv" "nano" "neofetch" "neovim" "nerdfetch"
    "nil" "nixd" "nixfmt" "nixfmt-rfc-style" "nix" "nodejs" "noto-fonts" "obs-studio" "obsidian" "pavucontrol" "papirus-icon-theme" "pfetch" "playerctl" "python3" "qbittorrent"
    "ranger" "ripgrep" "rofi" "rustc" "rustup" "signal-desktop" "slack" "slurp" "spotify" "starship" "steam" "stow" "swaybg" "sway" "telegram-desktop"
    "thunderbird" "tldr" "tmux" "tree" "unzip" "vesktop" "vim" "vlc" "vscode" "waybar" "wezterm" "wget" "which" "wl-clipboard" "wofi" "xclip"
    "yazi" "yt-dlp" "zathura" "zed-editor" "zellij" "zip" "zoxide" "zsh" "zsh-powerlevel10k" "adwaita-icon-theme" "adw-gtk3" "home-manager" "gnused" "coreutils" "ncdu" "sl" "lolcat" "fortune"
  ];
  script = name: text: package name // { inherit text; };
  self = lib.genAttrs names package // {
    inherit lib config system;
    stdenv = { hostPlatform = { inherit system; isLinux = true; isDarwin = false; }; mkDerivation = args: package (args.name or args.pname or "x"); isLinux = true; };
    hostPlatform = { inherit system; };
    writeText = script;
    writeTextFile = { name, text, ... }: script name text;
    writeShellScript = script;
    writeShellScriptBin = script;
    writeScriptBin = script;
    runCommand = name: _: script name;
    runCommandLocal = name: _: script name;
    symlinkJoin = { name, ... }: package name;
    fetchurl = args: package (args.name or "source");
    fetchFromGitHub = _: package "source";
    formats = lib.genAttrs [ "json" "toml" "yaml" "ini" ] (_: _: { type = lib.types.anything; generate = name: value: script name (builtins.toJSON value); });
    nerd-fonts = lib.genAttrs [ "fira-code" "jetbrains-mono" "hack" ] package;
    gnomeExtensions = lib.genAttrs [ "appindicator" "dash-to-dock" ] package;
    vimPlugins = lib.genAttrs [ "vim-nix" "telescope-nvim" "nvim-treesitter" ] package;
    kdePackages = lib.genAttrs [ "kate" "dolphin" ] package;
    linuxPackages_latest = lib.genAttrs [ "kernel" ] package;
    linuxPackages_zen = lib.genAttrs [ "kernel" ] package;
    vscode-extensions.bbenoist.nix = package "nix";
    nur.repos = { };
    runtimeShell = "/bin/sh";
    extend = _: self;
    appendOverlays = _: self;
    callPackage = f: args: (if builtins.isFunction f then f else import f) (builtins.intersectAttrs (builtins.functionArgs (if builtins.isFunction f then f else import f)) self // args);
    mkShell = _: package "shell";
    unstable = self;
  };
in
lib.foldl' (pkgs: overlay: pkgs // overlay pkgs pkgs) self overlays
