import {hideInStrings} from '../../manifest/difference/index.ts';
import {fepClusterSpec} from '../../model/fep-cluster/index.ts';
import {isRecord} from '../../model/schema/walk.ts';
import {redact} from '../../model/schema/secrets.ts';

/** A patch, or any part of a FEPCluster, as it may be shown: secrets as asterisks. */
export function shownPatch(patch: Record<string, unknown>): Record<string, unknown> {
  const shown = isRecord(patch['spec']) ? {...patch, spec: redact(fepClusterSpec, patch['spec'])} : patch;
  return hideInStrings(shown) as Record<string, unknown>;
}
