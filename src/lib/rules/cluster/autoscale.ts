import {CHILD, FEP, isAutoscaled, isMonitored, isSync} from '../reading/cluster.ts';
import {type Rule, rule} from '../rule.ts';
import type {View} from '../view.ts';

const SCALEOUT = `${CHILD}.autoscale.scaleout`;
const POLICY = `${SCALEOUT}.policy`;

/** The values of policy are stated by no source: judged by the word in them. */
const isCpuPolicy = (view: View): boolean => isAutoscaled(view) && /cpu/i.test(view.text(POLICY) ?? '');
const isConnectionPolicy = (view: View): boolean => isAutoscaled(view) && (/conn/i.test(view.text(POLICY) ?? '') || view.has(`${SCALEOUT}.metricName`));

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
];
