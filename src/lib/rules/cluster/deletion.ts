import {repositoriesOf} from '../reading/backup.ts';
import {volumesOf} from '../reading/storage.ts';
import {type Rule, rule} from '../rule.ts';

/** What deleting a cluster takes with it (UG 5.2). */
export const deletionRules: readonly Rule[] = [
  rule({
    id: 'delete-destroys-volumes',
    title: 'Deleting a cluster is confirmed',
    looksAt: [],
    fix: 'type the name of the cluster; take a last backup to an object store first',
    *check(view) {
      const stores = repositoriesOf(view).filter(({isObjectStore}) => isObjectStore);
      const left = stores.length === 0 ? 'only volumes made by hand are left' : `only ${stores.map(({index, type}) => `repo${index} (${type})`).join(', ')} and volumes made by hand are left`;
      yield {path: '', message: `all ${volumesOf(view).length} kinds of volumes go, backups and archived WAL among them, and cannot be brought back: ${left}`};
    },
  }),
  rule({
    id: 'delete-last-backup',
    title: 'A copy of the database outlives the cluster',
    looksAt: ['spec.fepChildCrVal.backup.pgbackrestParams'],
    when: (view) => !repositoriesOf(view).some(({isObjectStore}) => isObjectStore),
    // Whether volumes were made by hand: those may outlive their claims.
    uses: ['storageClasses'],
    fix: 'back up to an object store first, or use --force',
    *check(view) {
      const classes = view.fact('storageClasses');
      const byHand = volumesOf(view).every(({storageClass}) => classes?.find(({name}) => name === storageClass)?.isStatic === true);
      if (volumesOf(view).length === 0 || !byHand) yield {path: 'spec.fepChildCrVal.backup', message: 'no repository is an object store: deleting leaves no copy of this database at all'};
    },
  }),
  rule({
    id: 'delete-cascade',
    title: 'What goes with the cluster, and what stays',
    looksAt: [],
    *check(view) {
      const name = view.object.metadata?.name ?? '';
      yield {path: '', message: `FEPVolume, FEPConfig, FEPCert and FEPUser ${name} go too, and the FEPExporter made for it; FEPPgpool2, FEPLogging and other FEPExporters stay`};
    },
  }),
];
