/** Options that widely used modules of other flakes bring along, so that nobody calls them slips. */

const names: ReadonlySet<string> = new Set(
  (
    'stylix sops age catppuccin colorScheme colorscheme nix-colors impermanence vscode-server niri ags hyprpanel' +
    ' nixvim nvf chaotic lanzaboote disko deployment topology microvm wsl facter jovian musnix nixos-wsl' +
    ' home.persistence environment.persistence programs.nixvim programs.nvf programs.spicetify programs.plasma' +
    ' programs.niri programs.ags programs.anyrun programs.zen-browser programs.nix-index-database' +
    ' programs.dank-material-shell programs.dankMaterialShell programs.noctalia-shell programs.caelestia' +
    ' services.flatpak services.vscode-server services.xremap services.nixos-cli services.hyprpanel' +
    ' boot.lanzaboote'
  ).split(' '),
);

/** Whether an option path is, or lies below, one that such a module declares. */
export function isForeign(path: readonly string[]): boolean {
  return names.has(path[0] ?? '') || names.has(path.slice(0, 2).join('.'));
}
