# Applied to a flake's nixosConfigurations: evaluates what a rebuild would, and gives the facts that predicates ask for.
configurations:
let
  userFacts = _: user: builtins.deepSeq user.corpus.values {
    inherit (user.home) username homeDirectory stateVersion;
    inherit (user.corpus) files definitions;
    inherit (user) warnings;
  };
  isFlake = x: x._type or null == "flake";
  facts = _: host:
    let
      inherit (host) config;
      failed = builtins.filter (a: !a.assertion) config.assertions;
      home = config.home-manager;
      handed = home.extraSpecialArgs.inputs or null;
    in
    if failed != [ ] then throw "Failed assertion: ${(builtins.head failed).message}"
    else builtins.deepSeq config.corpus.values {
      loaded = config ? home-manager;
    } // (if config ? home-manager then {
      inherit (home) useGlobalPkgs useUserPackages;
      inputsHandedOn = builtins.isAttrs handed && builtins.any isFlake (builtins.attrValues handed);
      users = builtins.mapAttrs userFacts home.users;
    } else { });
in
builtins.mapAttrs facts configurations
