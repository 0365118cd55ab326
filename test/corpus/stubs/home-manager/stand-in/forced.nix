# Forces a value as a build would: deeply, but of a package or a flake only the path that it stands for.
let
  forced = value: result:
    if builtins.isList value then builtins.foldl' (rest: item: forced item rest) result value
    else if !builtins.isAttrs value then builtins.seq value result
    else if value ? outPath then builtins.seq "${value}" result
    else builtins.foldl' (rest: name: forced value.${name} rest) result (builtins.attrNames value);
in
forced
