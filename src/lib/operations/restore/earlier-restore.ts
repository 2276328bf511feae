import {isDeepStrictEqual} from 'node:util';
import {SEEN_ANNOTATION} from '../../manifest/fep-action.ts';
import {BEFORE_RESTORE} from '../../manifest/fep-restore.ts';
import type {FepRestore} from '../../model/fep-restore/index.ts';
import {isKnown} from '../../model/part.ts';
import {FEP_RESOURCES} from '../../model/resources.ts';
import {isRecord} from '../../model/schema/walk.ts';
import type {OperationContext} from '../context.ts';
import {part} from '../parts.ts';

/** What a FEPRestore keeps of the repository as it was planned with: the restored cluster adds to it. */
export interface BeforeRestore {
  timeline?: number;
  /** Labels of the backups that were there. */
  labels: string[];
}

/** A restore that was asked for longer ago belongs to another story. */
const SAME_STORY_MS = 60 * 60_000;
const ASKED = ['fromFEPcluster', 'toFEPcluster', 'restoretype', 'restoredate', 'restoretime', 'restoreTargetRepo', 'changeParams'] as const;

/**
 * The same restore, made by this program a while ago and never seen to its end: a run that was broken off is finished by the same
 * command, and data are not replaced twice. Undefined where there is none, and where FEPRestores may not be listed.
 */
export async function findEarlierRestore({cluster, clock, signal}: OperationContext, wanted: FepRestore): Promise<FepRestore | undefined> {
  const listed = await part(cluster.list<FepRestore>(FEP_RESOURCES.FEPRestore, {...(wanted.metadata.namespace === undefined ? {} : {namespace: wanted.metadata.namespace}), signal}));
  if (!isKnown(listed)) return undefined;
  const since = clock.now().getTime() - SAME_STORY_MS;
  return listed.known.items
    .filter(({metadata}) => metadata.deletionTimestamp === undefined && Date.parse(metadata.creationTimestamp ?? '') > since)
    .filter(({metadata: {annotations = {}}}) => annotations[BEFORE_RESTORE] !== undefined && annotations[SEEN_ANNOTATION] === undefined)
    .filter(({spec}) => ASKED.every((key) => isDeepStrictEqual(spec?.[key], wanted.spec[key])))
    .toSorted((a, b) => (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? ''))
    .at(-1);
}

/** What it was planned with; what somebody edited away is not known. */
export function beforeOf(restore: FepRestore): BeforeRestore | undefined {
  try {
    const kept: unknown = JSON.parse(restore.metadata.annotations?.[BEFORE_RESTORE] ?? '');
    if (!isRecord(kept) || !Array.isArray(kept['labels'])) return undefined;
    const {timeline, labels} = kept;
    return {labels: labels.map(String), ...(typeof timeline === 'number' ? {timeline} : {})};
  } catch {
    return undefined;
  }
}
