import {CHILD, compareVersions, FEP, isMonitored} from '../reading/cluster.ts';
import {type Found, type Rule, rule, type RuleOperation} from '../rule.ts';
import type {View} from '../view.ts';

interface ToolMinimum {
  rule: string;
  /** Key in the fact `tools`, and the oldest version that the guide names (UG 1.4). */
  tools: Readonly<Record<string, string>>;
  when?: (view: View) => boolean;
  /** Operations, where they are more than the catalogue's. */
  on?: readonly RuleOperation[];
}

const MINIMA: readonly ToolMinimum[] = [
  {rule: 'rancher-version', tools: {rancher: '2.7'}},
  {rule: 'prometheus-operator-version', tools: {'prometheus-operator': '0.61.1', prometheus: '2.36.2', alertmanager: '0.24.0'}},
  {rule: 'grafana-version', tools: {grafana: '7.5.17', 'grafana-operator': '4.7.1'}},
  // Scale-out by connections reads custom metrics; by CPU it does not.
  {rule: 'prometheus-adapter-version', tools: {'prometheus-adapter': '0.9.1'}, when: (view) => view.operation === 'env' || view.has(`${CHILD}.autoscale.scaleout.metricName`)},
  {rule: 'elasticsearch-version', tools: {elasticsearch: '8.5.2'}},
  {rule: 'velero-version', tools: {velero: '1.11'}, when: (view) => view.isOn(`${FEP}.velero.enable`), on: ['env', 'create']},
];

function* tooOld(view: View, tools: Readonly<Record<string, string>>): Generator<Found> {
  for (const [tool, minimum] of Object.entries(tools)) {
    const version = view.fact('tools')?.[tool];
    if (version !== undefined && compareVersions(version, minimum) < 0) yield {path: '', message: `${tool} is ${version}, and ${minimum} or later is needed`, fix: `upgrade ${tool}`};
  }
}

/** Versions of the platform and of the tools beside the operator. */
export const versionRules: readonly Rule[] = [
  rule({
    id: 'ocp-version',
    title: 'OpenShift is 4.11 to 4.13',
    looksAt: [],
    needs: ['openshift'],
    *check(view) {
      const version = view.fact('openshift');
      if (typeof version !== 'string' || version === '') return;
      if (compareVersions(version, '4.11') < 0 || compareVersions(version, '4.14') >= 0) yield {path: '', message: `OpenShift ${version} is outside the tested versions, 4.11 to 4.13`};
    },
  }),
  rule({
    id: 'k8s-version',
    title: 'Kubernetes is 1.24 to 1.26',
    looksAt: [],
    needs: ['openshift', 'serverVersion'],
    *check(view) {
      const version = view.fact('serverVersion');
      if (view.fact('openshift') !== false || version === undefined) return;
      if (version.major !== 1 || version.minor < 24 || version.minor > 26) yield {path: '', message: `Kubernetes ${version.gitVersion} is outside the tested versions, 1.24 to 1.26`};
    },
  }),
  rule({
    id: 'helm-version',
    title: 'Helm is new enough',
    looksAt: [],
    needs: ['helm'],
    fix: 'upgrade helm',
    *check(view) {
      const version = view.fact('helm') ?? '';
      if (compareVersions(version, '3.10.0') < 0) yield {path: '', message: `helm is ${version}, and 3.10.0 or later is needed`};
    },
  }),
  ...MINIMA.map(({rule: id, tools, when, on}) =>
    rule({id, title: `${Object.keys(tools).join(', ')} new enough`, looksAt: [], needs: ['tools'], ...(when === undefined ? {} : {when}), ...(on === undefined ? {} : {on}), check: (view) => tooOld(view, tools)}),
  ),
  rule({
    id: 'prometheus-before-operator',
    title: 'Prometheus is there before the FEP operator',
    looksAt: [],
    needs: ['crds'],
    fix: 'install Prometheus first; OpenShift has it',
    *check(view) {
      const missing = ['servicemonitors.monitoring.coreos.com', 'prometheusrules.monitoring.coreos.com'].filter((name) => view.fact('crds')?.includes(name) !== true);
      // Before the operator comes it is an error; beside clusters that run, it matters to those that are monitored.
      const severity = view.operation === 'env' || isMonitored(view) ? 'error' : 'warning';
      if (missing.length > 0) yield {path: '', message: `not installed: ${missing.join(', ')}`, severity};
    },
  }),
  rule({
    id: 'ocp-user-workload-monitoring',
    title: 'OpenShift watches user projects where a cluster is monitored',
    looksAt: [`${FEP}.monitoring.enable`],
    when: (view) => isMonitored(view) && view.fact('openshift') !== false,
    needs: ['openshift', 'userWorkloadMonitoring'],
    fix: 'set enableUserWorkload: true in the ConfigMap cluster-monitoring-config',
    *check(view) {
      if (view.fact('userWorkloadMonitoring') === false) yield {path: `${FEP}.monitoring.enable`, message: 'OpenShift does not scrape user projects'};
    },
  }),
];
