import {FEP, shown} from '../reading/cluster.ts';
import {forwardingClusters, hasFailed, nameOf, viewOf} from '../reading/neighbours.ts';
import {type Found, type Rule, rule} from '../rule.ts';
import type {View} from '../view.ts';

const REMOTE = `${FEP}.remoteLogging`;
const CLUSTER_TLS = `${REMOTE}.tls`;
const SERVER_TLS = 'spec.fepLogging.tls';
const METRICS_TLS = 'spec.prometheus.tls';

const forwards = (view: View): boolean => view.isOn(`${REMOTE}.enable`);

/** The FEPLogging that a cluster forwards to. Needs the fact loggings. */
function serverOf(view: View): View | undefined {
  const name = view.text(`${REMOTE}.fluentdName`);
  const found = view.fact('loggings')?.find((logging) => nameOf(logging) === name);
  return found === undefined ? undefined : viewOf(found);
}

/** TLS parts that belong together, each with its presence; several groups where clusters share a server. */
function tlsGroups(view: View): {path: string; has: boolean; label: string}[][] {
  const serverSide = (of: View): {path: string; has: boolean; label: string}[] => [
    {path: SERVER_TLS, has: of.has(SERVER_TLS), label: `fepLogging.tls of ${of.name}`},
    {path: METRICS_TLS, has: of.has(METRICS_TLS), label: `prometheus.tls of ${of.name}`},
  ];
  if (view.kind === 'FEPLogging') {
    const clusters = forwardingClusters(view, view.name).map((cluster) => ({path: SERVER_TLS, has: viewOf(cluster).has(CLUSTER_TLS), label: `remoteLogging.tls of ${nameOf(cluster)}`}));
    return clusters.length === 0 ? [serverSide(view)] : clusters.map((cluster) => [...serverSide(view), cluster]);
  }
  const server = serverOf(view);
  return [[{path: CLUSTER_TLS, has: view.has(CLUSTER_TLS), label: 'remoteLogging.tls'}, ...(server === undefined ? [] : serverSide(server).map((side) => ({...side, path: CLUSTER_TLS})))]];
}

function* allThree(view: View): Generator<Found> {
  for (const group of tlsGroups(view)) {
    const [have, missing] = [group.filter(({has}) => has), group.filter(({has}) => !has)];
    const [first] = missing;
    if (have.length === 0 || first === undefined) continue;
    const words = (sides: typeof group): string => sides.map(({label}) => label).join(' and ');
    yield {path: first.path, message: `TLS is set in ${words(have)}, and not in ${words(missing)}: all three or none`};
    return;
  }
}

/** Names that clients of a fluentd reach it by (UG 4.7.2). */
function serverNames({name, namespace}: View): string[] {
  const host = `${name}-fluentd-headless-service`;
  return ['', `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`].map((ending) => host + ending);
}

/** Does a name of a certificate stand for a host? A star covers one label. */
function covers(name: string, host: string): boolean {
  return name === host || (name.startsWith('*.') && host.slice(host.indexOf('.') + 1) === name.slice(2));
}

/** From a FEPCluster to the FEPLogging that takes its logs (UG 4.9). */
export const forwardingRules: readonly Rule[] = [
  rule({
    id: 'logging-feplogging-first',
    title: 'Logs have somewhere to go',
    looksAt: [`${REMOTE}.enable`, `${REMOTE}.fluentdName`],
    when: (view) => forwards(view) && (view.text(`${REMOTE}.fluentdName`) ?? '') !== '',
    needs: ['loggings'],
    fix: 'make the FEPLogging first',
    *check(view) {
      const name = view.text(`${REMOTE}.fluentdName`);
      const found = view.fact('loggings')?.find((logging) => nameOf(logging) === name);
      if (found === undefined) yield {path: `${REMOTE}.fluentdName`, message: `there is no FEPLogging ${shown(name)} in ${view.namespace}, and logs would not be forwarded`};
      else if (hasFailed(found)) yield {path: `${REMOTE}.fluentdName`, message: `the FEPLogging ${shown(name)} reports a failure`, fix: `kubectl describe feplogging ${name}`};
    },
  }),
  rule({
    id: 'logging-tls-three',
    title: 'TLS of log forwarding is set in three places or in none',
    kinds: ['FEPCluster', 'FEPLogging'],
    looksAt: [CLUSTER_TLS, SERVER_TLS, METRICS_TLS],
    when: (view) => view.kind === 'FEPLogging' || forwards(view),
    uses: ['loggings', 'clusters'],
    fix: 'complete the set, or leave it out everywhere',
    check: allThree,
  }),
  rule({
    id: 'logging-mtls-ca',
    title: 'TLS of log forwarding has its authority',
    kinds: ['FEPCluster', 'FEPLogging'],
    looksAt: [CLUSTER_TLS, SERVER_TLS],
    when: (view) => [CLUSTER_TLS, SERVER_TLS].some((path) => view.has(path) && !view.has(`${path}.caName`)),
    needs: ['secrets'],
    fix: 'name the ConfigMap with ca.crt in caName; not needed for self-signed Secrets',
    *check(view) {
      for (const path of [CLUSTER_TLS, SERVER_TLS]) {
        if (!view.has(path) || view.has(`${path}.caName`)) continue;
        const secret = view.text(`${path}.certificateName`);
        if (secret === undefined || view.fact('secrets')?.get(secret)?.includes('ca.crt') !== true) yield {path: `${path}.caName`, message: `caName is missing, and ${secret === undefined ? 'no Secret is named' : `the Secret ${shown(secret)} holds no ca.crt`}`};
      }
    },
  }),
  rule({
    id: 'logging-fluentd-san',
    title: 'The certificate of fluentd is for its Service',
    kinds: ['FEPLogging'],
    looksAt: [SERVER_TLS],
    when: (view) => view.has(`${SERVER_TLS}.certificateName`),
    needs: ['certificates'],
    *check(view) {
      const certificate = view.fact('certificates')?.find(({path}) => path === SERVER_TLS);
      if (certificate?.names === undefined) return;
      const missing = serverNames(view).filter((host) => !certificate.names?.some((name) => covers(name, host)));
      if (missing.length > 0) yield {path: `${SERVER_TLS}.certificateName`, message: `the certificate in ${shown(certificate.secret)} does not cover ${missing.join(', ')}`, fix: `issue it for ${serverNames(view).join(', ')}`};
    },
  }),
];
