import type { SecretKind } from '../../src/security/secrets.ts';

/** Look-alikes are put together here, so that no scanner takes this file for a leak. */
export const letters = (length: number, alphabet = 'aB3dE5gH7jK9mN0pQ2sT4vW6yZ') =>
  Array.from({ length }, (_, index) => alphabet[(index * 7 + 3) % alphabet.length]).join('');
const capitals = (length: number) => letters(length).toUpperCase();
export const pem = (name: string) =>
  `-----BEGIN ${name} KEY-----\n${letters(64)}\n${letters(40)}==\n-----END ${name} KEY-----`;

/** A text with a secret of each kind, as people paste them. */
export const samples: readonly (readonly [SecretKind, string])[] = [
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
