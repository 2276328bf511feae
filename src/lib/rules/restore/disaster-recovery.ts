import {hasBackup} from '../reading/backup.ts';
import {BACKUP, CHILD} from '../reading/cluster.ts';
import {inCommon, placesAt} from '../reading/places.ts';
import {RESTORE} from '../reading/restore.ts';
import {type Rule, rule} from '../rule.ts';

const UPGRADE = `${CHILD}.upgrade`;

/** A cluster that is made from an object store of another site (UG 5.11.1). */
export const disasterRecoveryRules: readonly Rule[] = [
  rule({
    id: 'restore-upgrade-conflict',
    title: 'A cluster is restored or upgraded, not both',
    looksAt: [RESTORE, UPGRADE],
    fix: 'keep one of them',
    *check(view) {
      if (view.has(RESTORE) && view.has(UPGRADE)) yield {path: UPGRADE, message: 'with restore and upgrade together the cluster is never built'};
    },
  }),
  rule({
    id: 'dr-restore-object-only',
    title: 'This section restores from an object store',
    looksAt: [`${RESTORE}.pgbackrestParams`],
    when: (view) => view.has(RESTORE),
    fix: 'for a local backup use a FEPRestore; else give the repository (repo1-type=s3, azure or gcs)',
    *check(view) {
      if (placesAt(view, RESTORE).length === 0) yield {path: `${RESTORE}.pgbackrestParams`, message: 'the section names no object store, and it reads nothing else'};
    },
  }),
  rule({
    id: 'dr-restore-section',
    title: 'What is to be restored stands in restore',
    looksAt: [`${BACKUP}.restoretype`, `${BACKUP}.restoredate`, `${BACKUP}.restoretime`],
    fix: `move it to ${RESTORE}`,
    *check(view) {
      const stray = ['restoretype', 'restoredate', 'restoretime'].map((name) => `${BACKUP}.${name}`).find((path) => view.has(path));
      if (stray !== undefined) yield {path: stray, message: 'below backup it restores nothing, and the options around it write into the path meant to be read (a sample of the guide has it so)'};
    },
  }),
  rule({
    id: 'dr-restore-own-backup-path',
    title: 'New backups go elsewhere than where the restore reads',
    looksAt: [`${RESTORE}.pgbackrestParams`, `${BACKUP}.pgbackrestParams`],
    when: (view) => view.has(RESTORE),
    fix: 'another path for the backups',
    *check(view) {
      for (const name of inCommon(placesAt(view, BACKUP), placesAt(view, RESTORE))) yield {path: `${BACKUP}.pgbackrestParams`, message: `new backups would go to ${name}, which is being restored from`};
    },
  }),
  rule({
    id: 'dr-keep-definition',
    title: 'The definition of the cluster is kept with its backups',
    looksAt: [`${BACKUP}.pgbackrestParams`],
    fix: 'keep the manifest that was applied under version control, secrets apart',
    *check(view) {
      // Whoever applies a file has it.
      if (hasBackup(view) && placesAt(view, BACKUP).length > 0 && !view.isFromFile) yield {path: BACKUP, message: 'backups in an object store do not hold the FEPCluster itself: keep a copy for the other site'};
    },
  }),
  rule({
    id: 'dr-region',
    title: 'The object store is in another region',
    looksAt: [`${BACKUP}.pgbackrestParams`],
    when: (view) => placesAt(view, BACKUP).some(({region}) => region !== undefined),
    needs: ['nodes'],
    fix: 'a bucket outside of the disaster that you prepare for',
    *check(view) {
      const regions = new Set((view.fact('nodes') ?? []).flatMap(({region}) => region ?? []));
      for (const {index, region} of placesAt(view, BACKUP)) {
        if (region !== undefined && regions.has(region)) yield {path: `${BACKUP}.pgbackrestParams`, message: `repo${index} is in ${region}, where the cluster is`};
      }
    },
  }),
];

