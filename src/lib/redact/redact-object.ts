import type {KubernetesObject} from '../model/kubernetes-object.ts';
import {isFepKind, schemaOf} from '../model/kinds.ts';
import {isMasked} from '../model/masks.ts';
import {redact, type Replacement} from '../model/schema/secrets.ts';
import {isRecord} from '../model/schema/walk.ts';
import {isNoSecret} from './patterns/pattern.ts';
import {isSecretName} from './patterns/assignments.ts';

/** What `kubectl apply` keeps of the manifest, secrets included. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** A secret of an object and where it stands. */
export interface ObjectSecret {
  value: string;
  /** `FEPCluster ns/demo`. */
  source: string;
}

/**
 * A copy of an object for a bundle: secret fields by the model, variables and members by their names, the copy of the
 * manifest that kubectl keeps, each through `replace`; without the record of who changed what. Masks stay as they are.
 * Of a Secret only the names of its keys and the lengths of its values are left.
 */
export function redactObject(object: KubernetesObject, replace: (value: string) => string): KubernetesObject {
  const {managedFields: _, ...metadata} = object.metadata as KubernetesObject['metadata'] & {managedFields?: unknown};
  const cleaned = {...object, metadata: {...metadata, ...annotationsOf(object, replace)}} as KubernetesObject;
  if (object.kind === 'Secret') return secretOutline(cleaned);
  const hidden = hideSecrets(cleaned, replace);
  return {...hidden, metadata: cleaned.metadata};
}

/** The secrets of an object, found as {@link redactObject} finds them. */
export function secretsOfObject(object: KubernetesObject): ObjectSecret[] {
  const source = `${object.kind} ${object.metadata.namespace === undefined ? '' : `${object.metadata.namespace}/`}${object.metadata.name}`;
  const secrets: ObjectSecret[] = [];
  redactObject(object, (value) => {
    secrets.push({value, source});
    return value;
  });
  return secrets;
}

function hideSecrets(object: KubernetesObject, replace: (value: string) => string): KubernetesObject {
  const replacement: Replacement = (value) => {
    if (isMasked(value) || value === null || value === undefined) return value;
    if (typeof value === 'object') return replaceLeaves(value, replace);
    return isNoSecret(String(value)) ? value : replace(String(value));
  };
  const byModel = isFepKind(object.kind) ? redact(schemaOf(object.kind), object, replacement) : (hideMembers(object, replacement) as KubernetesObject);
  return hideVariables(byModel, replacement) as KubernetesObject;
}

/** Texts whose member's name ends like one of a secret. */
function hideMembers(value: unknown, replacement: Replacement, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => hideMembers(item, replacement, name));
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, hideMembers(member, replacement, key)]));
  return typeof value === 'string' && isSecretName(name) ? replacement(value) : value;
}

function replaceLeaves(value: unknown, replace: (value: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => replaceLeaves(item, replace));
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replaceLeaves(member, replace)]));
  return typeof value === 'string' && !isNoSecret(value) && !isMasked(value) ? replace(value) : value;
}

/** `{name: PGPASSWORD, value: x}`, as in the environment of a container. */
function hideVariables(value: unknown, replacement: Replacement): unknown {
  if (Array.isArray(value)) return value.map((item) => hideVariables(item, replacement));
  if (!isRecord(value)) return value;
  if (typeof value['name'] === 'string' && typeof value['value'] === 'string' && isSecretName(value['name'])) return {...value, value: replacement(value['value'])};
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, hideVariables(member, replacement)]));
}

function annotationsOf(object: KubernetesObject, replace: (value: string) => string): {annotations?: Record<string, string>} {
  const {annotations} = object.metadata;
  const applied = annotations?.[LAST_APPLIED];
  if (annotations === undefined || applied === undefined) return {};
  return {annotations: {...annotations, [LAST_APPLIED]: redactedCopy(applied, replace)}};
}

function redactedCopy(applied: string, replace: (value: string) => string): string {
  try {
    const copy = JSON.parse(applied) as KubernetesObject;
    return JSON.stringify(copy.kind === 'Secret' ? secretOutline(copy) : hideSecrets(copy, replace));
  } catch {
    return '<redacted: not readable as JSON>';
  }
}

/** Names of keys and lengths of values in bytes. */
function secretOutline(object: KubernetesObject): KubernetesObject {
  const {data = {}, stringData = {}, ...rest} = object as KubernetesObject & {data?: Record<string, string>; stringData?: Record<string, string>};
  const keys = [
    ...Object.entries(data ?? {}).map(([key, value]) => ({key, bytes: Buffer.from(String(value), 'base64').length})),
    ...Object.entries(stringData ?? {}).map(([key, value]) => ({key, bytes: Buffer.byteLength(String(value))})),
  ];
  return {...rest, keys} as unknown as KubernetesObject;
}
