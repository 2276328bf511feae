import {describe, expect, it} from 'vitest';
import {deriveStatus} from '../../../src/lib/operations/cluster-status/index.ts';
import {spaceCommand, spacesFrom} from '../../../src/lib/operations/database-status/volume-space.ts';
import {sources} from './cluster-objects.ts';

const MOUNTS = [{claim: 'fep-data-demo-sts-0', path: '/database/userdata'}, {claim: 'fep-wal-demo-sts-0', path: '/database/my wal'}];
const DF = `Filesystem                               1024-blocks  Used Available Capacity Mounted on
pvc-e47581ef-40d4-4d49-bfb8-a7c3abeb79bb      307200 30720    276480      11% /database/userdata
10.0.0.5:/export/a volume                    1048576 1048576      -80      100% /database/my wal
`;

describe('room of volumes', () => {
  it('is asked beside the database, each path as one word', () => {
    expect(spaceCommand(MOUNTS)).toBe("LC_ALL=C df -Pk '/database/userdata' '/database/my wal' 2>/dev/null &");
    expect(spaceCommand([{claim: 'c', path: "/it's"}])).toContain(` '/it'\\''s' `);
    expect(spaceCommand([])).toBeUndefined();
  });

  it('is read out of whatever else was printed, and never below nothing', () => {
    const printed = `{"recovery": false}\n${DF}{"sizes": {}}\n/dev/sda1 1 1 1 1% /elsewhere\n`;
    expect(spacesFrom(printed, MOUNTS)).toEqual([
      {claim: 'fep-data-demo-sts-0', sizeBytes: 307_200 * 1024, usedBytes: 30_720 * 1024, availableBytes: 276_480 * 1024},
      {claim: 'fep-wal-demo-sts-0', sizeBytes: 2 ** 30, usedBytes: 2 ** 30, availableBytes: 0},
    ]);
    expect(spacesFrom('', MOUNTS)).toEqual([]);
  });

  it.each([
    [89, []],
    [90, [['warning', 'dataVol of demo-sts-0 is nearly full: 102.4MiB of 1GiB are left']]],
    [98, [['critical', 'dataVol of demo-sts-0 is almost full: 20.5MiB of 1GiB are left']]],
    [100, [['critical', 'dataVol of demo-sts-0 is full: nothing is left of 1GiB']]],
  ])('%i %% of a volume used: %j', (share, expected) => {
    const one = structuredClone(sources());
    const claims = 'known' in one.claims ? one.claims.known : [];
    const claim = claims.find(({metadata}) => /data.*-0$/.test(metadata.name ?? ''))?.metadata.name ?? '';
    const usedBytes = Math.ceil((share / 100) * 2 ** 30);
    one.database = {servers: [{pod: 'demo-sts-0', failure: {reason: 'down', kind: 'refused'}, spaces: [{claim, sizeBytes: 2 ** 30, usedBytes, availableBytes: 2 ** 30 - usedBytes}]}]};
    const status = deriveStatus(one);
    const found = status.problems.filter(({id}) => id === 'volume-full');
    expect(found.map(({severity, message}) => [severity, message])).toEqual(expected);
    if (share === 100) expect(status.headline).toContain('is full');
    expect(status.volumes.find((volume) => volume.claim === claim)?.space).toEqual({sizeBytes: 2 ** 30, usedBytes, availableBytes: 2 ** 30 - usedBytes});
  });
});
