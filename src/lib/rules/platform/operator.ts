import {type Rule, rule} from '../rule.ts';
import {compareVersions, FEP} from '../reading/cluster.ts';
import {type View, valueAt} from '../view.ts';
import {amountOf} from '../text/amounts.ts';

/** Limits as delivered: the guide's 2 CPU, the charts' 1 CPU (charts 2.x). */
const DEFAULT_CPU = new Set([1, 2]);
const DEFAULT_MEMORY = amountOf('1536Mi');

function hasDefaultLimits(view: View): boolean | undefined {
  const limits = view.fact('operator')?.limits;
  if (limits?.cpu === undefined || limits.memory === undefined) return undefined;
  return DEFAULT_CPU.has(amountOf(limits.cpu) ?? 0) && amountOf(limits.memory) === DEFAULT_MEMORY;
}

/** The operator that is to act on the object. */
export const operatorRules: readonly Rule[] = [
  rule({
    id: 'operator-present-in-namespace',
    title: 'An operator serves the namespace',
    looksAt: ['metadata.namespace'],
    needs: ['operator'],
    *check(view) {
      const operator = view.fact('operator');
      const namespace = view.object.metadata?.namespace ?? 'default';
      if (operator?.present !== true) {
        yield {path: 'metadata.namespace', message: `no FEP operator serves the namespace ${namespace}: the cluster would be accepted and never made`, fix: `install the operator for ${namespace}, or create the cluster where it is`};
      } else if (operator.watches !== undefined && operator.watches !== 'all' && !operator.watches.includes(namespace)) {
        yield {path: 'metadata.namespace', message: `the FEP operator watches ${operator.watches.join(', ')}, not ${namespace}: the cluster would be accepted and never made`, fix: `create the cluster in ${operator.watches[0] ?? 'a namespace that it watches'}, or install an operator for ${namespace}`};
      } else if (operator.ready === false) {
        yield {path: 'metadata.namespace', message: `the FEP operator that serves ${namespace} is not ready: nothing is made until it is`, fix: `look at its pod in ${operator.namespace ?? namespace}`};
      }
    },
  }),
  rule({
    id: 'operator-own-namespace',
    title: 'The operator has a namespace of its own',
    looksAt: [],
    needs: ['operator'],
    fix: 'kubectl create namespace fep-operator',
    *check(view) {
      if (view.fact('operator')?.namespace === 'default') yield {path: '', message: 'the operator runs in the namespace default; one of its own is recommended'};
    },
  }),
  rule({
    id: 'helm-pin-chart',
    title: "Helm installs the operator of the cluster's own version",
    looksAt: [`${FEP}.image.image`],
    on: ['env', 'create', 'upgrade'],
    when: (view) => majorOf(view.object) !== undefined,
    needs: ['operator'],
    fix: 'helm install … --version 2.2.6 for FEP 15; without --version Helm takes the newest chart',
    *check(view) {
      const {version, isFromHelm} = view.fact('operator') ?? {};
      const [own, wanted] = [Number.parseInt(version ?? '', 10) + 10, majorOf(view.object) ?? 0];
      if (isFromHelm === true && own > wanted) yield {path: `${FEP}.image.image`, message: `Helm installed operator ${version}, which is of FEP ${own}, and the image is of FEP ${wanted}`};
    },
  }),
  rule({
    id: 'operator-resources-multi-cluster',
    title: 'An operator of several clusters has more than its default resources',
    looksAt: [],
    needs: ['operator', 'otherClusters'],
    fix: 'raise the limits of the operator: in the CSV with OLM, in the Deployment with Helm or Rancher',
    *check(view) {
      const others = view.fact('otherClusters')?.length ?? 0;
      if (others > 0 && hasDefaultLimits(view) === true) yield {path: '', message: `the operator would manage ${others + 1} clusters, and its resources are sized for one`};
    },
  }),
  rule({
    id: 'operator-resources-reset',
    title: 'Resources of the operator are noted before an upgrade',
    looksAt: [],
    needs: ['operator'],
    fix: 'note them now and set them again afterwards',
    *check(view) {
      const limits = view.fact('operator')?.limits;
      if (hasDefaultLimits(view) === false) yield {path: '', message: `an upgrade puts the operator's limits (${limits?.cpu} CPU, ${limits?.memory}) back to the defaults`};
    },
  }),
  rule({
    id: 'helm-crds-not-upgraded',
    title: "The CRDs are the operator's own",
    looksAt: [],
    needs: ['operator', 'describesFields'],
    fix: 'helm show crds … | kubectl apply -f -, before the operator is upgraded',
    *check(view) {
      const version = view.fact('operator')?.version;
      // The first line whose CRDs describe fields is 6.1; between 5.x releases nothing can be told.
      if (version === undefined || view.fact('describesFields') !== false || compareVersions(version, '6.1.0') < 0) return;
      yield {path: '', message: `the operator is ${version}, and the CRDs are still those of FEP 15: helm upgrade never changes CRDs`};
    },
  }),
  rule({
    id: 'operator-upgrade-freezes-old-cr',
    title: 'Clusters of an older major version cannot be changed through a newer operator',
    looksAt: [`${FEP}.image.image`],
    needs: ['operator', 'clusters'],
    fix: 'upgrade these clusters to the new major version; further operators of this kind only after their last changes',
    *check(view) {
      const version = view.fact('operator')?.version;
      // Operators 5.x are of FEP 15, 6.x of 16, and so on.
      const major = Number.parseInt(version ?? '', 10) + 10;
      const older = (view.fact('clusters') ?? []).filter((cluster) => (majorOf(cluster) ?? major) < major).map(({metadata}) => metadata.name);
      if (older.length > 0) yield {path: '', message: `operator ${version} is of FEP ${major}: ${older.join(', ')} can no longer be changed through it`};
    },
  }),
];

/** Major version of FEP in the tag of a cluster's server image: 15 in `ubi9-15-1.1`; undefined where none is named. */
function majorOf(cluster: unknown): number | undefined {
  const image = valueAt(cluster, `${FEP}.image.image`);
  const base = typeof image === 'string' ? /:ubi\d+-(\d+)-/.exec(image)?.[1] : undefined;
  return base === undefined ? undefined : Number(base);
}
