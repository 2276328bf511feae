import {CHILD, shown} from '../reading/cluster.ts';
import {clusterNamed, nameOf, viewOf} from '../reading/neighbours.ts';
import {hbaOf} from '../reading/postgres.ts';
import {type Rule, rule} from '../rule.ts';
import {isRecord, type View} from '../view.ts';

/** What may change in a FEPPgpool2 that is there (UG 5.4; its table prints customsslcert twice, the second is customsslcacert). */
const UPDATABLE = new Set([
  'count', 'serviceport', 'statusport', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory', 'fepclustername',
  'customhba', 'customparams', 'custompcp', 'customsslkey', 'customsslcert', 'customsslcacert',
]);

/** Names that do have capitals; all others are lower case. */
const WITH_CAPITALS = new Set(['clientAuthMethod', 'fepVersion', 'imagePullPolicy', 'sysExtraEvent', 'sysExtraLogging']);
const LOWER_CASE = new Set(['count', 'serviceport', 'statusport', 'limits', 'requests', 'fepclustername', 'customhba', 'customparams', 'custompcp', 'customsslkey', 'customsslcert', 'customsslcacert', 'customlogsize', 'storageclassname']);

/** Read at Pgpool-II's start; whether some or all changes of the three need it is not clear (actions.md section 2). */
const NEED_RESTART = ['customhba', 'customparams', 'custompcp'];

/** Fields below `spec` that differ from the object before: `count`, `limits.cpu`. */
function changedFields(view: View): string[] {
  const keys = [...new Set([...view.keys('spec'), ...(view.before?.keys('spec') ?? [])])];
  return keys.flatMap((key) => {
    const now = view.at(`spec.${key}`);
    const before = view.before?.at(`spec.${key}`);
    if (!isRecord(now) && !isRecord(before)) return view.changed(`spec.${key}`) ? [key] : [];
    const inner = [...new Set([...Object.keys(isRecord(now) ? now : {}), ...Object.keys(isRecord(before) ? before : {})])];
    return inner.filter((name) => view.changed(`spec.${key}.${name}`)).map((name) => `${key}.${name}`);
  });
}

/** Does a cluster ask hosts for certificates, and let nobody in by password alone? */
function admitsByCertificateOnly(cluster: View): boolean {
  const hosts = hbaOf(cluster).filter(({type}) => type.startsWith('host'));
  const asks = hosts.some(({method, options}) => method === 'cert' || options.some((option) => option.startsWith('clientcert=')));
  return asks && !hosts.some(({method, options}) => (method === 'md5' || method === 'scram-sha-256') && !options.some((option) => option.startsWith('clientcert=')));
}

/** The kind FEPPgpool2 (UG 5.4). */
export const pgpoolRules: readonly Rule[] = [
  rule({
    id: 'pgpool-updatable',
    title: 'Only some of a FEPPgpool2 can change',
    kinds: ['FEPPgpool2'],
    looksAt: ['spec'],
    fix: 'delete the FEPPgpool2 and make it anew',
    *check(view) {
      if (view.before === undefined) return;
      for (const field of changedFields(view)) if (!UPDATABLE.has(field)) yield {path: `spec.${field}`, message: `${field} cannot be changed`};
    },
  }),
  rule({
    id: 'pgpool-update-restarts',
    title: 'Every change restarts Pgpool-II',
    kinds: ['FEPPgpool2'],
    looksAt: ['spec'],
    fix: 'change it when little is going on',
    *check(view) {
      const [first] = view.before === undefined ? [] : changedFields(view);
      if (first !== undefined) yield {path: `spec.${first}`, message: 'its pods restart one after another: sessions break, and clients have to connect again'};
    },
  }),
  rule({
    id: 'pgpool-needs-restart-action',
    title: 'Some configuration is read at a restart by hand',
    kinds: ['FEPPgpool2'],
    looksAt: NEED_RESTART.map((field) => `spec.${field}`),
    fix: 'run a FEPAction of type pgpool2_restart',
    *check(view) {
      for (const field of NEED_RESTART) if (view.changed(`spec.${field}`)) yield {path: `spec.${field}`, message: `a changed ${field} may need a restart of Pgpool-II to be in force`};
    },
  }),
  rule({
    id: 'pgpool-cluster-exists',
    title: 'Pgpool-II stands before a cluster that is there',
    kinds: ['FEPPgpool2'],
    looksAt: ['spec.fepclustername'],
    needs: ['existingNames'],
    *check(view) {
      // The CRD's default.
      const name = view.at('spec.fepclustername') ?? 'new-fep';
      const names = view.fact('existingNames') ?? [];
      if (typeof name !== 'string' || !names.includes(name)) yield {path: 'spec.fepclustername', message: `${shown(name)} is no FEPCluster in ${view.namespace}`, fix: names.length === 0 ? 'make the FEPCluster first' : `one of ${names.slice(0, 5).join(', ')}`};
    },
  }),
  rule({
    id: 'pgpool-flat-spec',
    title: 'A FEPPgpool2 is flat and in lower case',
    kinds: ['FEPPgpool2'],
    looksAt: ['spec'],
    *check(view) {
      if (view.has('spec.mcSpec')) yield {path: 'spec.mcSpec', message: 'limits and requests stand directly under spec here', fix: 'move them to spec.limits and spec.requests'};
      for (const key of view.keys('spec')) {
        const lower = key.toLowerCase();
        if (key !== lower && !WITH_CAPITALS.has(key) && LOWER_CASE.has(lower)) yield {path: `spec.${key}`, message: `${key} is not read: names are in lower case here`, fix: `rename to ${lower}`};
      }
    },
  }),
  rule({
    id: 'pgpool-ports',
    title: 'The ports of Pgpool-II are said',
    kinds: ['FEPPgpool2'],
    looksAt: ['spec.serviceport', 'spec.statusport'],
    fix: 'set both',
    *check(view) {
      const missing = ['serviceport', 'statusport'].filter((field) => !view.has(`spec.${field}`));
      if (missing[0] !== undefined) yield {path: `spec.${missing[0]}`, message: `${missing.join(' and ')} left out: SQL is at 9999 and PCP at 9898, where a listing of the guide shows 9998; the Service is a NodePort`};
    },
  }),
  rule({
    id: 'pgpool-hba-allows',
    title: 'The cluster lets Pgpool-II in',
    kinds: ['FEPPgpool2'],
    looksAt: ['spec.fepclustername'],
    needs: ['clusters'],
    fix: 'add lines for the addresses of its pods to customPgHba, with md5 or scram-sha-256',
    *check(view) {
      const cluster = clusterNamed(view, view.text('spec.fepclustername'));
      if (cluster !== undefined && admitsByCertificateOnly(viewOf(cluster))) yield {path: 'spec.fepclustername', message: `${nameOf(cluster)} asks for client certificates, and Pgpool-II logs in with a password`};
    },
  }),
  rule({
    id: 'pgpool-recreate-after-upgrade',
    title: 'Pgpool-II is made anew after a major upgrade',
    looksAt: [`${CHILD}.upgrade`],
    when: (view) => view.has(`${CHILD}.upgrade`),
    needs: ['pgpools'],
    fix: 'delete them after the upgrade and make them anew, so that client versions match',
    *check(view) {
      const served = new Set([view.name, view.text(`${CHILD}.upgrade.sourceCluster`)]);
      const created = view.object.metadata?.creationTimestamp;
      const old = (view.fact('pgpools') ?? []).filter((pgpool) => served.has(viewOf(pgpool).text('spec.fepclustername')) && (created === undefined || (pgpool.metadata.creationTimestamp ?? '') < created));
      if (old.length > 0) yield {path: `${CHILD}.upgrade`, message: `of the version before: FEPPgpool2 ${old.map(nameOf).join(', ')}`};
    },
  }),
];
