import {isMasked} from '../../model/masks.ts';
import type {SchemaNode} from '../../model/schema/node.ts';
import {redactLines} from '../../model/schema/secrets.ts';
import {walkValue} from '../../model/schema/walk.ts';

/** Is any line of it a mask? Of several options, the operator may have masked some and read others anew. */
export function holdsMask(value: unknown): boolean {
  return typeof value === 'string' && (isMasked(value) || value.split('\n').some((line) => /^\s*(?:[\w-]+\s*=\s*)?\*{3,}\s*$/.test(line)));
}

/** Is a secret option of a pgBackRest configuration masked? */
export function holdsMaskedOption(text: string): boolean {
  return text.split('\n').some((line) => {
    const option = /^\s*([\w-]+)\s*=\s*\*{3,}\s*$/.exec(line)?.[1];
    return option !== undefined && redactLines(`${option}=x`) !== `${option}=x`;
  });
}

/** Paths of secret places of a value that hold nothing but a mask. */
export function maskedPlaces(node: SchemaNode, value: unknown, basePath: string): string[] {
  const places: string[] = [];
  walkValue(node, value, ({node: found, path, value: held}) => {
    if (found?.node !== 'field' || typeof held !== 'string') return;
    if (found.facts.secret === true && holdsMask(held)) places.push(path);
    else if (found.facts.secretLines === true && holdsMaskedOption(held)) places.push(path);
  }, basePath);
  return places;
}
