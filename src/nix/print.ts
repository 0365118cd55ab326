import type {
  AttributeName,
  AttributePath,
  Binding,
  Expression,
  Lambda,
  StringLiteral,
  StringPart,
} from './syntax.ts';
import { escapeQuoted } from './write.ts';

/**
 * A tree as Nix text, two blanks to a level. Reading the text again gives the same tree, places aside, if the tree came
 * from a text without problems. Comments are not part of a tree.
 */
export function print(tree: Expression): string {
  return new Printer().expression(tree, '');
}

/** Bindings as Nix text, each on a line of its own. */
export function printBindings(bindings: readonly Binding[], indentation = ''): string {
  const printer = new Printer();
  return bindings.map((binding) => `${indentation}${printer.binding(binding, indentation)}`).join('\n');
}

class Printer {
  expression(node: Expression, indentation: string): string {
    switch (node.kind) {
      case 'identifier':
        return node.name;
      case 'integer':
        return String(node.value);
      case 'float':
        return printFloat(node.value);
      case 'uri':
        return node.value;
      case 'string':
        return this.string(node, indentation);
      case 'path': {
        const path = this.pathParts(node.parts, indentation);
        return node.base === 'search' ? `<${path}>` : path;
      }
      case 'set':
        return `${node.recursive ? 'rec ' : ''}${this.braces(node.bindings, indentation)}`;
      case 'legacy-let':
        return `let ${this.braces(node.bindings, indentation)}`;
      case 'list':
        return this.list(node.items, indentation);
      case 'let':
        return this.let(node.bindings, node.body, indentation);
      case 'with':
        return `with ${this.expression(node.environment, indentation)}; ${this.expression(node.body, indentation)}`;
      case 'assert':
        return `assert ${this.expression(node.condition, indentation)}; ${this.expression(node.body, indentation)}`;
      case 'if':
        return [
          `if ${this.expression(node.condition, indentation)}`,
          `then ${this.expression(node.consequence, indentation)}`,
          `else ${this.expression(node.alternative, indentation)}`,
        ].join(' ');
      case 'lambda':
        return `${this.parameter(node, indentation)}: ${this.expression(node.body, indentation)}`;
      case 'application':
      case 'binary':
        return this.chain(node, indentation);
      case 'selection': {
        const subject = this.expression(node.subject, indentation);

        const fallback = node.fallback === null ? '' : ` or ${this.expression(node.fallback, indentation)}`;
        return `${subject}${needsGap(node.subject) ? ' ' : ''}.${this.path(node.path, indentation)}${fallback}`;
      }
      case 'attribute-test':
        return `${this.expression(node.subject, indentation)} ? ${this.path(node.path, indentation)}`;
      case 'unary':
        return `${node.operator}${node.operator === '-' ? ' ' : ''}${this.expression(node.operand, indentation)}`;
      case 'parenthesized':
        return `(${this.expression(node.expression, indentation)})`;
      case 'rest':
        return '...';
      case 'missing':
        return '';
    }
  }

  /** Applications and operators lean to the left and may be long, so the spine is followed without recursion. */
  private chain(node: Expression, indentation: string): string {
    const pieces: string[] = [];
    let left = node;
    for (;;) {
      if (left.kind === 'application') {
        pieces.push(this.expression(left.argument, indentation), ' ');
        left = left.function;
      } else if (left.kind === 'binary') {
        pieces.push(this.expression(left.right, indentation), ` ${left.operator} `);
        left = left.left;
      } else {
        pieces.push(this.expression(left, indentation));
        return pieces.reverse().join('');
      }
    }
  }

  binding(binding: Binding, indentation: string): string {
    switch (binding.kind) {
      case 'assignment':
        return `${this.path(binding.path, indentation)} = ${this.expression(binding.value, indentation)};`;
      case 'inherit': {
        const source = binding.source === null ? '' : ` (${this.expression(binding.source, indentation)})`;
        const names = binding.names.map((name) => ` ${this.name(name, indentation)}`);
        return `inherit${source}${names.join('')};`;
      }
      case 'rest':
        return '...';
    }
  }

  private braces(bindings: readonly Binding[], indentation: string): string {
    if (bindings.length === 0) return '{ }';
    const inner = `${indentation}  `;
    const lines = bindings.map((binding) => `${inner}${this.binding(binding, inner)}\n`);
    return `{\n${lines.join('')}${indentation}}`;
  }

  private list(items: readonly Expression[], indentation: string): string {
    if (items.length === 0) return '[ ]';
    const inner = `${indentation}  `;
    const lines = items.map((item) => `${inner}${this.expression(item, inner)}\n`);
    return `[\n${lines.join('')}${indentation}]`;
  }

  private let(bindings: readonly Binding[], body: Expression, indentation: string): string {
    const inner = `${indentation}  `;
    const lines = bindings.map((binding) => `${inner}${this.binding(binding, inner)}\n`);
    return `let\n${lines.join('')}${indentation}in ${this.expression(body, indentation)}`;
  }

  private parameter({ parameter }: Lambda, indentation: string): string {
    if (parameter.kind === 'identifier') return parameter.name;
    const items = parameter.formals.map(({ name, fallback }) =>
      fallback === null ? name.name : `${name.name} ? ${this.expression(fallback, indentation)}`,
    );
    if (parameter.ellipsis !== null) items.push('...');
    const braces = items.length === 0 ? '{ }' : `{ ${items.join(', ')} }`;
    if (parameter.alias === null) return braces;
    const { name, start } = parameter.alias;
    return start < parameter.braces.start ? `${name}@${braces}` : `${braces}@${name}`;
  }

  private path(path: AttributePath, indentation: string): string {
    return path.names.map((name) => this.name(name, indentation)).join('.');
  }

  private name(name: AttributeName, indentation: string): string {
    if (name.kind === 'identifier') return name.name;
    if (name.kind === 'string') return this.string(name, indentation);
    return `\${${this.expression(name.expression, indentation)}}`;
  }

  private string(node: StringLiteral, indentation: string): string {
    if (node.style === 'indented') return this.indentedString(node.parts, indentation);
    let result = '"';
    for (const part of node.parts) {
      result +=
        part.kind === 'text'
          ? escapeQuoted(part.value)
          : `\${${this.expression(part.expression, indentation)}}`;
    }
    return `${result}"`;
  }

  private pathParts(parts: readonly StringPart[], indentation: string): string {
    return parts
      .map((part) =>
        part.kind === 'text' ? part.value : `\${${this.expression(part.expression, indentation)}}`,
      )
      .join('');
  }

  /**
   * Text after `''` and a line break, without indentation: a blank at the beginning of a line is written as an escape,
   * so that none counts as indentation.
   */
  private indentedString(parts: readonly StringPart[], indentation: string): string {
    let result = "''\n";
    let atLineStart = true;
    for (const part of parts) {
      if (part.kind === 'interpolation') {
        result += `\${${this.expression(part.expression, indentation)}}`;
        atLineStart = false;
        continue;
      }
      result += escapeIndented(part.value, atLineStart);
      atLineStart = part.value.endsWith('\n');
    }
    return `${result}''`;
  }
}

/** Text of a `''` string with everything escaped that would end it, begin an interpolation or indent a line. */
function escapeIndented(value: string, atLineStart: boolean): string {
  return value.replace(/['$]|(?:^|\n) /g, (found, at: number) => {
    const next = value.charAt(at + 1);
    if (found === '$') return /^[{$']?$/.test(next) ? "''$" : '$';
    if (found === "'") {
      const isAlone = value.charAt(at - 1) !== "'" && next !== '' && next !== "'" && next !== '$';
      return isAlone ? "'" : "''\\'";
    }
    if (at === 0 && found === ' ') return atLineStart ? "''\\ " : ' ';
    return "\n''\\ ";
  });
}

/** Whether a dot right behind the expression would be read as part of it. */
function needsGap({ kind }: Expression): boolean {
  return kind === 'integer' || kind === 'float' || kind === 'path' || kind === 'uri';
}

/** With a decimal point always, so that it is read as a floating-point number again. */
function printFloat(value: number): string {
  const text = String(value);
  if (text.includes('.')) return text;
  const [digits = '0', exponent] = text.split('e');
  return exponent === undefined ? `${digits}.0` : `${digits}.0e${exponent}`;
}
