import {describe, expect, it} from 'vitest';
import {CHANGE_CLASSES, impactOf, withClass, type ChangeClass} from '../../../src/lib/model/change-impact.ts';
import {CHANGE_NOTES} from '../../../src/lib/model/change-notes.ts';
import {fepClusterRoot} from '../../../src/lib/model/fep-cluster/index.ts';
import {nodeAt, walkSchema} from '../../../src/lib/model/schema/walk.ts';

const leaves: string[] = [];
walkSchema(fepClusterRoot, (node, path) => {
  if (node.node === 'field') leaves.push(path);
});

describe('what a change of a field does', () => {
  it('is named for every field of FEPCluster', () => {
    expect(leaves.length).toBeGreaterThan(500);
    expect(leaves.filter((path) => impactOf(path) === undefined)).toEqual([]);
  });

  it('has words for who is disturbed and for how long, whatever the field', () => {
    for (const path of leaves) {
      const impact = impactOf(path);
      expect(CHANGE_CLASSES).toContain(impact?.change);
      expect([impact?.effect, impact?.disturbs, impact?.duration].every((words) => (words ?? '') !== ''), path).toBe(true);
      if (impact?.change === 'not-stated') expect(impact.effect, path).toMatch(/no source says|not described|is not|there is one/);
      else expect(impact?.section, `${path} claims ${impact?.change} without a source`).toBeDefined();
    }
  });

  it('is not made up where the model has no such field', () => {
    expect(impactOf('spec.fep.noSuchField')).toBeUndefined();
    expect(impactOf('spec.noSuchGroup.instances')).toBeUndefined();
  });

  it('has no note on a field that is not there', () => {
    const stray = CHANGE_NOTES.filter(({path}) => !path.includes('*') && nodeAt(fepClusterRoot, path.replace('kmsDefinition.', 'kmsDefinition[].')) === undefined);
    expect(stray.map(({path}) => path)).toEqual([]);
  });

  // actions.md section 6, line by line.
  it.each<[string, ChangeClass]>([
    ['spec.fep.mcSpec.limits.cpu', 'rolling'],
    ['spec.fep.mcSpec.requests.memory', 'rolling'],
    ['spec.fep.image.image', 'rolling'],
    ['spec.fepChildCrVal.backup.image.image', 'rolling'],
    ['spec.fepChildCrVal.sysTde.tdek.kmsDefinition[].name', 'rolling'],
    ['spec.fepChildCrVal.sysTde.tdek.kmsDefinition[].cert.caName', 'rolling'],
    ['spec.fepChildCrVal.sysTde.tdek.kmsDefinition[].sslpassphrase', 'none'],
    ['spec.fepChildCrVal.sysTde.tdek.targetKeyId', 'not-stated'],
    ['spec.fepChildCrVal.customPgParams', 'reload'],
    ['spec.fepChildCrVal.customPgHba', 'reload'],
    ['spec.fepChildCrVal.customPgAudit', 'reload'],
    ['spec.fep.instances', 'none'],
    ['spec.fep.monitoring.enable', 'none'],
    ['spec.fep.monitoring.fepExporter.tls.certificateName', 'none'],
    ['spec.fep.pgBadger.schedules.create', 'none'],
    ['spec.fep.podDisruptionBudget', 'none'],
    ['spec.fepChildCrVal.sysUsers.passwordValid.days', 'none'],
    ['spec.fepChildCrVal.backup.schedule1.schedule', 'none'],
    ['spec.fepChildCrVal.backup.pgbackrestParams', 'none'],
    ['spec.fepChildCrVal.storage.autoresize.enable', 'none'],
    ['spec.fepChildCrVal.storage.dataVol.size', 'not-stated'],
    ['spec.fepChildCrVal.storage.dataVol.storageClass', 'ignored'],
    ['spec.fepChildCrVal.storage.walVol.accessModes', 'ignored'],
    ['spec.fepChildCrVal.sysTde.tdeType', 'ignored'],
    ['spec.fepChildCrVal.restore.restoretype', 'ignored'],
    ['spec.fepChildCrVal.upgrade.sourceCluster', 'ignored'],
    ['spec.fep.syncMode', 'not-stated'],
    ['metadata.name', 'refused'],
    ['status.fepCurrentInstances', 'ignored'],
  ])('%s: %s', (path, change) => {
    expect(impactOf(path)?.change).toBe(change);
  });

  it.each(['spec.fepChildCrVal.storage.dataVol.size', 'spec.fepChildCrVal.sysUsers.pgSecurityUser', 'spec.fep.remoteLogging.enable'])('%s cannot be taken back', (path) => {
    expect(impactOf(path)?.irreversible).toBeDefined();
  });

  it('of another class loses the words of the first, and keeps what has to be done before', () => {
    const reload = impactOf('spec.fepChildCrVal.sysTde.tdek.kmsDefinition[].name');
    if (reload === undefined) throw new Error('no impact');
    expect(withClass(reload, 'none')).toMatchObject({change: 'none', disturbs: 'nobody', first: 'switch automatic scale-out off'});
  });
});
