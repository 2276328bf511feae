import {KMS, restartsForKeyStores} from '../encryption/key-management.ts';
import {CHILD, FEP, isAutoscaled, isMonitored, isSync} from '../reading/cluster.ts';
import {isStandaloneExporter, nameOf} from '../reading/neighbours.ts';
import {PARAMS, parameter} from '../reading/postgres.ts';
import {type Rule, rule} from '../rule.ts';
import type {View} from '../view.ts';

const SCALEOUT = `${CHILD}.autoscale.scaleout`;
const POLICY = `${SCALEOUT}.policy`;

/** The values of policy are stated by no source: judged by the word in them. */
const isCpuPolicy = (view: View): boolean => isAutoscaled(view) && /cpu/i.test(view.text(POLICY) ?? '');
const isConnectionPolicy = (view: View): boolean => isAutoscaled(view) && (/conn/i.test(view.text(POLICY) ?? '') || view.has(`${SCALEOUT}.metricName`));

/** PostgreSQL's own default. */
const maxConnections = (view: View): number => {
  const written = Number(parameter(view, 'max_connections') ?? 100);
  return Number.isFinite(written) ? written : 100;
};

/** Numbers that are a threshold by their name: the guide speaks of one, and no source names the field. */
const thresholdsOf = (view: View): [string, number][] =>
  Object.entries(view.record(SCALEOUT) ?? {}).filter((entry): entry is [string, number] => /threshold/i.test(entry[0]) && typeof entry[1] === 'number');

/** Automatic scale-out (UG 2.3.9). */
export const autoscaleRules: readonly Rule[] = [
  rule({
    id: 'autoscale-sync-off',
    title: 'Automatic scale-out goes with asynchronous replication',
    looksAt: [SCALEOUT, `${FEP}.syncMode`],
    when: isAutoscaled,
    fix: 'syncMode: "off", or no autoscale',
    *check(view) {
      if (isSync(view)) yield {path: `${FEP}.syncMode`, message: 'syncMode is on, and automatic scale-out needs it off'};
    },
  }),
  rule({
    id: 'autoscale-requests-cpu',
    title: 'Scale-out by CPU knows what to measure against',
    looksAt: [POLICY, `${FEP}.mcSpec.requests.cpu`],
    when: isCpuPolicy,
    fix: `set ${FEP}.mcSpec.requests.cpu`,
    *check(view) {
      if (!view.has(`${FEP}.mcSpec.requests.cpu`)) yield {path: `${FEP}.mcSpec.requests.cpu`, message: 'the share of CPU is measured against the request, and there is none'};
    },
  }),
  rule({
    id: 'autoscale-conn-monitoring',
    title: 'Scale-out by connections has monitoring',
    looksAt: [POLICY, `${FEP}.monitoring.enable`],
    when: isConnectionPolicy,
    fix: 'monitoring.enable: true',
    *check(view) {
      if (!isMonitored(view)) yield {path: `${FEP}.monitoring.enable`, message: 'connections are counted by the exporter, and monitoring is off'};
    },
  }),
  rule({
    id: 'autoscale-limits',
    title: 'What automatic scale-out does not do',
    looksAt: [SCALEOUT],
    when: isAutoscaled,
    *check() {
      yield {path: SCALEOUT, message: 'one replica comes at a time, late under sudden load; sessions are not steered to it, writes are not relieved, and nothing is ever removed'};
    },
  }),
  rule({
    id: 'autoscale-metrics-server',
    title: 'Scale-out by CPU has a metrics server',
    looksAt: [POLICY],
    when: isCpuPolicy,
    needs: ['metricsServer'],
    fix: 'install the Kubernetes metrics server',
    *check(view) {
      if (view.fact('metricsServer') === false) yield {path: POLICY, message: 'the use of CPU is read from the metrics server, and the APIService v1beta1.metrics.k8s.io is not available'};
    },
  }),
  rule({
    id: 'autoscale-conn-managed-exporter',
    title: 'Scale-out by connections reads the cluster\'s own exporter',
    looksAt: [POLICY],
    when: isConnectionPolicy,
    needs: ['exporters'],
    fix: 'take the cluster off its list, and set monitoring.enable: true',
    *check(view) {
      const exporter = view.fact('exporters')?.find((entry) => isStandaloneExporter(entry, view.name));
      if (exporter !== undefined) yield {path: POLICY, message: `the exporter ${nameOf(exporter)} scrapes this cluster, and scale-out by connections works with the one made by the cluster only`};
    },
  }),
  rule({
    id: 'autoscale-conn-metric',
    title: 'Scale-out by connections has its metric',
    looksAt: [`${SCALEOUT}.metricName`],
    when: (view) => isConnectionPolicy(view) && view.has(`${SCALEOUT}.metricName`),
    needs: ['customMetric'],
    fix: 'let Prometheus Adapter publish the average of connections per pod for the FEPCluster',
    *check(view) {
      if (view.fact('customMetric') === false) yield {path: `${SCALEOUT}.metricName`, message: `custom.metrics.k8s.io has no value of ${view.text(`${SCALEOUT}.metricName`)} for the FEPCluster ${view.namespace}/${view.name}`};
    },
  }),
  rule({
    id: 'autoscale-conn-threshold',
    title: 'The threshold of connections can be reached',
    looksAt: [SCALEOUT, PARAMS],
    when: isConnectionPolicy,
    *check(view) {
      for (const [key, value] of thresholdsOf(view)) if (value > maxConnections(view)) yield {path: `${SCALEOUT}.${key}`, message: `${value} connections are never reached: max_connections is ${maxConnections(view)}`, fix: `at most ${maxConnections(view)}`};
    },
  }),
  rule({
    id: 'autoscale-off-before-kms',
    title: 'Scale-out rests while servers restart for their keystores',
    looksAt: [KMS, POLICY],
    when: (view) => isAutoscaled(view) && view.before !== undefined && isAutoscaled(view.before),
    fix: 'turn the policy off, change the definitions, turn it on again',
    *check(view) {
      if (restartsForKeyStores(view)) yield {path: POLICY, message: 'the changed key management definitions restart every server, and automatic scale-out is on'};
    },
  }),
  // Of chapter D: the other side of the same bound.
  rule({
    id: 'config-max-connections-autoscale',
    title: 'max_connections stays above the threshold of scale-out',
    looksAt: [PARAMS, SCALEOUT],
    when: isConnectionPolicy,
    *check(view) {
      if (view.before === undefined || maxConnections(view) >= maxConnections(view.before)) return;
      for (const [key, value] of thresholdsOf(view)) if (value > maxConnections(view)) yield {path: PARAMS, message: `max_connections falls to ${maxConnections(view)}, below ${key} of automatic scale-out (${value})`, fix: `lower ${SCALEOUT}.${key} first`};
    },
  }),
];
