/**
 * Stands in for `@matrix-org/matrix-sdk-crypto-nodejs`, whose native library is downloaded by a postinstall script that
 * npm does not run. matrix-bot-sdk requires the package when it is imported, and uses it only for a client that is given
 * a crypto store. The tutor gives it none: its encrypted rooms are in `src/adapters/matrix/encryption`, over the same
 * cryptography in WebAssembly, with the order of writes that the SDK's own engine cannot keep.
 */
module.exports = {};
