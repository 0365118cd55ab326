import type { Problem, ProblemCode } from '../diagnostics.ts';
import { maxProblems } from '../limits.ts';
import type {
  AttributeName,
  Binding,
  Expression,
  Identifier,
  Inherit,
  Lambda,
  Span,
  StringPart,
} from '../syntax.ts';
import { type AttributeTable, type Duplicates, mergeAttributes, repeatsName } from './attributes.ts';
import { staticName } from './names.ts';
import type { Scopes } from './scopes.ts';

/**
 * Walks a tree and finds what Nix rejects beyond the grammar: attributes and formals that occur twice, dynamic
 * attributes in `let` and `inherit`. Variables that nothing defines are found on the way.
 */
export class Checker implements Duplicates {
  readonly problems: Problem[] = [];
  /** Variables that neither the tree nor the scopes define, as problems. */
  readonly unbound: Problem[] = [];
  private readonly scopes: Scopes;

  constructor(scopes: Scopes) {
    this.scopes = scopes;
  }

  /** Whether as many problems were found as are kept; then nothing more is looked at. */
  get isFull(): boolean {
    return this.problems.length >= maxProblems;
  }

  addDuplicate(name: string, second: Span, first: Span): void {
    this.report('duplicate-attr', second, { name }, first);
  }

  expression(node: Expression): void {
    if (this.isFull) return;
    switch (node.kind) {
      case 'identifier':
        if (node.name !== '__curPos') this.variable(node.name, node);
        return;
      case 'string':
      case 'path':
        this.parts(node.parts);
        return;
      case 'set':
        this.set(node.bindings, node.recursive);
        return;
      case 'legacy-let':
        this.set(node.bindings, true);
        return;
      case 'list':
        for (const item of node.items) this.expression(item);
        return;
      case 'let':
        this.letIn(node.bindings, node.body);
        return;
      case 'with':
        this.expression(node.environment);
        this.scopes.enterWith();
        this.expression(node.body);
        this.scopes.leaveWith();
        return;
      case 'assert':
        this.expression(node.condition);
        this.expression(node.body);
        return;
      case 'if':
        this.expression(node.condition);
        this.expression(node.consequence);
        this.expression(node.alternative);
        return;
      case 'lambda':
        this.lambda(node);
        return;
      case 'application':
      case 'binary':
        this.chain(node);
        return;
      case 'selection':
        this.expression(node.subject);
        this.dynamicNames(node.path.names, 0);
        if (node.fallback !== null) this.expression(node.fallback);
        return;
      case 'attribute-test':
        this.expression(node.subject);
        this.dynamicNames(node.path.names, 0);
        return;
      case 'unary':
        this.expression(node.operand);
        return;
      case 'parenthesized':
        this.expression(node.expression);
        return;
    }
  }

  /** Applications and operators lean to the left and may be long, so the spine is followed without recursion. */
  private chain(node: Expression): void {
    let left = node;
    for (;;) {
      if (left.kind === 'application') {
        this.expression(left.argument);
        left = left.function;
      } else if (left.kind === 'binary') {
        this.expression(left.right);
        left = left.left;
      } else {
        this.expression(left);
        return;
      }
    }
  }

  private parts(parts: readonly StringPart[]): void {
    for (const part of parts) if (part.kind === 'interpolation') this.expression(part.expression);
  }

  private variable(name: string, span: Span): void {
    if (this.unbound.length >= maxProblems || this.scopes.defines(name)) return;
    this.unbound.push(problem('undefined-variable', span, { name }, null));
  }

  private report(
    code: ProblemCode,
    span: Span,
    details: Readonly<Record<string, string>>,
    related: Span | null = null,
  ): void {
    if (!this.isFull) this.problems.push(problem(code, span, details, related));
  }

  private lambda({ parameter, body }: Lambda): void {
    const names: string[] = [];
    if (parameter.kind === 'identifier') {
      names.push(parameter.name);
    } else {
      const { formals, alias } = parameter;
      const seen = new Map<string, Identifier>();
      for (const { name } of formals) this.formal(name, seen);
      if (alias !== null) this.formal(alias, seen);
      names.push(...seen.keys());
    }
    this.scopes.enter(names);
    if (parameter.kind === 'pattern') {
      for (const { fallback } of parameter.formals) if (fallback !== null) this.expression(fallback);
    }
    this.expression(body);
    this.scopes.leave(names);
  }

  private formal(name: Identifier, seen: Map<string, Identifier>): void {
    const earlier = seen.get(name.name);
    if (earlier === undefined) seen.set(name.name, name);
    else this.report('duplicate-formal', name, { name: name.name }, earlier);
  }

  private set(bindings: readonly Binding[], recursive: boolean): void {
    if (repeatsName(bindings)) {
      const table = this.merge(bindings, recursive);
      this.insideTable(table, () => {});
    } else if (recursive) {
      this.recursive(bindings, null);
    } else {
      for (const binding of bindings) {
        if (binding.kind === 'inherit') this.inherit(binding);
        if (binding.kind === 'inherit' && binding.source !== null) this.expression(binding.source);
        else if (binding.kind === 'assignment') this.assignment(binding);
      }
    }
  }

  private letIn(bindings: readonly Binding[], body: Expression): void {
    for (const binding of bindings) {
      const first = binding.kind === 'assignment' ? binding.path.names[0] : undefined;
      if (first !== undefined && staticName(first) === null) this.report('dynamic-attr-in-let', first, {});
    }
    if (repeatsName(bindings)) {
      this.insideTable(this.merge(bindings, true), () => this.expression(body));
    } else {
      this.recursive(bindings, body);
    }
  }

  /** Bindings that see each other, and the body that sees them, where there is one. */
  private recursive(bindings: readonly Binding[], body: Expression | null): void {
    const names: string[] = [];
    for (const binding of bindings) {
      if (binding.kind === 'inherit') {
        this.inherit(binding);
        for (const inherited of binding.names) names.push(staticName(inherited) ?? '');
      } else if (binding.kind === 'assignment') {
        const first = binding.path.names[0];
        const name = first === undefined ? null : staticName(first);
        if (name !== null) names.push(name);
      }
    }
    this.scopes.enter(names);
    for (const binding of bindings) {
      if (binding.kind === 'assignment') this.assignment(binding);
      else if (binding.kind === 'inherit' && binding.source !== null) this.expression(binding.source);
    }
    if (body !== null) this.expression(body);
    this.scopes.leave(names);
  }

  private assignment({ path, value }: Extract<Binding, { kind: 'assignment' }>): void {
    if (path.names.length > 1 || path.names[0]?.kind !== 'identifier') this.dynamicNames(path.names, 0);
    this.expression(value);
  }

  /** The names of an `inherit`: none may be dynamic, and without a source each is a variable of the surroundings. */
  private inherit({ source, names }: Inherit): void {
    for (const inherited of names) {
      const name = staticName(inherited);
      if (name === null) this.report('dynamic-attr-in-inherit', inherited, {});
      else if (source === null) this.variable(name, inherited);
    }
  }

  private dynamicNames(names: readonly AttributeName[], from: number): void {
    for (let index = from; index < names.length; index++) {
      const name = names[index];
      if (name?.kind === 'interpolation') this.expression(name.expression);
      else if (name?.kind === 'string') this.parts(name.parts);
    }
  }

  private merge(bindings: readonly Binding[], recursive: boolean): AttributeTable {
    for (const binding of bindings) {
      if (binding.kind !== 'inherit') continue;
      for (const name of binding.names) {
        if (staticName(name) === null) this.report('dynamic-attr-in-inherit', name, {});
      }
    }
    return mergeAttributes(bindings, recursive, this);
  }

  private insideTable(table: AttributeTable, then: () => void): void {
    table.definitions.forEach((definition, name) => {
      if (definition.kind === 'inherited') this.variable(name, definition.span);
    });
    const names = table.recursive ? [...table.definitions.keys()] : [];
    this.scopes.enter(names);
    for (const source of table.sources) this.expression(source);
    for (const { value } of table.definitions.values()) this.tableValue(value);
    for (const { name, value } of table.dynamic) {
      this.expression(name);
      this.tableValue(value);
    }
    then();
    this.scopes.leave(names);
  }

  private tableValue(value: Expression | AttributeTable | null): void {
    if (value === null) return;
    if (value.kind === 'table') this.insideTable(value, () => {});
    else this.expression(value);
  }
}

function problem(
  code: ProblemCode,
  { start, end }: Span,
  details: Readonly<Record<string, string>>,
  related: Span | null,
): Problem {
  return {
    code,
    span: { start, end },
    details,
    related: related === null ? null : { start: related.start, end: related.end },
    fix: null,
  };
}
