import {FEP, isMonitored, shown, USERS} from '../reading/cluster.ts';
import {clusterNamed, listedClusters, isReadyCluster, isStandaloneExporter, nameOf} from '../reading/neighbours.ts';
import {type Found, type Rule, rule} from '../rule.ts';
import {valueAt, type View} from '../view.ts';

const EXPORTER = 'spec.fepExporter';
const LIST = `${EXPORTER}.fepClusterList`;
const RESTART = `${EXPORTER}.restartRequired`;
const USER = `${USERS}.pgMetricsUser`;

/** What the operator reads at the exporter's start only (UG 4.3; certificates by inference). */
const READ_AT_START = ['mcSpec', 'tls', 'authSecret'];

const authSecretOf = (view: View): string => (view.kind === 'FEPExporter' ? `${EXPORTER}.authSecret` : `${FEP}.monitoring.fepExporter.authSecret`);

function* basicAuth(view: View): Generator<Found> {
  const path = authSecretOf(view);
  const [secret, userKey, passwordKey] = ['secretName', 'userKey', 'passwordKey'].map((key) => view.text(`${path}.${key}`));
  if (secret === undefined || secret === '') {
    yield {path: `${path}.secretName`, message: 'the Secret for Basic authentication is not named'};
    return;
  }
  const keys = view.fact('secrets')?.get(secret);
  if (keys === undefined) yield {path: `${path}.secretName`, message: `the Secret ${shown(secret)} for Basic authentication is missing`};
  for (const [field, key] of [['userKey', userKey], ['passwordKey', passwordKey]] as const) {
    if (key === undefined) yield {path: `${path}.${field}`, message: `${field} is missing: which entry of ${shown(secret)} holds it is unknown`};
    else if (keys !== undefined && !keys.includes(key)) yield {path: `${path}.${field}`, message: `the Secret ${shown(secret)} has no entry ${shown(key)}`};
  }
}

/** Exporters, made by hand or by the operator (UG 4.3, 4.4). */
export const exporterRules: readonly Rule[] = [
  rule({
    id: 'monitoring-user-grants',
    title: 'The role of the exporter may read the statistics',
    looksAt: [USER],
    // Before a cluster is there, nothing can be asked of its roles.
    on: ['update'],
    when: (view) => isMonitored(view) && view.has(USER) && (view.changed(USER) || view.changed(`${FEP}.monitoring.enable`)),
    needs: ['database'],
    *check(view) {
      const name = view.text(USER);
      const role = view.fact('database')?.roles.find((entry) => entry.name === name);
      if (role !== undefined && !role.memberOf.includes('pg_monitor')) yield {path: USER, message: `${name} is no member of pg_monitor, and cannot read all of pg_stat_*`, fix: `GRANT pg_monitor TO "${name}"`};
    },
  }),
  rule({
    id: 'exporter-restart-required',
    title: 'A changed exporter is restarted',
    kinds: ['FEPExporter'],
    looksAt: [...READ_AT_START.map((key) => `${EXPORTER}.${key}`), RESTART],
    fix: `set ${RESTART}: true`,
    *check(view) {
      const changed = READ_AT_START.find((key) => view.changed(`${EXPORTER}.${key}`));
      if (changed !== undefined && !view.isOn(RESTART)) yield {path: RESTART, message: `${changed} changes, and is not in force before restartRequired is true`};
    },
  }),
  rule({
    id: 'exporter-basic-auth',
    title: 'The Secret for Basic authentication is complete',
    kinds: ['FEPCluster', 'FEPExporter'],
    looksAt: [`${EXPORTER}.authSecret`, `${FEP}.monitoring.fepExporter.authSecret`],
    when: (view) => view.has(authSecretOf(view)),
    needs: ['secrets'],
    fix: 'make a Secret with user name and password, and name its two entries',
    check: basicAuth,
  }),
  rule({
    id: 'exporter-standalone-namespace',
    title: 'An exporter scrapes clusters of its own namespace',
    kinds: ['FEPExporter'],
    looksAt: [LIST],
    fix: 'make one exporter for each namespace',
    *check(view) {
      for (const {path, name} of listedClusters(view)) if (/[/.]/.test(name)) yield {path, message: `${shown(name)} names another namespace; an exporter sees the clusters of ${view.namespace} only`};
    },
  }),
  rule({
    id: 'exporter-standalone-running',
    title: 'Clusters are scraped when they run',
    kinds: ['FEPExporter'],
    looksAt: [LIST],
    when: (view) => listedClusters(view).length > 0,
    needs: ['clusters'],
    fix: 'wait until it is ready: kubectl fep status',
    *check(view) {
      for (const {path, name} of listedClusters(view)) {
        const cluster = clusterNamed(view, name);
        if (cluster === undefined) yield {path, message: `there is no FEPCluster ${shown(name)} in ${view.namespace}`, fix: 'list clusters of the exporter\'s own namespace'};
        else if (!isReadyCluster(cluster)) yield {path, message: `${name} is not ready`};
      }
    },
  }),
  rule({
    id: 'exporter-name-unique',
    title: 'The name of an exporter is free',
    kinds: ['FEPExporter'],
    looksAt: ['metadata.name'],
    needs: ['exporters'],
    fix: 'choose another name',
    *check(view) {
      if (view.fact('exporters')?.some((exporter) => nameOf(exporter) === view.name) === true) yield {path: 'metadata.name', message: `there is a FEPExporter ${view.name} in ${view.namespace} already`};
    },
  }),
  rule({
    id: 'exporter-double-scrape',
    title: 'One exporter scrapes a cluster',
    kinds: ['FEPCluster', 'FEPExporter'],
    looksAt: [LIST, `${FEP}.monitoring.enable`],
    when: (view) => (view.kind === 'FEPExporter' ? listedClusters(view).length > 0 && !view.name.endsWith('-fepexporter') : isMonitored(view)),
    needs: ['clusters', 'exporters'],
    fix: 'take it off the list, or turn monitoring.enable off',
    *check(view) {
      if (view.kind === 'FEPCluster') {
        const exporter = view.fact('exporters')?.find((entry) => isStandaloneExporter(entry, view.name));
        if (exporter !== undefined) yield {path: `${FEP}.monitoring.enable`, message: `the exporter ${nameOf(exporter)} scrapes this cluster already`};
        return;
      }
      for (const {path, name} of listedClusters(view)) if (valueAt(clusterNamed(view, name), `${FEP}.monitoring.enable`) === true) yield {path, message: `${name} has an exporter of its own`};
    },
  }),
  rule({
    id: 'exporter-mandatory-metrics',
    title: 'Some metrics are always collected',
    kinds: ['FEPExporter'],
    looksAt: [`${EXPORTER}.disableDefaultQueries`, `${EXPORTER}.userCustomQueries`],
    *check(view) {
      const path = `${EXPORTER}.disableDefaultQueries`;
      if (view.changed(path) && view.isOn(path)) yield {path, message: 'pg_stat_bgwriter, pg_stat_database and its conflicts, archiver, activity and replication, pg_replication_slots, pg_settings, pg_locks and the exporter\'s own stay: they cannot be switched off'};
    },
  }),
  rule({
    id: 'exporter-user-integrations',
    title: 'What is shown and who is told is the user\'s own',
    kinds: ['FEPCluster', 'FEPExporter'],
    looksAt: [`${FEP}.monitoring.enable`, EXPORTER],
    when: (view) => view.kind === 'FEPExporter' || isMonitored(view),
    *check(view) {
      yield {path: view.kind === 'FEPExporter' ? EXPORTER : `${FEP}.monitoring.enable`, message: 'Grafana, its dashboards, receivers of Alertmanager and further rules of Prometheus are yours to set up'};
    },
  }),
];

