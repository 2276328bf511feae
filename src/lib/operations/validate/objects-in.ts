import {eachManifest, type ManifestDocument} from '../../manifest/yaml/index.ts';
import type {ValidationFinding} from '../../model/answers/validation.ts';
import {FEP_KINDS, isFepKind} from '../../model/kinds.ts';
import type {AnyObject} from '../../model/kubernetes-object.ts';
import {FEP_GROUP} from '../../model/resources.ts';
import {joinIndex} from '../../model/schema/path.ts';
import {isRecord} from '../../model/schema/walk.ts';
import {rulesFor} from '../../rules/index.ts';
import type {Origin} from './check-object.ts';

/** One object of a file. */
export interface FileObject {
  object: AnyObject;
  origin: Origin;
  document: ManifestDocument;
  /** Path of the object in its document: empty, or `items[2]` in a List. */
  basePath: string;
}

/** The objects of a file, those in Lists one by one. Throws FepError (usage) where the file cannot be read. */
export async function* objectsIn(text: string, file: string): AsyncGenerator<FileObject> {
  for await (const document of eachManifest(text, {file})) yield* unlisted(document, document.object, '');
}

function* unlisted(document: ManifestDocument, object: AnyObject, basePath: string): Generator<FileObject> {
  const {items} = object as {items?: unknown};
  if (typeof object.kind === 'string' && object.kind.endsWith('List') && Array.isArray(items) && basePath === '') {
    for (const [index, item] of items.entries()) if (isRecord(item)) yield* unlisted(document, item as AnyObject, joinIndex('items', index));
    return;
  }
  const origin: Origin = {
    source: document.file,
    ...(document.template === undefined ? {} : {template: document.template}),
    locate: (path) => document.locate(basePath === '' ? path : path === '' ? basePath : `${basePath}.${path}`),
  };
  yield {object, origin, document, basePath};
}

/** Is it for us: a FEP kind, or a kind of others that rules look at. */
export function isChecked({kind, apiVersion}: AnyObject): boolean {
  if (isFepKind(kind)) return true;
  if (typeof kind !== 'string' || typeof apiVersion !== 'string') return false;
  return kind === 'Certificate' && apiVersion.startsWith('cert-manager.io/') && rulesFor(kind).length > 0;
}

/** An object that says it is one of the operator's, and is none: a kind of a wrong spelling. */
export function unknownKind({kind, apiVersion}: AnyObject): ValidationFinding | undefined {
  const ours = typeof apiVersion === 'string' && apiVersion.startsWith(`${FEP_GROUP}/`);
  const word = typeof kind === 'string' ? kind : '';
  const near = FEP_KINDS.find((known) => known.toLowerCase() === word.toLowerCase().replace(/s$/, ''));
  if (isFepKind(kind) || (!ours && near === undefined)) return undefined;
  return {
    rule: 'unknown-kind', severity: 'error', path: 'kind', title: 'The kind is one that the operator installs',
    message: word === '' ? 'the object has no kind' : `the operator has no kind ${word.slice(0, 60)}`,
    fix: near === undefined ? `one of ${FEP_KINDS.join(', ')}` : `kind: ${near}`,
  };
}
