# Loaded into NixOS it fails, as the real one does: it wants options that only nix-darwin has.
{ ... }: { _class = "darwin"; imports = [ ./nixos.nix ]; launchd.user.agents = { }; }
