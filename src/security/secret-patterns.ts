/** What kinds of secrets are recognised in pasted text. */
export type SecretKind =
  | 'password-hash'
  | 'password'
  | 'private-key'
  | 'age-key'
  | 'nix-signing-key'
  | 'discord-token'
  | 'matrix-token'
  | 'github-token'
  | 'gitlab-token'
  | 'aws-key'
  | 'slack-token'
  | 'access-token'
  | 'json-web-token'
  | 'url-credentials';

export interface SecretPattern {
  readonly kind: SecretKind;
  /** Global, with indices. The group `secret` is the secret; without one it is the whole match. */
  readonly expression: RegExp;
  /** What every match contains, where looking for that is so much faster that a text is asked for it first. */
  readonly mark?: RegExp;
}

/** Where a name is given a quoted value, in Nix, JSON, YAML and the like. */
const quotedValue = String.raw`["']?\s{0,20}[=:]\s{0,20}(?:''|["'“”„])\s{0,20}(?<secret>[^"'“”\s][^"'“”\n]{0,500}?)\s{0,20}(?:''|["'“”])`;

/**
 * Every repetition is bounded, so that the work grows linearly with the text. Public things have the same letters and
 * are no secrets: hashes of sources, store paths, revisions, public SSH keys, public keys of a binary cache.
 */
export const secretPatterns: readonly SecretPattern[] = [
  {
    // crypt(5): yescrypt, gost-yescrypt, scrypt, bcrypt, SHA-2, SunMD5, MD5, NT; and the PHC form of Argon2 and others
    kind: 'password-hash',
    expression:
      /\$(?:y|gy|7|2[abxy]|5|6|md5|sha1|1|3|argon2(?:id|i|d)|scrypt|pbkdf2(?:-\w{1,10})?)\$[\w./+=,$-]{21,300}/dg,
    mark: /\$/,
  },
  {
    kind: 'password',
    expression: new RegExp(
      String.raw`\b(?:hashedPassword|initialHashedPassword|initialPassword|password|passwd|passphrase|psk|pskRaw|wpa_passphrase|wpaPassphrase)\b${quotedValue}`,
      'dgi',
    ),
  },
  {
    kind: 'password',
    expression: /^\s{0,40}(?:psk|wpa_passphrase)=(?<secret>[^\s"'=]{8,64})\s{0,20}$/dgm,
    mark: /psk=|passphrase=/,
  },
  {
    kind: 'private-key',
    expression:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]{0,20000}?-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|[A-Za-z0-9+/=\s]{0,8000})/dg,
  },
  {
    // WireGuard: 32 bytes; the same form is public where it is called publicKey
    kind: 'private-key',
    expression:
      /\b(?:private|preshared|PresharedKey|secret)_?key\b["']?\s{0,20}[=:]\s{0,20}["'“”]{0,2}(?<secret>[A-Za-z0-9+/]{43}=)/dgi,
  },
  { kind: 'age-key', expression: /\bAGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{20,4000}/dgi },
  {
    // 64 bytes are the pair; a public key of a cache has 32
    kind: 'nix-signing-key',
    expression: /\b[\w.-]{1,80}:[A-Za-z0-9+/]{86}==/dg,
    mark: /[A-Za-z0-9+/]==/,
  },
  { kind: 'discord-token', expression: /\b[MNO][\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,60}/dg },
  { kind: 'discord-token', expression: /\bmfa\.[\w-]{60,120}/dg },
  {
    kind: 'discord-token',
    expression: /\bdiscord(?:app)?\.com\/api\/webhooks\/\d{5,25}\/(?<secret>[\w-]{40,100})/dg,
  },
  { kind: 'matrix-token', expression: /\bsy[trl]_[\w+/=-]{12,300}/dg },
  { kind: 'matrix-token', expression: /\bm[cau][trx]_[A-Za-z0-9]{20,60}_[A-Za-z0-9]{4,12}\b/dg },
  { kind: 'matrix-token', expression: /\bMDA[0-9a-zA-Z][\w+/=-]{60,600}/dg },
  { kind: 'github-token', expression: /\bgh[opsur]_[A-Za-z0-9]{30,255}/dg },
  { kind: 'github-token', expression: /\bgithub_pat_[A-Za-z0-9_]{22,255}/dg },
  {
    kind: 'gitlab-token',
    expression: /\bgl(?:pat|dt|rt|rtr|soat|agent|cbt|ptt|ft|imt|oas)-[\w.-]{20,300}/dg,
  },
  { kind: 'aws-key', expression: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/dg },
  {
    kind: 'aws-key',
    expression:
      /\baws_?secret_?access_?key\b["']?\s{0,20}[=:]\s{0,20}["'“”]{0,2}(?<secret>[A-Za-z0-9+/]{40})\b/dgi,
  },
  { kind: 'slack-token', expression: /\bx(?:ox[abceoprs]|app)-[\w-]{10,300}/dg },
  {
    kind: 'slack-token',
    expression: /\bhooks\.slack\.com\/services\/(?<secret>T\w{5,20}\/B\w{5,20}\/\w{16,40})/dg,
  },
  { kind: 'json-web-token', expression: /\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,2000}\.[\w-]{10,1000}/dg },
  // OpenAI, Anthropic and those who write theirs alike
  { kind: 'access-token', expression: /\bsk-(?=[\w-]{0,200}\d)(?=[\w-]{0,200}[A-Z])[\w-]{24,300}/dg },
  { kind: 'access-token', expression: /\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,200}/dg },
  { kind: 'access-token', expression: /\bAIza[\w-]{35}/dg },
  { kind: 'access-token', expression: /\bnpm_[A-Za-z0-9]{36}\b/dg },
  { kind: 'access-token', expression: /\bhf_[A-Za-z]{30,60}\b/dg },
  { kind: 'access-token', expression: /\bpypi-[\w-]{40,300}/dg },
  { kind: 'access-token', expression: /\btskey-[a-z]{3,20}-[\w-]{16,120}/dg },
  { kind: 'access-token', expression: /\bdo[opr]_v1_[a-f0-9]{64}\b/dg },
  { kind: 'access-token', expression: /\b\d{8,10}:AA[\w-]{33}\b/dg, mark: /:AA/ },
  {
    kind: 'access-token',
    expression: new RegExp(
      String.raw`\b(?:\w{1,40}[_-])?(?:token|apiKey|api_key|accessToken|access_token|secretKey|clientSecret|client_secret|authToken)\b${quotedValue}`,
      'dgi',
    ),
    mark: /token|api_?key|secretKey|client_?secret/i,
  },
  {
    kind: 'access-token',
    expression:
      /\b[A-Z][A-Z0-9_]{0,40}(?:TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY)=["']?(?<secret>[^\s"'$]{8,500})/dg,
    mark: /(?:N|T|D|Y)=/,
  },
  {
    kind: 'access-token',
    expression: /\baccess-tokens\s{0,20}=[^\n]{0,200}?\b[\w.-]{3,60}=(?<secret>[\w:-]{16,255})/dg,
  },
  {
    kind: 'url-credentials',
    expression: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"'{}]{0,100}:(?<secret>[^\s@/"'{}$]{3,200})@/dg,
    mark: /:\/\//,
  },
];

/** Values that only show that something stood there, or that a secret comes from elsewhere. */
const harmless =
  /^(?:[*!xX.…•-]+|<.*>|\(.*\)|\[.*\]|.*(?:\.\.\.|…)$|\/.*|~\/.*|null|none|redacted|removed|hidden|censored|secret|password|your.*|my.*|change-?me)$/i;

/** Whether a value that was found behind a telling name is a secret at all. */
export function isSecretValue(kind: SecretKind, value: string): boolean {
  if (harmless.test(value) || value.includes('${')) {
    return false;
  }
  return kind !== 'access-token' || (value.length >= 12 && !/\s/.test(value));
}
