import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findSecrets, redact, type SecretKind } from '../../src/security/secrets.ts';
import { snippets } from '../validator/extract/snippets.ts';

/** Look-alikes are put together here, so that no scanner takes this file for a leak. */
const letters = (length: number, alphabet = 'aB3dE5gH7jK9mN0pQ2sT4vW6yZ') =>
  Array.from({ length }, (_, index) => alphabet[(index * 7 + 3) % alphabet.length]).join('');
const capitals = (length: number) => letters(length).toUpperCase();
const pem = (name: string) =>
  `-----BEGIN ${name} KEY-----\n${letters(64)}\n${letters(40)}==\n-----END ${name} KEY-----`;

const samples: readonly (readonly [SecretKind, string])[] = [
  ['password-hash', `hashedPassword = "${'$6'}$${letters(16)}$${letters(86)}";`],
  ['password-hash', `${'$y'}$j9T$${letters(22)}$${letters(43)}`],
  ['password-hash', `initialHashedPassword = “${'$2b'}$12$${letters(53)}”;`],
  ['password-hash', `${'$argon2id'}$v=19$m=65536,t=3,p=4$${letters(22)}$${letters(43)}`],
  ['password', 'users.users.alice.password = "correct horse battery";'],
  ['password', 'users.users.alice.initialPassword = "hunter2";'],
  ['password', `networking.wireless.networks."Our WLAN".psk = "${letters(12)}";`],
  ['password', `network={\n  ssid="Our WLAN"\n  psk=${letters(16)}\n}`],
  ['private-key', pem('OPENSSH PRIVATE')],
  ['private-key', pem('RSA PRIVATE')],
  ['private-key', pem('PRIVATE')],
  ['private-key', `-----BEGIN OPENSSH PRIVATE KEY-----\n${letters(64)}\n${letters(64)}`],
  ['private-key', `networking.wireguard.interfaces.wg0.privateKey = "${letters(43)}=";`],
  ['private-key', `[Interface]\nPrivateKey = ${letters(43)}=`],
  ['age-key', `AGE-SECRET-KEY-${'1'}${capitals(58)}`],
  ['nix-signing-key', `cache.example.org-1:${letters(86)}==`],
  ['discord-token', `M${letters(25)}.${letters(6)}.${letters(38)}`],
  ['discord-token', `DISCORD_TOKEN=N${letters(23)}.${letters(6)}.${letters(27)}`],
  ['discord-token', `https://discord.com/api/webhooks/${'1234567890'}/${letters(68)}`],
  ['matrix-token', `${'syt'}_${letters(12)}_${letters(20)}_${letters(6)}`],
  ['matrix-token', `${'mct'}_${letters(30)}_${letters(6)}`],
  ['matrix-token', `curl -H "Authorization: Bearer ${'syt'}_${letters(12)}_${letters(20)}_${letters(6)}"`],
  ['github-token', `${'ghp'}_${letters(36)}`],
  ['github-token', `${'gho'}_${letters(36)}`],
  ['github-token', `${'github'}_pat_${letters(22)}_${letters(59)}`],
  ['github-token', `access-tokens = github.com=${'ghp'}_${letters(36)}`],
  ['gitlab-token', `${'glpat'}-${letters(20)}`],
  ['aws-key', `${'AKIA'}${capitals(16)}`],
  ['aws-key', `aws_secret_access_key = ${letters(40)}`],
  ['slack-token', `${'xoxb'}-${letters(11)}-${letters(24)}`],
  ['json-web-token', `${'eyJ'}${letters(30)}.${'eyJ'}${letters(60)}.${letters(43)}`],
  ['access-token', `${'sk'}-${letters(48)}`],
  ['access-token', `${'sk'}-ant-api03-${letters(80)}`],
  ['access-token', `${'AIza'}${letters(35)}`],
  ['access-token', `${'tskey'}-auth-${letters(30)}`],
  ['access-token', `programs.thing.settings.api_key = "${letters(32)}";`],
  ['access-token', `export OPENWEATHER_API_KEY=${letters(32)}`],
  ['url-credentials', `inputs.private.url = "git+https://alice:${letters(12)}@git.example.org/x";`],
];

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
