/** Words that a course puts where the learner's own name belongs. */
const words = new Set([
  'username',
  'user',
  'name',
  'login',
  'host',
  'hostname',
  'placeholder',
  'todo',
  'changeme',
  'xxx',
]);

/**
 * Whether a name was left as the course wrote it: `YOURNAME`, `your-username`, `<login>`, `YOURPIC.png`, `CHANGEME`. A
 * plain word such as `user` counts only in capitals, since people do call an account that.
 */
export function isPlaceholder(text: string): boolean {
  const [stem = ''] = text.split('.');
  const trimmed = stem.replaceAll(/^[<{[$]+|[>}\]]+$/g, '');
  const letters = trimmed.toLowerCase().replaceAll(/[-_ ]/g, '');
  if (letters === '') return false;
  if (trimmed !== stem && (words.has(letters) || letters.startsWith('your'))) return true;
  if (letters.startsWith('your') && letters.length > 'your'.length) return true;
  if (letters === 'changeme') return true;
  return words.has(letters) && trimmed === trimmed.toUpperCase();
}
