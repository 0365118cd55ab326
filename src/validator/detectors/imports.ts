/** `imports` below `config`, `mkIf` or `mkMerge`, where the module system takes it for an option. */
export function importsInConfig({ root }: ModuleCollection): Observation[] {
  const definitions = root.child('imports')?.definitions ?? [];
  return definitions.map((definition) => mistake('imports-inside-config', 'form', definedAt(definition)));
}

/** `imports` that depend on what modules define: they are collected before any option has a value. */
import { definedAt, type ModuleCollection } from '../../nix/evaluate/index.ts';
import { checkScopes, type Expression, type Span } from '../../nix/index.ts';
import { detail, mistake, type Observation } from '../observation.ts';
import { calledName, nameOf, unfold } from '../sources/shape.ts';
import type { Source } from '../sources/source.ts';
import { ancestorsAt } from '../sources/surroundings.ts';

/** What the module system computes only after all imports are known. */
const computedArguments = ['config', 'pkgs', 'options'];

export function dependentImports(source: Source): Observation[] {
  if (source.level !== 'module') return [];
  const { heads, body } = unfold(source.tree);
  const [head] = heads;
  if (body.kind !== 'set' || head?.parameter.kind !== 'pattern') return [];
  const asked = head.parameter.formals
    .map(({ name }) => name.name)
    .filter((name) => computedArguments.includes(name));
  return body.bindings.flatMap((binding): Observation[] => {
    if (binding.kind !== 'assignment' || nameOf(binding.path.names[0]) !== 'imports') return [];
    const used = checkScopes(binding.value, []).find(
      ({ details, span }) => asked.includes(detail(details, 'name')) && !isHandedOn(binding.value, span),
    );
    if (!used) return [];
    return [
      mistake(
        'config-in-imports',
        'meaning',
        { file: source.path, span: binding.path },
        { name: detail(used.details, 'name') },
      ),
    ];
  });
}

/** `(import ./x.nix { inherit config; })`: the file to import is known without looking into what it is given. */
function isHandedOn(imports: Expression, span: Span): boolean {
  return ancestorsAt(imports, span).some(
    (around) =>
      around.kind === 'application' &&
      around.argument.start <= span.start &&
      span.end <= around.argument.end &&
      isImported(around.function),
  );
}

function isImported(expression: Expression): boolean {
  if (expression.kind === 'parenthesized') return isImported(expression.expression);
  return expression.kind === 'application' && calledName(expression) === 'import';
}
