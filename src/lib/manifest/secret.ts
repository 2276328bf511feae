import type {Secret} from '../model/kubernetes-object.ts';

/** Name of the Secret in which this program keeps passwords it made. Ours: the operator knows nothing of it. */
export const credentialsSecretName = (cluster: string): string => `${cluster}-credentials`;

/** Annotation on objects that this program made for a cluster and the operator does not know. */
export const PURPOSE_ANNOTATION = 'kubectl-fep/purpose';

export interface CredentialsOptions {
  cluster: string;
  namespace?: string;
  /** By field of `spec.fepChildCrVal.sysUsers`: `pgpassword` → the password. */
  passwords: Readonly<Record<string, string>>;
  /** Further values that are handy beside them, such as `pguser`, `pgdb`. */
  names?: Readonly<Record<string, string>>;
}

/**
 * The Secret `<cluster>-credentials` that keeps what the operator masks in the stored FEPCluster: without it nobody
 * could read a generated password again. Keys are the fields of `sysUsers`. It outlives the cluster on purpose, since
 * a restore asks for the same passwords; `delete` names it.
 */
export function credentialsSecret({cluster, namespace, passwords, names = {}}: CredentialsOptions): Secret {
  const data = Object.fromEntries(Object.entries({...names, ...passwords}).map(([key, value]) => [key, Buffer.from(value, 'utf8').toString('base64')]));
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: credentialsSecretName(cluster),
      ...(namespace === undefined ? {} : {namespace}),
      labels: {'app.kubernetes.io/managed-by': 'kubectl-fep', 'app.kubernetes.io/part-of': cluster},
      annotations: {[PURPOSE_ANNOTATION]: `passwords given to the FEPCluster ${cluster} when it was created`},
    },
    type: 'Opaque',
    data,
  };
}
