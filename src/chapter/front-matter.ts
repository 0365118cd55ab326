/** YAML of authors against a schema, with a problem and a line for everything that does not fit. */
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Report } from './markdown.ts';

/** A Markdown file taken apart. Lines count from 1 in the whole file. */
export interface SplitFile {
  readonly frontMatter: string;
  readonly frontMatterLine: number;
  readonly body: string;
  readonly bodyLine: number;
}

/** Values of YAML that fit a schema, and the line where each of them stands. */
export interface YamlValues<Value> {
  readonly value: Value;
  readonly lineOf: (path: readonly PropertyKey[]) => number;
}

/** Takes the front matter, which stands between two lines of `---` at the top, off the text below it. */
export function splitFrontMatter(text: string, report: Report): SplitFile | null {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const end = lines.indexOf('---', 1);
  if (lines[0] !== '---' || end < 0) {
    report(1, 'The file has to begin with front matter between two lines of ---.');
    return null;
  }
  return {
    frontMatter: lines.slice(1, end).join('\n'),
    frontMatterLine: 2,
    body: lines.slice(end + 1).join('\n'),
    bodyLine: end + 2,
  };
}

/** Reads YAML that begins at `startLine` of its file; null where something was reported. */
export function parseYaml<Schema extends z.ZodType>(
  text: string,
  startLine: number,
  schema: Schema,
  report: Report,
): YamlValues<z.infer<Schema>> | null {
  const counter = new LineCounter();
  const lineAt = (offset: number) => counter.linePos(offset).line + startLine - 1;
  const read = readDocument(text, counter);
  if (read === null) {
    report(startLine, 'This YAML is nested too deeply, or its aliases stand for too much; write it plainly.');
    return null;
  }
  const { document, content } = read;
  for (const error of document.errors) report(lineAt(error.pos[0]), `This is not valid YAML: ${error.code}.`);
  if (document.errors.length > 0) return null;

  const lineOf = (path: readonly PropertyKey[]) => lineAt(offsetOf(document, path));
  const result = schema.safeParse(content, { reportInput: true });
  if (result.success) return { value: result.data, lineOf };
  for (const issue of result.error.issues) reportIssue(issue, lineOf, report);
  return null;
}

/** Null where the text is built to exhaust whoever reads it. */
function readDocument(
  text: string,
  lineCounter: LineCounter,
): { readonly document: Document; readonly content: unknown } | null {
  try {
    const document = parseDocument(text, { lineCounter, uniqueKeys: true });
    return { document, content: document.errors.length > 0 ? null : document.toJS() };
  } catch (error) {
    // The stack is used up, or there are more aliases than the library lets pass.
    if (error instanceof RangeError || error instanceof ReferenceError) return null;
    throw error;
  }
}

/** The offset of the value at a path, or of the nearest thing around it that exists. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function reportIssue(
  issue: z.core.$ZodIssue,
  lineOf: (path: readonly PropertyKey[]) => number,
  report: Report,
): void {
  const name = issue.path.length === 0 ? 'the front matter' : issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys)
      report(lineOf([...issue.path, key]), `Unknown key "${key}"; correct its spelling or remove it.`);
  } else if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    for (const inner of nearestForm(issue.errors))
      reportIssue({ ...inner, path: [...issue.path, ...inner.path] }, lineOf, report);
  } else if (issue.code === 'invalid_type' && issue.input === undefined)
    report(lineOf(issue.path), `"${name}" is missing; add it (${issue.expected}).`);
  else report(lineOf(issue.path), `"${name}" does not fit: ${issue.message}.`);
}

/**
 * What is wrong with the form that the author most likely meant: of those allowed, the one with the fewest mistakes. An
 * unknown key is often a misspelt one, and then what it says about missing keys would only mislead.
 */
function nearestForm(forms: readonly z.core.$ZodIssue[][]): readonly z.core.$ZodIssue[] {
  const unknownKeys = (form: readonly z.core.$ZodIssue[]) =>
    form.filter(({ code }) => code === 'unrecognized_keys');
  const nearest = forms.reduce((best, form) => (mistakesIn(form) < mistakesIn(best) ? form : best));
  return unknownKeys(nearest).length > 0 ? unknownKeys(nearest) : nearest;
}

function mistakesIn(form: readonly z.core.$ZodIssue[]): number {
  return form.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
}
