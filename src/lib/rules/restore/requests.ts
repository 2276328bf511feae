import {BACKUP, CHILD, shown} from '../reading/cluster.ts';
import {indexesOf, optionsOf} from '../reading/places.ts';
import {DATE, FROM, isInPlace, isIntoNew, isRestore, restorePart, sourceOf, sourceKeys, targetTime, TIME, TO} from '../reading/restore.ts';
import {type Found, type Rule, rule, type RuleKind} from '../rule.ts';
import {isRecord, type View, valueAt} from '../view.ts';

const RESTORES: readonly RuleKind[] = ['FEPRestore'];
/** `child.restore` of a FEPCluster has the same fields (UG 5.11.1.2.2), and is read when the cluster is made. */
const BOTH = {kinds: ['FEPRestore', 'FEPCluster'], on: ['create', 'restore']} as const;
const REPOSITORY = 'spec.restoreTargetRepo';

/** Calls a check with the part that says what to restore, where there is one. */
function* within(view: View, check: (part: string) => Iterable<Found>): Generator<Found> {
  const part = restorePart(view);
  if (part !== undefined) yield* check(part);
}

function* pitrTimes(view: View, part: string): Generator<Found> {
  if (view.at(`${part}.restoretype`) !== 'PITR') return;
  for (const [name, form, pattern] of [['restoredate', 'YYYY-MM-DD', DATE], ['restoretime', 'HH:MM:SS', TIME]] as const) {
    const path = `${part}.${name}`;
    const value = view.at(path);
    const fix = `${name}: "${form}", in UTC`;
    if (value === undefined) yield {path, message: `a point in time needs a date and a time, and ${name} is missing`, fix};
    else if (typeof value === 'string' && !pattern.test(value)) yield {path, message: `${shown(value)} is not of the form ${form}`, fix};
  }
  if (view.has(`${part}.restoredate`) && view.has(`${part}.restoretime`) && targetTime(view, part) === undefined) {
    const [date, time] = [view.text(`${part}.restoredate`) ?? '', view.text(`${part}.restoretime`) ?? ''];
    if (DATE.test(date) && TIME.test(time)) yield {path: `${part}.restoredate`, message: `there is no ${date} ${time}`, fix: 'a date of the calendar'};
  }
}

function* window(view: View): Generator<Found> {
  const target = targetTime(view, 'spec');
  if (target === undefined) return;
  const repository = view.number(REPOSITORY);
  const backups = (view.fact('backups') ?? []).filter((backup) => !backup.failed && (repository === undefined || backup.repository === repository));
  const [first] = backups.map(({stoppedAt}) => stoppedAt).toSorted();
  const until = view.now.toISOString();
  if (first === undefined) yield {path: FROM, message: 'the source has no backup that could be restored', fix: 'kubectl fep backup list'};
  else if (target.getTime() < Date.parse(first) || target > view.now) {
    yield {path: 'spec.restoretime', message: `${target.toISOString()} is outside of what can be restored: ${first} to ${until}`, fix: 'a time inside'};
  }
}

function* repository(view: View): Generator<Found> {
  const wanted = view.at(REPOSITORY);
  if (wanted === undefined) return;
  if (typeof wanted !== 'number' || !Number.isInteger(wanted) || wanted < 1 || wanted > 256) {
    yield {path: REPOSITORY, message: `${shown(wanted)} is no number of a repository (1 to 256)`};
    return;
  }
  const source = sourceOf(view);
  if (source === undefined) return;
  const params = [valueAt(source, `${BACKUP}.pgbackrestParams`), valueAt(source, `${BACKUP}.pgbackrestKeyParams`)];
  const known = new Set([1, ...indexesOf(optionsOf(...params.map((text) => (typeof text === 'string' ? text : undefined))))]);
  if (!known.has(wanted)) yield {path: REPOSITORY, message: `${view.text(FROM)} has no repository ${wanted}, only ${[...known].join(', ')}`};
}

/** What a FEPRestore asks for, and what comes of it (UG 2.3.6, 6.3). */
export const restoreRequestRules: readonly Rule[] = [
  rule({
    id: 'restore-existing-overwrites',
    kinds: RESTORES,
    title: 'Nobody restores over a cluster without meaning to',
    looksAt: [TO],
    fix: `confirm by the cluster's name, or restore into a new cluster (${TO})`,
    *check(view) {
      if (isInPlace(view)) yield {path: view.has(TO) ? TO : FROM, message: `the data of ${view.text(FROM) ?? 'the source'} is replaced by the backup's; its name and addresses stay`};
    },
  }),
  rule({
    id: 'restore-new-name-free',
    kinds: RESTORES,
    title: 'A new cluster has a name of its own',
    looksAt: [TO],
    when: isIntoNew,
    needs: ['existingNames'],
    fix: 'a name that is free, or no name to restore over the source (--in-place)',
    *check(view) {
      const name = view.text(TO);
      if (name !== undefined && view.fact('existingNames')?.includes(name) === true) yield {path: TO, message: `a FEPCluster ${name} is there already`};
    },
  }),
  rule({
    id: 'restore-inherits',
    kinds: RESTORES,
    title: 'Where the settings of the new cluster come from',
    looksAt: ['spec.changeParams'],
    when: isIntoNew,
    *check(view) {
      if (!view.has('spec.changeParams')) yield {path: TO, message: `${view.text(TO) ?? 'the new cluster'} takes over every setting of ${view.text(FROM) ?? 'the source'}; changeParams would change storage and backup`};
    },
  }),
  rule({
    id: 'restore-type',
    ...BOTH,
    title: 'To the latest state, or to a point in time',
    looksAt: ['spec.restoretype'],
    check: (view) => within(view, function* (part) {
      const type = view.at(`${part}.restoretype`);
      if (type === undefined || type === 'latest' || type === 'PITR') return;
      const meant = ['latest', 'PITR'].find((word) => word.toLowerCase() === String(type).toLowerCase());
      yield {path: `${part}.restoretype`, message: `${shown(type)} is neither latest nor PITR`, fix: meant === undefined ? 'latest, or PITR' : `${meant}, in this spelling`};
    }),
  }),
  rule({id: 'restore-pitr-date', ...BOTH, title: 'A point in time has a date and a time', looksAt: ['spec.restoredate', 'spec.restoretime'], check: (view) => within(view, (part) => pitrTimes(view, part))}),
  rule({
    id: 'restore-date-quoted',
    ...BOTH,
    title: 'Date and time are quoted',
    looksAt: ['spec.restoredate', 'spec.restoretime'],
    check: (view) => within(view, function* (part) {
      for (const [name, example] of [['restoredate', '"2024-01-31"'], ['restoretime', '"12:00:00"']] as const) {
        const value = view.at(`${part}.${name}`);
        // An unquoted date becomes a time stamp in YAML 1.1, an unquoted time a number of seconds.
        const isStamp = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value);
        if ((value !== undefined && typeof value !== 'string') || isStamp) yield {path: `${part}.${name}`, message: `${shown(value)} is what an unquoted value becomes`, fix: `${name}: ${example}`};
      }
    }),
  }),
  rule({
    id: 'restore-target-omitted',
    kinds: RESTORES,
    title: 'A restore says where to',
    looksAt: [TO],
    fix: `name a new cluster in ${TO}, or say --in-place`,
    *check(view) {
      if (isRestore(view) && !view.has(TO)) yield {path: TO, message: 'no target means: over the source'};
    },
  }),
  rule({
    id: 'restore-repo',
    kinds: RESTORES,
    title: 'The repository is one of the source',
    looksAt: [REPOSITORY],
    when: (view) => view.has(REPOSITORY),
    uses: ['clusters'],
    fix: 'a repository that kubectl fep backup list shows',
    check: repository,
  }),
  rule({
    id: 'restore-changeparams-new-only',
    kinds: RESTORES,
    title: 'Settings change with a new cluster only',
    looksAt: ['spec.changeParams', TO],
    fix: `drop changeParams, or name a new cluster in ${TO}`,
    *check(view) {
      if (isInPlace(view) && view.has('spec.changeParams')) yield {path: 'spec.changeParams', message: 'a restore over the source keeps its settings: this is for new clusters'};
    },
  }),
  rule({
    id: 'restore-latest-date',
    ...BOTH,
    title: 'A time goes with PITR',
    looksAt: ['spec.restoretype', 'spec.restoredate', 'spec.restoretime'],
    fix: 'restoretype: PITR, or no date and time',
    check: (view) => within(view, function* (part) {
      const given = ['restoredate', 'restoretime'].map((name) => `${part}.${name}`).find((path) => view.has(path));
      if (given !== undefined && (view.at(`${part}.restoretype`) ?? 'latest') === 'latest') yield {path: given, message: 'the restore is to the latest state, so this would be passed over'};
    }),
  }),
  rule({
    id: 'restore-time-in-window',
    kinds: RESTORES,
    title: 'The time lies between the first backup and now',
    looksAt: ['spec.restoredate', 'spec.restoretime'],
    when: (view) => view.at('spec.restoretype') === 'PITR' && targetTime(view, 'spec') !== undefined,
    needs: ['backups'],
    check: window,
  }),
  rule({
    id: 'restore-new-timeline',
    kinds: RESTORES,
    title: 'Backups begin anew',
    looksAt: [TO],
    fix: "keep the source's backups",
    *check(view) {
      if (isRestore(view)) yield {path: '', message: 'backups of the restored cluster begin after the restore: it cannot go back to a time before'};
    },
  }),
  rule({
    id: 'restore-switch-clients',
    kinds: RESTORES,
    title: 'Clients go to the new cluster by hand',
    looksAt: [TO],
    *check(view) {
      const name = view.text(TO);
      if (isIntoNew(view) && name !== undefined) yield {path: TO, message: `point applications, or a new Pgpool-II, to ${name}-primary-svc and ${name}-replica-svc`};
    },
  }),
  rule({
    id: 'restore-broken-source-ok',
    kinds: RESTORES,
    title: 'The source need not run',
    looksAt: [FROM],
    when: isRestore,
    needs: ['clusters'],
    *check(view) {
      const source = sourceOf(view);
      if (source !== undefined && valueAt(source, 'status.fepStatus.fepClusterReady') === false) yield {path: FROM, message: `${source.metadata.name} is not ready, which is no hindrance as long as its backup volume is intact`};
    },
  }),
  rule({
    id: 'restore-resources-default',
    ...BOTH,
    title: 'What the restore container may use',
    looksAt: ['spec.mcSpec'],
    check: (view) => within(view, function* (part) {
      if (isRestore(view) && !view.has(`${part}.mcSpec`)) yield {path: `${part}.mcSpec`, message: 'the restore container gets 200m CPU and 300Mi (100m and 200Mi reserved), which is little for much data'};
    }),
  }),
  ...keyRules(),
];

/** Sources whose keys lie in a key management system (UG 5.12.4). */
function keyRules(): Rule[] {
  const KMS = `${CHILD}.sysTde.tdek`;
  const definitions = (view: View): unknown[] => (Array.isArray(sourceKeys(view)?.['kmsDefinition']) ? (sourceKeys(view)?.['kmsDefinition'] as unknown[]) : []);
  const target = (view: View): unknown => definitions(view).find((entry) => isRecord(entry) && entry['name'] === sourceKeys(view)?.['targetKmsName']);
  return [
    rule({
      id: 'restore-kms-credentials',
      kinds: RESTORES,
      title: 'The credentials of the key store are there and in date',
      looksAt: [FROM],
      when: isRestore,
      needs: ['clusters', 'certificates'],
      fix: 'refresh the credentials of the source first',
      *check(view) {
        const name = valueAt(target(view), 'cert.certificateName');
        const found = view.fact('certificates')?.find(({path, secret}) => path.startsWith('source.') && secret === name);
        if (found?.problem !== undefined) yield {path: FROM, message: `${view.text(FROM)} reaches its key store by the certificate in ${found.secret}, and ${found.problem}: the data could not be opened`};
        else if (found?.notAfter !== undefined && new Date(found.notAfter) < view.now) yield {path: FROM, message: `${view.text(FROM)} reaches its key store by the certificate in ${found.secret}, which ended at ${found.notAfter}`};
      },
    }),
    rule({
      id: 'restore-kms-definition',
      kinds: RESTORES,
      title: 'The source still describes the key store of the backup',
      looksAt: [FROM],
      when: isRestore,
      needs: ['clusters'],
      fix: `compare ${KMS}.kmsDefinition of the source with what it was when the backup was made`,
      *check(view) {
        if (sourceKeys(view) === undefined) return;
        if (target(view) === undefined) yield {path: FROM, message: `${view.text(FROM)} has no definition of its key store ${shown(sourceKeys(view)?.['targetKmsName'])}: the restore could not reach the keys`};
        else yield {path: FROM, message: `the keys of ${view.text(FROM)} are in a key store: if its definition was changed since the backup, the restore fails`};
      },
    }),
    rule({
      id: 'restore-kms-newer-key',
      kinds: RESTORES,
      title: 'A newer key comes into force after the restore',
      looksAt: [FROM],
      when: isRestore,
      needs: ['clusters'],
      *check(view) {
        if (sourceKeys(view)?.['targetKeyId'] !== undefined) yield {path: FROM, message: 'if targetKeyId is newer than the backup, the data is first opened with the old key, and encryption is then enabled with the newer one by itself'};
      },
    }),
  ];
}
