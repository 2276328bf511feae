import {FepError} from '../../lib/errors/fep-error.ts';
import type {Gateway} from '../../lib/cluster/gateway.ts';
import type {AnyObject, Deployment, EnvVar} from '../../lib/model/kubernetes-object.ts';
import {OPERATOR_DEPLOYMENT} from '../../lib/model/names.ts';
import {RESOURCES, type KnownKind} from '../../lib/model/resources.ts';
import {mergeDifference} from './difference.ts';
import {operatorImage, relatedImages} from './images.ts';
import {accessObjects} from './install-access.ts';

export interface InstallOptions {
  /** Namespace of the operator; made when it is missing. */
  namespace: string;
  /** `5.2.6` */
  operatorVersion: string;
  /** Left out or empty: all namespaces (a deviation of the sandbox, see docs/sandbox-operator.md). */
  watchNamespaces?: readonly string[];
}

/** Makes or updates the objects of the operator as its chart does (objects.md section 6); safe to repeat. */
export async function installOperator(gateway: Gateway, options: InstallOptions): Promise<void> {
  for (const object of operatorObjects(options)) await put(gateway, object);
}

/** Everything that {@link installOperator} makes, in order. */
export function operatorObjects(options: InstallOptions): AnyObject[] {
  const {namespace} = options;
  return [
    {apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace}},
    {apiVersion: 'v1', kind: 'ServiceAccount', metadata: {name: OPERATOR_DEPLOYMENT, namespace}},
    ...accessObjects(namespace, (options.watchNamespaces ?? []).length === 0),
    operatorDeployment(options) as unknown as AnyObject,
  ];
}

/** Labels of the operator's pods (charts 2.2.6 and 4.1.1). */
const POD_LABELS = {'control-plane': 'controller-manager', name: OPERATOR_DEPLOYMENT, vendor: 'Fujitsu'};

const DEPLOYMENT_LABELS = {
  'app.kubernetes.io/component': OPERATOR_DEPLOYMENT,
  'app.kubernetes.io/managed-by': 'kustomize',
  'app.kubernetes.io/name': 'fujitsu-enterprise-postgres',
  'app.kubernetes.io/part-of': 'fujitsu-enterprise-postgres',
  'control-plane': 'controller-manager',
};

/** Kinds whose verbosity the chart sets. */
const VERBOSE_KINDS = [
  'FEPCLUSTER', 'FEPCONFIG', 'FEPVOLUME', 'FEPUSER', 'FEPCERT', 'FEPACTION', 'FEPAUTOSCALE', 'FEPEXPORTER', 'FEPLOGGING',
  'FEPPGPOOL2', 'FEPBACKUP', 'FEPRESTORE', 'FEPUPGRADE',
];

/**
 * Deployment of the operator: chart 2.2.6, without the init container fep-utils and its certificate volumes (nothing
 * here uses them), and with POD_NAMESPACE, which the simulator needs to find its faults.
 */
export function operatorDeployment(options: InstallOptions): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {name: OPERATOR_DEPLOYMENT, namespace: options.namespace, labels: DEPLOYMENT_LABELS},
    spec: {
      replicas: 1,
      selector: {matchLabels: POD_LABELS},
      template: {
        metadata: {labels: POD_LABELS, annotations: {'kubectl.kubernetes.io/default-container': OPERATOR_DEPLOYMENT}},
        spec: {
          serviceAccountName: OPERATOR_DEPLOYMENT,
          terminationGracePeriodSeconds: 10,
          containers: [{
            name: OPERATOR_DEPLOYMENT,
            image: operatorImage(options.operatorVersion),
            imagePullPolicy: 'Always',
            args: ['--metrics-addr=0.0.0.0:8080', '--enable-leader-election', '--leader-election-id=fep-ansible-operator-metrics-exp'],
            env: environment(options),
            ports: [{name: 'http', containerPort: 8080, protocol: 'TCP'}],
            livenessProbe: {httpGet: {path: '/healthz', port: 6789}, initialDelaySeconds: 15, periodSeconds: 20},
            readinessProbe: {httpGet: {path: '/readyz', port: 6789}, initialDelaySeconds: 5, periodSeconds: 10},
            resources: {limits: {cpu: '1', memory: '1536Mi'}, requests: {cpu: '500m', memory: '768Mi'}},
          }],
        },
      },
    },
  };
}

function environment(options: InstallOptions): EnvVar[] {
  const literal = {
    WATCH_NAMESPACE: (options.watchNamespaces ?? []).join(','),
    OPERATOR_NAME: OPERATOR_DEPLOYMENT,
    LATEST_FEP_VERSION_NUMBER: '15',
    ANSIBLE_GATHERING: 'explicit',
    ANSIBLE_DEBUG_LOGS: 'true',
    ...Object.fromEntries(VERBOSE_KINDS.map((kind) => [`ANSIBLE_VERBOSITY_${kind}_FEP_FUJITSU_IO`, '4'])),
    ...relatedImages(),
  };
  return [
    {name: 'POD_NAME', valueFrom: {fieldRef: {fieldPath: 'metadata.name'}}},
    {name: 'POD_NAMESPACE', valueFrom: {fieldRef: {fieldPath: 'metadata.namespace'}}},
    ...Object.entries(literal).map(([name, value]) => ({name, value})),
  ];
}

async function put(gateway: Gateway, object: AnyObject): Promise<void> {
  const resource = RESOURCES[object.kind as KnownKind];
  const {name = '', namespace} = object.metadata;
  const ref = {resource, name, ...(namespace === undefined ? {} : {namespace})};
  const found = await gateway.find<AnyObject>(ref);
  if (found === undefined) {
    await gateway.create(resource, object).catch(unlessAlreadyThere);
    return;
  }
  const {apiVersion: _version, kind: _kind, metadata, ...rest} = object;
  const {labels, annotations} = metadata;
  const desired = {...rest, metadata: {...(labels === undefined ? {} : {labels}), ...(annotations === undefined ? {} : {annotations})}};
  const difference = mergeDifference(found, desired);
  if (difference !== undefined) await gateway.patch(ref, {type: 'merge', body: difference});
}

function unlessAlreadyThere(error: unknown): void {
  if (!(error instanceof FepError) || error.code !== 'already-exists') throw error;
}
