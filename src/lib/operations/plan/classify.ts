import type {Difference} from '../../manifest/difference/index.ts';
import {CLASS_WORDS, NOT_STATED, type ChangeImpact} from '../../model/change-class.ts';
import {impactOf, withClass} from '../../model/change-impact.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import {podName} from '../../model/names.ts';
import {syncModeOf, wantedInstances} from '../cluster-status/derive.ts';
import {parameterImpact} from './parameter-impact.ts';

const UNKNOWN: ChangeImpact = {
  change: 'ignored', ...CLASS_WORDS.ignored,
  effect: 'no field that this program knows; the operator passes over fields that it does not know',
};

/** What one difference does, by the facts of its field and by what the cluster is. */
export function classify(difference: Difference, live: FepCluster, wanted: FepCluster): ChangeImpact {
  if (difference.unknown === true) return UNKNOWN;
  const {path, schemaPath, item} = difference;
  const impact = impactOf(schemaPath) ?? {change: 'not-stated', ...CLASS_WORDS['not-stated']};
  if (item?.kind === 'parameter') return parameterImpact(difference, impact);
  if (item?.kind === 'option') return optionImpact(difference, impact);
  if (path === 'spec.fep.instances') return instancesImpact(live, wanted, impact);
  if (path === 'spec.fep.syncMode') return syncImpact(wanted, impact);
  if (path === 'spec.fep.remoteLogging.enable' && difference.kind !== 'added') return {...withClass(impact, 'ignored'), effect: 'once set it stays as it is'};
  if (schemaPath.endsWith('.size')) return sizeImpact(difference, impact);
  if (impact.change === 'rolling' && isManual(schemaPath, wanted)) return manualRestart(impact);
  return impact;
}

/** Backups that fall out of a shorter retention are gone. */
function optionImpact({item, old, new: now}: Difference, impact: ChangeImpact): ChangeImpact {
  if (!/^repo\d*-retention-/.test(item?.name ?? '') || !(Number(now) < Number(old))) return impact;
  return {...impact, irreversible: 'backups that fall out of the retention are removed, and with them the points in time before', section: 'UG 2.3.5.1'};
}

function instancesImpact(live: FepCluster, wanted: FepCluster, impact: ChangeImpact): ChangeImpact {
  const [from, to] = [wantedInstances(live), wantedInstances(wanted)];
  if (from === undefined || to === undefined) return impact;
  const name = live.metadata.name ?? '';
  if (to > from) {
    const pods = podNames(name, from, to);
    return {...impact, effect: `new servers come one at a time: ${pods.join(', ')}`, disturbs: 'nobody', section: 'UG 5.2, 2.3.9'};
  }
  const pods = podNames(name, to, from).toReversed();
  return {...impact, effect: `servers go: ${pods.join(', ')}`, disturbs: `sessions on ${pods.join(', ')} are cut by force`, duration: NOT_STATED, section: 'UG 5.9.2'};
}

function syncImpact(wanted: FepCluster, impact: ChangeImpact): ChangeImpact {
  const effect = syncModeOf(wanted) === 'on'
    ? 'replication becomes synchronous: a write waits until a replica has it, and without one it waits for good'
    : 'replication becomes asynchronous: a failover may lose the newest transactions';
  return {...impact, effect: `${effect}. ${impact.effect}`};
}

function podNames(cluster: string, from: number, to: number): string[] {
  return Array.from({length: Math.min(Math.max(to - from, 0), 16)}, (_, index) => podName(cluster, from + index));
}

function sizeImpact({kind}: Difference, impact: ChangeImpact): ChangeImpact {
  return kind === 'removed' ? {...withClass(impact, 'not-stated'), effect: 'the size is no longer stated; no source says what the operator makes of it'} : impact;
}

/** Do CPU, memory and image of the servers wait for an action (CRD text of autoPodRestart)? */
function isManual(schemaPath: string, wanted: FepCluster): boolean {
  return wanted.spec?.fep?.autoPodRestart === false && /^spec\.fep\.(?:mcSpec|image\.image)\b/.test(schemaPath);
}

function manualRestart(impact: ChangeImpact): ChangeImpact {
  return {
    ...withClass(impact, 'restart', 'CRD 6.1.0'),
    effect: 'autoPodRestart is false: the pods go on as they are until you restart them; then replicas first, a switchover, and the old master last',
    after: 'a FEPAction of type pod_restart with args [ALL], at a quiet hour',
  };
}
