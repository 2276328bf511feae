import type {Problem, VolumeLine} from '../../model/answers/cluster-status.ts';
import {formatBytes} from '../../model/quantity.ts';
import {THRESHOLDS} from '../../model/health-thresholds.ts';

/** Volumes without room, or soon without. A server whose WAL finds no room stops; on a full data volume statements fail. */
export function volumeProblems(volumes: readonly VolumeLine[]): Problem[] {
  return volumes.flatMap(({claim, volume, pods, space}): Problem[] => {
    if (space === undefined) return [];
    const room = space.usedBytes + space.availableBytes;
    const share = room === 0 ? 0 : space.usedBytes / room;
    if (share < THRESHOLDS.volumeShare.warning) return [];
    const critical = share >= THRESHOLDS.volumeShare.critical;
    const where = pods.length === 1 ? `${volume} of ${pods[0]}` : volume;
    const message = space.availableBytes === 0
      ? `${where} is full: nothing is left of ${formatBytes(space.sizeBytes)}B`
      : `${where} is ${critical ? 'almost' : 'nearly'} full: ${formatBytes(space.availableBytes)}B of ${formatBytes(space.sizeBytes)}B are left`;
    return [{id: 'volume-full', severity: critical ? 'critical' : 'warning', message, object: `persistentvolumeclaim/${claim}`}];
  });
}
