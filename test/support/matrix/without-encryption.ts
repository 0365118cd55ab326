/** A tutor for plain rooms only, which never had keys. */
export const withoutEncryption = {
  file: '/nowhere/matrix-keys.sqlite',
  recoveryFile: '/nowhere/matrix-recovery.json',
  key: null,
  plainIfUnusable: false,
};
