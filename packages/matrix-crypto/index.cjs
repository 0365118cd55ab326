/**
 * Stands in for `@matrix-org/matrix-sdk-crypto-nodejs`, whose native library is downloaded by a postinstall script that
 * npm does not run. matrix-bot-sdk requires the package when it is imported, and uses it only for a client that is given
 * a crypto store.
 */
module.exports = {};
