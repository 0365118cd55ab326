// Loaded before anything else, in a syntax that every Node understands: an older one would fail on TypeScript with a
// message that helps nobody. On Linux and Windows `npm ci` brings the right Node along.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    `hm-tutor needs Node 24 or later, and this is ${process.version}: https://nodejs.org\n`,
  );
  process.exit(2);
}
