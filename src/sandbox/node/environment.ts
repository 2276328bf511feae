import type {Gateway} from '../../lib/cluster/gateway.ts';
import type {ConfigMap, Container, EnvVar, KubernetesObject, Pod, Secret} from '../../lib/model/kubernetes-object.ts';
import {RESOURCES} from '../../lib/model/resources.ts';

/** `envFrom[]`, which the model has no need of. */
interface EnvFrom {
  prefix?: string;
  configMapRef?: {name: string; optional?: boolean};
  secretRef?: {name: string; optional?: boolean};
}

type Data = Readonly<Record<string, string>>;

/**
 * A container's environment with its references resolved (`CreateContainerConfigError` in a real kubelet when one
 * leads nowhere: here the sentence of that error is thrown).
 */
export async function resolveEnvironment(gateway: Gateway, pod: Pod, container: Container, podIP: string): Promise<Record<string, string>> {
  const env: Record<string, string> = {HOSTNAME: pod.spec.hostname ?? pod.metadata.name ?? ''};
  const namespace = pod.metadata.namespace ?? 'default';
  const sources = new DataSources(gateway, namespace);
  for (const from of (container as {envFrom?: EnvFrom[]}).envFrom ?? []) {
    Object.assign(env, prefixed(from.prefix ?? '', await sources.whole(from)));
  }
  for (const variable of container.env ?? []) {
    const value = await valueOf(variable, sources, pod, podIP);
    if (value !== undefined) env[variable.name] = expand(value, env);
  }
  return env;
}

/** `$(NAME)` becomes the value of an earlier variable, `$$(NAME)` stays `$(NAME)`. */
export function expand(value: string, env: Data): string {
  return value.replace(/\$?\$\(([A-Za-z_.-][\w.-]*)\)/g, (reference, name: string) =>
    reference.startsWith('$$') ? reference.slice(1) : (env[name] ?? reference),
  );
}

async function valueOf(variable: EnvVar, sources: DataSources, pod: Pod, podIP: string): Promise<string | undefined> {
  const from = variable.valueFrom;
  if (from === undefined) return variable.value ?? '';
  if (from.fieldRef) return podField(pod, podIP, from.fieldRef.fieldPath);
  if (from.secretKeyRef) return sources.key('secret', from.secretKeyRef);
  if (from.configMapKeyRef) return sources.key('configmap', from.configMapKeyRef);
  return '';
}

/** A field of the downward API; the empty text for one that the pod does not have. */
export function podField(pod: Pod, podIP: string, fieldPath: string): string {
  const keyed = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(fieldPath);
  if (keyed) return pod.metadata[keyed[1] as 'labels' | 'annotations']?.[keyed[2] as string] ?? '';
  const fields: Record<string, string | undefined> = {
    'metadata.name': pod.metadata.name,
    'metadata.namespace': pod.metadata.namespace,
    'metadata.uid': pod.metadata.uid,
    'spec.nodeName': pod.spec.nodeName,
    'spec.serviceAccountName': pod.spec.serviceAccountName ?? 'default',
    'status.podIP': podIP,
    'status.podIPs': podIP,
    'status.hostIP': '127.0.0.1',
  };
  return fields[fieldPath] ?? '';
}

function prefixed(prefix: string, data: Data): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [prefix + name, value]));
}

/** Secrets and ConfigMaps of one namespace, each read once. */
export class DataSources {
  readonly #gateway: Gateway;
  readonly #namespace: string;
  readonly #read = new Map<string, Promise<Data | undefined>>();

  constructor(gateway: Gateway, namespace: string) {
    this.#gateway = gateway;
    this.#namespace = namespace;
  }

  /** Decoded data, or undefined where there is no such object. */
  data(kind: 'secret' | 'configmap', name: string): Promise<Data | undefined> {
    const key = `${kind}/${name}`;
    const known = this.#read.get(key) ?? this.#fetch(kind, name);
    this.#read.set(key, known);
    return known;
  }

  async key(kind: 'secret' | 'configmap', ref: {name: string; key: string; optional?: boolean}): Promise<string | undefined> {
    const data = await this.data(kind, ref.name);
    const value = data?.[ref.key];
    if (value !== undefined || ref.optional === true) return value;
    throw new Error(data === undefined ? `${kind} "${ref.name}" not found` : `couldn't find key ${ref.key} in ${kind} ${this.#namespace}/${ref.name}`);
  }

  async whole(from: EnvFrom): Promise<Data> {
    const kind = from.secretRef === undefined ? 'configmap' : 'secret';
    const ref = from.secretRef ?? from.configMapRef;
    if (ref === undefined) return {};
    const data = await this.data(kind, ref.name);
    if (data === undefined && ref.optional !== true) throw new Error(`${kind} "${ref.name}" not found`);
    return data ?? {};
  }

  async #fetch(kind: 'secret' | 'configmap', name: string): Promise<Data | undefined> {
    const resource = kind === 'secret' ? RESOURCES.Secret : RESOURCES.ConfigMap;
    const found = await this.#gateway.find<KubernetesObject>({resource, namespace: this.#namespace, name});
    if (found === undefined) return undefined;
    if (kind === 'configmap') return (found as ConfigMap).data ?? {};
    const encoded = Object.entries((found as Secret).data ?? {});
    return Object.fromEntries(encoded.map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]));
  }
}
