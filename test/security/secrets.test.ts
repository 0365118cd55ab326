import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findSecrets, redact } from '../../src/security/secrets.ts';
import { snippets } from '../validator/extract/snippets.ts';
import { letters, pem, samples } from './samples.ts';

const harmless: readonly string[] = [
  ...snippets,
  'sha256 = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";',
  `hash = "sha512-${letters(86)}==";`,
  'rev = "0123456789abcdef0123456789abcdef01234567";',
  '/nix/store/0c3v6qf5zq1n9c1r4y7k8m2b3d5f6g7h-home-manager-files/.face',
  `users.users.alice.openssh.authorizedKeys.keys = [ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${letters(43)} alice@pc" ];`,
  `nix.settings.trusted-public-keys = [ "cache.nixos.org-1:${letters(43)}=" ];`,
  `publicKey = "${letters(43)}=";`,
  `age1${letters(58).toLowerCase()}`,
  'hashedPasswordFile = "/run/secrets/alice";',
  'hashedPassword = "!";',
  'password = "...";',
  'password = "<your password>";',
  'initialHashedPassword = "";',
  'passwordCommand = "pass show mail";',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Nix interpolates as templates do
  'token = "${config.sops.placeholder.token}";',
  'token = "/run/secrets/token";',
  'home.sessionVariables.EDITOR = "vim";',
  'home-manager.users.alice = import ./home/home.nix;',
  'narHash = "sha256-abc"; lastModified = 1712345678;',
  "warning: Git tree '/home/alice/nixos' is dirty",
  'https://github.com/nix-community/home-manager/issues/4691',
  'git+ssh://git@github.com/alice/nixos',
  'I forgot my password, what is a token?',
  'the password: see above',
  'programs.git.signing.key = "0xDEADBEEF";',
  'description = "Alice Example";',
];

describe('secrets in a paste', () => {
  test.each(samples.map(([kind, text]) => [`${kind}: ${text.slice(0, 24)}…`, kind, text] as const))(
    '%s',
    (_, kind, text) => {
      expect(findSecrets(text).map((secret) => secret.kind)).toEqual([kind]);
      expect(findSecrets(`# before\n${text}\n# behind`)).toHaveLength(1);
    },
  );

  test.each(harmless)('no secret: %s', (text) => {
    expect(findSecrets(text)).toEqual([]);
    expect(redact(text)).toBe(text);
  });
});

describe('redacting', () => {
  test('names what was there and keeps the rest', () => {
    expect(redact(`{ hashedPassword = "${'$6'}$${letters(16)}$${letters(86)}"; x = 1; }`)).toBe(
      '{ hashedPassword = "[password hash removed]"; x = 1; }',
    );
  });

  test('keeps the number of lines', () => {
    const text = `a\n${pem('OPENSSH PRIVATE')}\nb`;
    expect(redact(text).split('\n')).toHaveLength(text.split('\n').length);
  });

  test('leaves nothing of a secret, wherever it stands, and does it once', () => {
    const surroundings = fc.string({ unit: fc.constantFrom(' ', '\n', ';', '{', '}', '#', ',') });
    fc.assert(
      fc.property(surroundings, fc.constantFrom(...samples), surroundings, (before, [, sample], behind) => {
        const text = `${before}\n${sample}\n${behind}`;
        const redacted = redact(text);
        for (const { start, end } of findSecrets(text)) {
          expect(redacted).not.toContain(text.slice(start, end));
        }
        expect(redact(redacted)).toBe(redacted);
      }),
    );
  });
});
