/** Attributes of sets. A text has so many of them that their places are made when somebody asks. */
import type { AttributeName, Span } from '../syntax.ts';
import type { PlannedAttribute } from './plan.ts';
import type { Attribute, KnownValue, Place, Thunk } from './value.ts';

/** An attribute as a binding has it. */
export class WrittenAttribute implements Attribute {
  readonly name: string;
  readonly unknownName: KnownValue | null;
  readonly value: Thunk;
  readonly planned: PlannedAttribute;
  /** The file that the binding stands in. */
  readonly file: string;

  constructor(
    name: string,
    unknownName: KnownValue | null,
    value: Thunk,
    planned: PlannedAttribute,
    file: string,
  ) {
    this.name = name;
    this.unknownName = unknownName;
    this.value = value;
    this.planned = planned;
    this.file = file;
  }

  get nameNode(): AttributeName {
    return this.planned.nameNode;
  }

  get namePlace(): Place {
    return placeIn(this.file, this.planned.nameNode);
  }

  get bindingPlace(): Place {
    return placeIn(this.file, this.planned.binding);
  }
}

/** The attribute with another value. */
export function withValue(attribute: Attribute, value: Thunk): Attribute {
  if (!(attribute instanceof WrittenAttribute)) return { ...attribute, value };
  return new WrittenAttribute(
    attribute.name,
    attribute.unknownName,
    value,
    attribute.planned,
    attribute.file,
  );
}

/** The attribute, said to be named elsewhere than where it is written. */
export function namedAt(
  { name, unknownName, bindingPlace, nameNode, value }: Attribute,
  namePlace: Place | null,
): Attribute {
  return { name, unknownName, namePlace, bindingPlace, nameNode, value };
}

function placeIn(file: string, { start, end }: Span): Place {
  return { file, span: { start, end } };
}
