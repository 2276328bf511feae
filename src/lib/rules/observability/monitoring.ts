import {FEP, isMonitored, USERS} from '../reading/cluster.ts';
import {type Rule, rule} from '../rule.ts';
import type {View} from '../view.ts';

const ENABLE = `${FEP}.monitoring.enable`;
const USER = `${USERS}.pgMetricsUser`;
const PASSWORD = `${USERS}.pgMetricsPassword`;
const TLS = `${USERS}.pgMetricsUserTls`;

/** A role for the exporter that came after monitoring did. */
const isLateUser = (view: View): boolean => view.before !== undefined && isMonitored(view.before) && view.has(USER) && !view.before.has(USER);

/** The exporter that the operator makes for a cluster (UG 4.3). */
export const monitoringRules: readonly Rule[] = [
  rule({
    id: 'exporter-mtls-both',
    kinds: ['FEPCluster', 'FEPExporter'],
    title: 'TLS of the exporter is set on both sides',
    looksAt: [`${FEP}.monitoring.prometheus.tls`, `${FEP}.monitoring.fepExporter.tls`],
    fix: 'set both or neither',
    *check(view) {
      const sides = ['prometheus', 'fepExporter'].map((side) => `${view.kind === 'FEPExporter' ? 'spec' : `${FEP}.monitoring`}.${side}.tls`);
      const missing = sides.filter((path) => !view.has(path));
      if (missing.length === 1 && missing[0] !== undefined) yield {path: missing[0], message: 'TLS is set on the other side only'};
    },
  }),
  rule({
    id: 'monitoring-field',
    title: 'Monitoring is turned on where the operator reads it',
    looksAt: ['spec.fed', 'spec.enableMonitoring', `${FEP}.enableMonitoring`],
    fix: `write ${ENABLE}`,
    *check(view) {
      for (const path of ['spec.fed.monitoring', 'spec.enableMonitoring', `${FEP}.enableMonitoring`, `${FEP}.monitoring.enableMonitoring`]) if (view.has(path)) yield {path, message: 'a misprint of the guide'};
    },
  }),
  rule({
    id: 'monitoring-toggle',
    title: 'Monitoring may be switched at any time',
    looksAt: [ENABLE],
    *check(view) {
      if (view.changed(ENABLE)) yield {path: ENABLE, message: `the exporter is ${isMonitored(view) ? 'made' : 'removed'}; servers are not touched`};
    },
  }),
  rule({
    id: 'monitoring-name',
    title: 'What the exporter is called',
    looksAt: [ENABLE],
    when: isMonitored,
    *check(view) {
      yield {path: ENABLE, message: `the exporter is ${view.object.metadata?.name ?? ''}-fepexporter, and goes with the cluster`};
    },
  }),
  rule({
    id: 'monitoring-superuser',
    title: 'The exporter has a role of its own',
    looksAt: [USER, PASSWORD],
    when: isMonitored,
    fix: `set ${USER} and pgMetricsPassword`,
    *check(view) {
      if (!view.has(USER) && !view.has('spec.fepChildCrVal.secretStore')) yield {path: USER, message: 'without it the exporter logs in as the superuser'};
    },
  }),
  rule({
    id: 'monitoring-late-user',
    title: 'A role that comes late needs work by hand',
    looksAt: [USER],
    fix: 'set restartRequired: true on the FEPExporter, and grant rights on what it reads',
    *check(view) {
      if (isLateUser(view)) yield {path: USER, message: 'the cluster is monitored already: the new role is not used before the exporter restarts'};
    },
  }),
  rule({
    id: 'monitoring-late-user-no-mtls',
    title: 'A role that comes late has no certificate',
    looksAt: [TLS],
    fix: 'leave pgMetricsUserTls out',
    *check(view) {
      if (isLateUser(view) && view.has(TLS)) yield {path: TLS, message: 'a certificate cannot be given to a role that comes after monitoring'};
    },
  }),
  rule({
    id: 'metrics-user-password',
    title: 'The role of the exporter has a name and a password',
    looksAt: [USER, PASSWORD, TLS],
    fix: 'set both or neither',
    *check(view) {
      const [user, password, tls] = [USER, PASSWORD, TLS].map((path) => view.has(path));
      if (user === true && password !== true) yield {path: PASSWORD, message: 'pgMetricsUser has no password'};
      else if (user !== true && password === true) yield {path: USER, message: 'pgMetricsPassword has no user'};
      else if (tls === true && user !== true) yield {path: TLS, message: 'pgMetricsUserTls has neither user nor password'};
    },
  }),
];
