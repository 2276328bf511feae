import {CHILD} from '../reading/cluster.ts';
import {type Found, type Rule, rule, type RuleOperation} from '../rule.ts';
import type {View} from '../view.ts';

const STORE = `${CHILD}.secretStore`;
const CSI = `${STORE}.csi`;
const USED = 'secrets-store.csi.k8s.io/used';

/** Asked for by themselves, and when a cluster is made that relies on them. */
const SURROUNDINGS: readonly RuleOperation[] = ['env', 'create'];

const isUsed = (view: View): boolean => view.has(STORE);
const uses = (provider: string) => (view: View): boolean => view.has(`${CSI}.${provider}Provider`);

/** SecurityContextConstraints that need the volume type csi, those of them that there are (UG 4.5.1). */
const CONSTRAINTS = ['nonroot', 'anyuid', 'hostmount-anyuid', 'machine-api-termination-handler', 'hostaccess', 'node-exporter', 'privileged', 'privileged-genevalogging', 'restricted'];

function* azureSecret(view: View): Generator<Found> {
  const path = `${CSI}.azureProvider.credentials`;
  const name = view.text(path);
  if (name === undefined) return;
  const keys = view.fact('secrets')?.get(name);
  const fix = `a Secret in ${view.namespace} with the keys clientid and clientsecret, and the label ${USED}=true`;
  const missing = ['clientid', 'clientsecret'].filter((key) => keys?.includes(key) !== true);
  if (keys === undefined) yield {path, message: `there is no Secret ${name} in ${view.namespace}`, fix};
  else if (missing.length > 0) yield {path, message: `the Secret ${name} lacks ${missing.join(' and ')}`, fix};
  else if (view.fact('secretLabels')?.get(name)?.[USED] !== 'true') yield {path, message: `the Secret ${name} lacks the label ${USED}=true`, fix};
}

function* constraints(view: View): Generator<Found> {
  if (view.fact('openshift') === false) return;
  const lacking = [...(view.fact('securityContextConstraints') ?? [])].filter(([name, volumes]) => CONSTRAINTS.includes(name) && !volumes.includes('csi') && !volumes.includes('*')).map(([name]) => name);
  if (lacking.length > 0) yield {path: STORE, message: `these SecurityContextConstraints do not allow volumes of the type csi: ${lacking.join(', ')}`, fix: 'add csi to their volumes, and look again after each upgrade of OpenShift'};
}

/** What the Kubernetes cluster needs for a cloud secret store (UG 4.5.1 to 4.5.5). */
export const secretStoreSurroundingsRules: readonly Rule[] = [
  rule({
    id: 'secretstore-driver',
    on: SURROUNDINGS,
    title: 'The Secrets Store CSI driver is there',
    looksAt: [STORE],
    when: isUsed,
    needs: ['secretStore'],
    fix: 'install it with its chart (secrets-store-csi-driver)',
    *check(view) {
      if (view.fact('secretStore')?.installed === false) yield {path: STORE, message: 'there is no CSIDriver secrets-store.csi.k8s.io'};
    },
  }),
  rule({
    id: 'secretstore-provider-plugin',
    on: SURROUNDINGS,
    title: "The cloud's provider is there",
    looksAt: [`${CSI}.providerName`],
    when: (view) => view.text(`${CSI}.providerName`) !== undefined,
    needs: ['secretStore'],
    fix: 'install it with its chart or manifest',
    *check(view) {
      const provider = view.text(`${CSI}.providerName`) ?? '';
      const {installed = false, providers = []} = view.fact('secretStore') ?? {};
      if (installed && !providers.includes(provider)) yield {path: `${CSI}.providerName`, message: `the provider ${provider} of the Secrets Store CSI driver does not run here`};
    },
  }),
  rule({
    id: 'secretstore-azure-double',
    on: SURROUNDINGS,
    title: 'The driver is there once',
    looksAt: [`${CSI}.azureProvider`],
    when: uses('azure'),
    needs: ['secretStore'],
    fix: "install Azure's chart with --set secrets-store-csi-driver.install=false",
    *check(view) {
      const drivers = view.fact('secretStore')?.drivers ?? [];
      if (drivers.length > 1) yield {path: `${CSI}.azureProvider`, message: `the driver runs ${drivers.length} times (${drivers.map(({namespace, name}) => `${namespace}/${name}`).join(', ')}); Azure's chart brings one along`};
    },
  }),
  rule({
    id: 'secretstore-rotation',
    on: SURROUNDINGS,
    title: 'Changed values arrive',
    looksAt: [STORE],
    when: isUsed,
    needs: ['secretStore'],
    fix: 'enableSecretRotation=true and rotationPollInterval=30s for the chart of the driver',
    *check(view) {
      for (const {namespace, name, rotates} of view.fact('secretStore')?.drivers ?? []) if (!rotates) yield {path: STORE, message: `${namespace}/${name} does not rotate: values changed in the store do not reach the cluster`};
    },
  }),
  rule({id: 'secretstore-ocp-scc', on: SURROUNDINGS, title: 'OpenShift allows volumes of the driver', looksAt: [STORE], when: (view) => isUsed(view) && view.fact('openshift') !== false, needs: ['openshift', 'securityContextConstraints'], check: constraints}),
  rule({id: 'secretstore-azure-secret', title: 'Key Vault can be reached', looksAt: [`${CSI}.azureProvider.credentials`], when: uses('azure'), needs: ['secrets', 'secretLabels'], check: azureSecret}),
  rule({
    id: 'secretstore-gcp-secret',
    title: 'Secret Manager can be reached',
    looksAt: [`${CSI}.gcpProvider.credentials`],
    when: uses('gcp'),
    needs: ['secrets'],
    fix: 'kubectl create secret generic … --from-file=key.json=iam-key.json',
    *check(view) {
      const path = `${CSI}.gcpProvider.credentials`;
      const name = view.text(path);
      const keys = name === undefined ? undefined : view.fact('secrets')?.get(name);
      if (name !== undefined && keys === undefined) yield {path, message: `there is no Secret ${name} in ${view.namespace}`};
      else if (keys !== undefined && !keys.some((key) => key.endsWith('.json'))) yield {path, message: `the Secret ${name ?? ''} has no key file of a service account (*.json)`};
    },
  }),
];
