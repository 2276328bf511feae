import {amountOf} from '../text/amounts.ts';
import {CHILD, computeSpecs, FEP, plain, shown, walk} from '../reading/cluster.ts';
import {DEFAULT_SIZES, isShared, volumeOf, volumesOf} from '../reading/storage.ts';
import {EVERY_FEP_KIND, type Rule, rule} from '../rule.ts';
import {isRecord, type View} from '../view.ts';

const ANNOTATIONS = `${FEP}.customAnnotations.allDeployments`;
const CHILD_KINDS: Readonly<Record<string, string>> = {FEPVolume: 'storage', FEPConfig: 'customPgParams and the like', FEPUser: 'sysUsers', FEPCert: 'systemCertificates', FEPBackup: 'backup'};

/** Longest name that the operator appends to a cluster's, on the way to an upgrade (UG 6.4.1). */
const LONGEST_SUFFIX = '-upgrade-headless-svc';

function* nameProblems(view: View): Generator<{path: string; message: string; fix?: string; severity?: 'error'}> {
  const name: unknown = view.object.metadata?.name;
  const path = 'metadata.name';
  if (typeof name !== 'string' || name === '') {
    yield {path, message: 'the cluster has no name', fix: 'lower case letters, digits and -', severity: 'error'};
  } else if (name.length > 253 || !/^[a-z\d](?:[-a-z\d.]*[a-z\d])?$/.test(name)) {
    const meant = name.toLowerCase().replaceAll(/[^a-z\d-]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 42);
    yield {path, message: `${shown(name)} is no name for Kubernetes: lower case letters, digits and - only`, fix: meant === '' ? 'demo is such a name' : meant, severity: 'error'};
  } else if (!/^[a-z\d-]+$/.test(name)) {
    yield {path, message: `${shown(name)} has a dot, and names of Services made from it may not`, fix: name.replaceAll('.', '-')};
  } else if (name.length + LONGEST_SUFFIX.length > 63) {
    // Services of the cluster itself would be refused beyond this, those of an upgrade before.
    const own = name.length + '-headless-svc'.length > 63;
    yield {path, message: `the name has ${name.length} characters; with what the operator appends, names of ${own ? 'its Services' : 'an upgrade'} pass 63`, fix: 'a name of at most 42 characters', ...(own ? {severity: 'error' as const} : {})};
  }
}

/** Names, resources and annotations of the servers. */
export const serverRules: readonly Rule[] = [
  rule({
    id: 'cluster-name-unique',
    title: 'No cluster of that name is there yet',
    looksAt: ['metadata.name'],
    needs: ['existingNames'],
    fix: 'choose another name, or change the cluster that is there',
    *check(view) {
      const {name} = view.object.metadata ?? {};
      if (name !== undefined && view.fact('existingNames')?.includes(name) === true) yield {path: 'metadata.name', message: `there is a FEPCluster ${name} in the namespace`};
    },
  }),
  rule({
    id: 'cluster-name-length',
    title: 'Names made from the name fit',
    looksAt: ['metadata.name'],
    check: nameProblems,
  }),
  rule({
    id: 'liveness-probe-fixed',
    title: 'The liveness probe is the operator\'s',
    looksAt: [`${FEP}.livenessProbe`],
    fix: 'leave it out',
    *check(view) {
      const paths: string[] = [];
      walk(view.at('spec'), 'spec', (value, path) => {
        if ('livenessProbe' in value) paths.push(`${path}.livenessProbe`);
      });
      for (const path of paths) yield {path, message: 'the probe cannot be changed: GET /liveness on port 25001, every 6 seconds after 30, 5 seconds each, dead after 3'};
    },
  }),
  rule({
    id: 'service-port-default',
    title: 'Without a port it is 27500',
    looksAt: [`${FEP}.servicePort`],
    *check(view) {
      if (!view.has(`${FEP}.servicePort`)) yield {path: `${FEP}.servicePort`, message: 'the database listens on 27500, Patroni on 25001'};
    },
  }),
  rule({
    id: 'mcspec-rolling-restart',
    title: 'Changed resources restart every server',
    looksAt: [`${FEP}.mcSpec`],
    fix: 'change them when little is going on',
    *check(view) {
      if (view.changed(`${FEP}.mcSpec`) && view.at(`${FEP}.autoPodRestart`) !== false) yield {path: `${FEP}.mcSpec`, message: 'replicas restart one by one, one of them is promoted, then the old master restarts: connections break'};
    },
  }),
  rule({
    id: 'mcspec-manual-restart',
    title: 'With autoPodRestart off the restart is by hand',
    looksAt: [`${FEP}.mcSpec`, `${FEP}.image.image`, `${FEP}.autoPodRestart`],
    fix: 'a FEPAction of type pod_restart with args: ["ALL"]',
    *check(view) {
      if (view.at(`${FEP}.autoPodRestart`) !== false) return;
      for (const path of [`${FEP}.mcSpec`, `${FEP}.image.image`]) if (view.changed(path)) yield {path, message: 'autoPodRestart is off: nothing restarts until you say so'};
    },
  }),
  rule({
    id: 'mcspec-container-scope',
    title: 'fep.mcSpec is for the server container only',
    looksAt: [`${FEP}.mcSpec`],
    *check(view) {
      if (view.changed(`${FEP}.mcSpec`)) yield {path: `${FEP}.mcSpec`, message: 'it sizes the server container; backup, log forwarding, upgrade and restore have an mcSpec of their own'};
    },
  }),
  rule({
    id: 'mcspec-requests-le-limits',
    kinds: EVERY_FEP_KIND,
    title: 'Requests are not above limits',
    looksAt: ['spec.**.limits', 'spec.**.requests'],
    *check(view) {
      for (const {path, limits, requests} of computeSpecs(view)) {
        for (const resource of ['cpu', 'memory']) {
          const [limit, request] = [amountOf(limits[resource]), amountOf(requests[resource])];
          if (limit !== undefined && request !== undefined && request > limit) yield {path: `${path}.requests.${resource}`, message: `the request of ${plain(requests[resource])} is above the limit of ${plain(limits[resource])}: no pod could start`, fix: `at most ${plain(limits[resource])}, or a higher limit`};
        }
      }
    },
  }),
  rule({
    id: 'child-propagation',
    kinds: EVERY_FEP_KIND.filter((kind) => Object.hasOwn(CHILD_KINDS, kind)),
    title: 'Changes go through the FEPCluster',
    looksAt: ['kind'],
    *check(view) {
      const part = CHILD_KINDS[view.object.kind];
      if (part !== undefined && view.object.kind !== 'FEPBackup') yield {path: '', message: `a ${view.object.kind} is written by the operator`, fix: `change ${CHILD}.${part} of the FEPCluster`};
    },
  }),
  rule({
    id: 'child-cr-by-hand',
    kinds: EVERY_FEP_KIND.filter((kind) => Object.hasOwn(CHILD_KINDS, kind)),
    title: 'Child objects are made by the operator',
    looksAt: ['kind'],
    *check(view) {
      const part = CHILD_KINDS[view.object.kind];
      if (part !== undefined) yield {path: '', message: `the operator makes the ${view.object.kind} itself; one made by hand gets in its way`, fix: `create only the FEPCluster, with ${CHILD}.${part}`};
    },
  }),
  rule({
    id: 'custom-annotations-rwx',
    title: 'Annotations go with shared backup volumes',
    looksAt: [ANNOTATIONS],
    fix: 'ReadWriteMany for both volumes',
    *check(view) {
      if (view.keys(ANNOTATIONS).length === 0) return;
      const alone = ['archivewalVol', 'backupVol'].filter((key) => volumeOf(view, key) !== undefined && !isShared(volumeOf(view, key)));
      if (alone.length > 0) yield {path: ANNOTATIONS, message: `the guide's example of annotations asks for ReadWriteMany, and ${alone.join(' and ')} ${alone.length === 1 ? 'is' : 'are'} not`};
    },
  }),
  rule({
    id: 'custom-annotations-map',
    title: 'Annotations are texts',
    looksAt: [ANNOTATIONS],
    *check(view) {
      const annotations = view.at(ANNOTATIONS);
      if (annotations === undefined) return;
      if (!isRecord(annotations)) yield {path: ANNOTATIONS, message: `${shown(annotations)} is no map of names and texts`, fix: 'allDeployments: {name: "text"}'};
      else {
        for (const [key, value] of Object.entries(annotations)) if (typeof value !== 'string') yield {path: `${ANNOTATIONS}[${JSON.stringify(key)}]`, message: `${shown(value)} is not text`, fix: `quote it: ${JSON.stringify(plain(value))}`};
      }
    },
  }),
  rule({
    id: 'default-volume-budget',
    title: 'Volumes are sized for the data',
    looksAt: [`${CHILD}.storage.*.size`],
    fix: 'size the volumes; they can grow and never shrink',
    *check(view) {
      const volumes = volumesOf(view);
      if (volumes.length > 0 && volumes.every(({key, size}) => size === DEFAULT_SIZES[key])) yield {path: `${CHILD}.storage`, message: 'every volume has its default size, which fits about 1 GB of data and 50 MB of changes a day'};
    },
  }),
  rule({
    id: 'node-read-permission',
    title: 'Nodes may be read where access is by NodePort',
    looksAt: [],
    needs: ['canReadNodes'],
    fix: 'ask an administrator for get and list of nodes',
    *check(view) {
      if (view.fact('canReadNodes') === false) yield {path: '', message: 'you may not read nodes, so that addresses for access from outside cannot be told'};
    },
  }),
];
