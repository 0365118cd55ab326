# nixos-generate-config writes an import of this file
{ }
