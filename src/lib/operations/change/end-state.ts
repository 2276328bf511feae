import {parametersOf} from '../../manifest/difference/index.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {Pod, ResourceRequirements} from '../../model/kubernetes-object.ts';
import {BACKUP_CONTAINERS, SERVER_CONTAINER} from '../../model/names.ts';
import {managedParameter} from '../../model/postgres/managed-parameters.ts';
import {isModuleParameter, parameter} from '../../model/postgres/parameters.ts';
import {isRecord} from '../../model/schema/walk.ts';
import {valueAt} from '../../rules/view.ts';
import {wantedInstances} from '../cluster-status/derive.ts';
import type {PreparedChange} from '../plan/prepare-change.ts';
import {plainHbaLines, type WantedHba} from './hba-in-force.ts';
import type {WantedParameter} from './in-force.ts';
import type {WantedContainer, WantedRoll} from './rolled.ts';
import type {WantedVolume} from './volumes-grown.ts';

/** What can be seen in the cluster once a change is in force. Nothing of it: what the API server stored is all there is to see. */
export interface EndState {
  parameters: readonly WantedParameter[];
  hba?: WantedHba;
  roll?: WantedRoll;
  /** The pods keep what they have until somebody restarts them (autoPodRestart: false). */
  rollPending?: WantedRoll;
  volumes: readonly WantedVolume[];
  /** W-READY with so many servers, where servers come, go or are replaced. */
  instances?: number;
}

const CHILD = 'spec.fepChildCrVal';

/**
 * What to look for. A change that is stored already is looked for all the same, as far as what is meant touches it: so a
 * command that was broken off finishes its work when it is run again. `named`: parameters that the user named one by one.
 */
export function endStateOf(prepared: PreparedChange, pods: readonly Pod[], named: readonly string[] = []): EndState {
  const {live, planned} = prepared;
  const hba = hbaOf(prepared);
  const roll = rollOf(prepared, pods);
  const isManual = roll !== undefined && planned.wanted.spec?.fep?.autoPodRestart === false;
  const from = wantedInstances(live);
  const to = wantedInstances(planned.wanted);
  const settles = (roll !== undefined && !isManual) || from !== to;
  return {
    parameters: parametersWanted(prepared, named),
    ...(hba === undefined ? {} : {hba}),
    ...(roll === undefined ? {} : isManual ? {rollPending: roll} : {roll}),
    volumes: volumesOf(prepared),
    ...(settles && to !== undefined ? {instances: to} : {}),
  };
}

/** Is there anything to be seen in servers, pods or volumes? */
export function isEmpty({parameters, hba, roll, rollPending, volumes, instances}: EndState): boolean {
  return parameters.length === 0 && hba === undefined && roll === undefined && rollPending === undefined && volumes.length === 0 && instances === undefined;
}

function parametersWanted({meant, planned}: PreparedChange, named: readonly string[]): WantedParameter[] {
  const values = parametersOf(textAt(planned.wanted, `${CHILD}.customPgParams`));
  const wanted = new Map<string, WantedParameter>();
  const want = (name: string, old?: unknown): void => {
    const value = values.get(name);
    if (isObservable(name)) wanted.set(name, {name, ...(value === undefined ? {} : {value}), ...(typeof old === 'string' ? {old} : {})});
  };
  for (const {item, path, old} of planned.differences) if (item?.kind === 'parameter' && path === `${CHILD}.customPgParams`) want(item.name.toLowerCase(), old);
  for (const name of named) if (values.has(name.toLowerCase()) && !wanted.has(name.toLowerCase())) want(name.toLowerCase());
  const restates = planned.differences.length === 0 && named.length === 0 && valueAt(meant.object, `${CHILD}.customPgParams`) !== undefined;
  if (restates) for (const name of values.keys()) want(name);
  return [...wanted.values()];
}

/** What PostgreSQL does not know, and what Patroni or the operator sets by itself, cannot be waited for. */
function isObservable(name: string): boolean {
  if (managedParameter(name) !== undefined) return false;
  const known = parameter(name);
  return known === undefined ? isModuleParameter(name) : known.context !== 'internal';
}

function hbaOf({live, meant, planned}: PreparedChange): WantedHba | undefined {
  const path = `${CHILD}.customPgHba`;
  const child = valueAt(meant.object, CHILD);
  if (!isRecord(child) || !Object.hasOwn(child, 'customPgHba')) return undefined;
  const lines = plainHbaLines(textAt(planned.wanted, path));
  return {lines, gone: plainHbaLines(textAt(live, path)).filter((line) => !lines.includes(line))};
}

/** Parts of the CR that make up a container of a server pod. */
const CONTAINERS = [
  {what: 'server', names: [SERVER_CONTAINER], image: 'spec.fep.image.image', resources: 'spec.fep.mcSpec'},
  {what: 'backup', names: BACKUP_CONTAINERS, image: `${CHILD}.backup.image.image`, resources: `${CHILD}.backup.mcSpec`},
] as const;

function rollOf({meant, planned}: PreparedChange, pods: readonly Pod[]): WantedRoll | undefined {
  const containers = CONTAINERS.flatMap(({what, names, image, resources}): WantedContainer[] => {
    const [meansImage, meansResources] = [image, resources].map((path) => valueAt(meant.object, path) !== undefined);
    const [tag, amounts] = [valueAt(planned.wanted, image), valueAt(planned.wanted, resources)];
    if (meansImage !== true && meansResources !== true) return [];
    return [{
      what, names,
      ...(meansImage === true && typeof tag === 'string' ? {image: tag} : {}),
      ...(meansResources === true && isRecord(amounts) ? {resources: amounts as ResourceRequirements} : {}),
    }];
  });
  const rolling = planned.impact.filter(({impact, difference}) => impact.change === 'rolling' || /^spec\.fep\.(?:mcSpec|image\.image)\b/.test(difference.path));
  if (rolling.length === 0 && containers.length === 0) return undefined;
  const before = rolling.length > 0 ? new Map(pods.map(({metadata}) => [metadata.name ?? '?', metadata.uid ?? ''])) : undefined;
  const isInferred = rolling.length > 0 && containers.length === 0 && rolling.every(({impact}) => impact.evidence === 'inferred');
  return {before, containers, ...(isInferred ? {inferred: true} : {})};
}

function volumesOf({meant, planned}: PreparedChange): WantedVolume[] {
  const storage = valueAt(meant.object, `${CHILD}.storage`);
  return Object.keys(isRecord(storage) ? storage : {}).flatMap((volume) => {
    if (valueAt(meant.object, `${CHILD}.storage.${volume}.size`) === undefined) return [];
    const size = valueAt(planned.wanted, `${CHILD}.storage.${volume}.size`);
    return typeof size === 'string' || typeof size === 'number' ? [{volume, size: String(size)}] : [];
  });
}

function textAt(cluster: FepCluster, path: string): string {
  const text = valueAt(cluster, path);
  return typeof text === 'string' ? text : '';
}
