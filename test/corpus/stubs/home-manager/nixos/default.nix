# Where Home Manager keeps its NixOS module, for those who name the folder.
{ imports = [ ../stand-in/nixos.nix ]; }
