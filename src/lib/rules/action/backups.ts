import {shown} from '../reading/cluster.ts';
import {type Rule, rule} from '../rule.ts';
import type {View} from '../view.ts';

const TYPE = 'spec.fepAction.type';
const UPDATABLE = /^(?:schedule\.num|schedule[1-5]\.(?:schedule|type|repo)|pgBackrestParams)$/;

/** `schedule1.type`: fields below spec that differ from the object before, two levels deep. */
function changedFields(view: View): string[] {
  const both = (path: string): string[] => [...new Set([...view.keys(path), ...(view.before?.keys(path) ?? [])])];
  return both('spec').flatMap((key) => {
    if (!view.changed(`spec.${key}`)) return [];
    const inner = both(`spec.${key}`);
    return inner.length === 0 ? [key] : inner.filter((name) => view.changed(`spec.${key}.${name}`)).map((name) => `${key}.${name}`);
  });
}

/** Backups that are taken, kept and set by other objects than the cluster itself (UG 5.5). */
export const backupObjectRules: readonly Rule[] = [
  rule({
    id: 'backup-expire-irreversible',
    title: 'What expires is gone',
    kinds: ['FEPAction'],
    looksAt: [TYPE],
    when: (view) => view.at(TYPE) === 'backup_expire',
    *check() {
      yield {path: TYPE, message: 'old generations of backups are deleted for good'};
    },
  }),
  rule({
    id: 'backup-ondemand-type',
    title: 'A backup on demand says which and where',
    kinds: ['FEPAction'],
    looksAt: ['spec.fepAction.backupType', 'spec.fepAction.backupRepo'],
    when: (view) => view.at(TYPE) === 'backup',
    *check(view) {
      const [type, repository] = [view.at('spec.fepAction.backupType'), view.at('spec.fepAction.backupRepo')];
      if (type !== undefined && type !== 'full' && type !== 'incr') yield {path: 'spec.fepAction.backupType', message: `${shown(type)} is no type of backup on demand`, fix: 'full or incr'};
      if (repository !== undefined && !(typeof repository === 'number' && Number.isInteger(repository) && repository >= 1 && repository <= 256)) yield {path: 'spec.fepAction.backupRepo', message: `${shown(repository)} is no repository`, fix: 'a number from 1 to 256'};
    },
  }),
  rule({
    id: 'fepbackup-updatable',
    title: 'Only schedules and retention of a FEPBackup change',
    kinds: ['FEPBackup'],
    looksAt: ['spec'],
    fix: 'put it back, and make changes in the FEPCluster',
    *check(view) {
      if (view.before === undefined) return;
      for (const field of changedFields(view)) if (!UPDATABLE.test(field)) yield {path: `spec.${field}`, message: `${field} cannot be changed here`};
    },
  }),
  rule({
    id: 'backup-first-full',
    title: 'There is a backup to restore from',
    kinds: ['FEPRestore'],
    looksAt: ['spec.fromFEPcluster'],
    on: ['restore'],
    needs: ['backups'],
    fix: 'take a full backup',
    *check(view) {
      if (view.fact('backups')?.some(({type, failed}) => type === 'full' && !failed) === false) yield {path: 'spec.fromFEPcluster', message: `${view.text('spec.fromFEPcluster') ?? 'the cluster'} has no full backup yet: there is nothing to restore from`};
    },
  }),
];
