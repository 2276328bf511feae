import {formatBytes} from '../../model/quantity.ts';
import {backupVolumeFactor} from '../../model/backup-sizing.ts';
import {hasBackup, readableSchedules, repositoriesOf, retentionOf} from '../reading/backup.ts';
import {CHILD, FEP, plain, shown, STORAGE} from '../reading/cluster.ts';
import {optionTexts} from '../reading/backup.ts';
import {parameter} from '../reading/postgres.ts';
import {DEFAULT_SIZES, LATER_VOLUMES, volumeOf, volumesOf} from '../reading/storage.ts';
import {type Found, type Rule, rule} from '../rule.ts';
import {amountOf, postgresSize} from '../text/amounts.ts';
import type {View} from '../view.ts';

const MEBIBYTE = 2 ** 20;
const OTHER_KEYS = new Set(['autoresize', 'storageClass', 'accessModes', 'dataSize', ...LATER_VOLUMES]);
const NEW_CLUSTER = 'restore into a new cluster (FEPRestore, changeParams)';

function required(id: string, volume: string, what: string): Rule {
  return rule({
    id,
    title: `There is a ${what} volume`,
    looksAt: [`${STORAGE}.${volume}`],
    fix: `${CHILD}.storage.${volume}: {size: ${DEFAULT_SIZES[volume]}}`,
    *check(view) {
      if (!view.has(`${STORAGE}.${volume}`)) yield {path: `${STORAGE}.${volume}`, message: `a cluster needs a ${what} volume`};
    },
  });
}

/** Volumes that both the object and the one before have, for what may not change. */
function* changedMembers(view: View, member: string): Generator<{key: string; path: string; now: unknown; old: unknown}> {
  for (const {key} of volumesOf(view)) {
    const path = `${STORAGE}.${key}.${member}`;
    if (view.before?.has(`${STORAGE}.${key}`) === true && view.changed(path)) yield {key, path, now: view.at(path), old: view.before.at(path)};
  }
  const all = `${STORAGE}.${member}`;
  if (view.changed(all)) yield {key: 'storage', path: all, now: view.at(all), old: view.before?.at(all)};
}

function fixed(id: string, member: string): Rule {
  return rule({
    id,
    title: `${member} of a volume stays`,
    looksAt: [`${STORAGE}.*.${member}`],
    fix: `put it back, or ${NEW_CLUSTER}`,
    *check(view) {
      for (const {path, now, old} of changedMembers(view, member)) yield {path, message: `${member} is read at creation only; it was ${old === undefined ? 'not given' : shown(old)} and cannot become ${now === undefined ? 'nothing' : shown(now)}`};
    },
  });
}

/** Size before a change: the larger of the stored object's and of the claims'. */
function sizeBefore(view: View, key: string): {size: number; written: string} | undefined {
  const stored = view.before === undefined ? undefined : volumeOf(view.before, key)?.size;
  const sizes = [stored, ...(view.fact('claims') ?? []).filter(({volume}) => volume === key).map(({size}) => size)];
  const amounts = sizes.flatMap((written) => {
    const size = amountOf(written);
    return size === undefined ? [] : [{size, written: plain(written)}];
  });
  return amounts.toSorted((a, b) => b.size - a.size)[0];
}

function* shrunk(view: View): Generator<Found> {
  for (const {key, path, size} of volumesOf(view)) {
    const [before, now] = [sizeBefore(view, key), amountOf(size)];
    if (before !== undefined && now !== undefined && now < before.size) yield {path: `${path}.size`, message: `${plain(size)} is less than the ${before.written} that the volume has; volumes grow only`, fix: `keep ${before.written}, or restore into a new, smaller cluster`};
  }
}

function* backupSizing(view: View): Generator<Found> {
  const [backup, data] = [volumeOf(view, 'backupVol'), amountOf(volumeOf(view, 'dataVol')?.size)];
  const has = amountOf(backup?.size);
  if (backup === undefined || data === undefined || has === undefined || !hasBackup(view)) return;
  let times = 0;
  for (const {index, isObjectStore} of repositoriesOf(view)) {
    const retention = retentionOf(view, index);
    if (isObjectStore || retention === undefined) continue;
    times += backupVolumeFactor(readableSchedules(view, index), retention) ?? 0;
  }
  if (times * data > has) yield {path: `${backup.path}.size`, message: `${times} times the data volume may be kept, ${formatBytes(times * data)} at the most, and the backup volume has ${plain(backup.size)}`, fix: `up to ${formatBytes(times * data)}, or keep fewer generations`};
}

function* walSizing(view: View): Generator<Found> {
  const wal = volumeOf(view, 'walVol');
  const has = amountOf(wal?.size);
  if (wal === undefined || has === undefined) return;
  const most = postgresSize(parameter(view, 'max_wal_size') ?? '1GB', MEBIBYTE) ?? 0;
  const kept = postgresSize(parameter(view, 'wal_keep_size') ?? '0', MEBIBYTE) ?? 0;
  if (most + kept > has) yield {path: `${wal.path}.size`, message: `max_wal_size and wal_keep_size allow ${formatBytes(most + kept)} of WAL, and the volume has ${plain(wal.size)}`, fix: `${formatBytes((most + kept) * 1.1)} or more, or lower the parameters`};
}

const CHATTY = /^(?:debug[1-5]?|info|notice)$/i;

/** Volumes: which there are, and what they are sized for. */
export const volumeRules: readonly Rule[] = [
  required('storage-datavol-required', 'dataVol', 'data'),
  required('storage-walvol-required', 'walVol', 'WAL'),
  rule({
    id: 'storage-known-volumes',
    title: 'Volumes are those of the operator',
    looksAt: [`${STORAGE}.*`],
    *check(view) {
      for (const key of view.keys(STORAGE)) {
        if (key in DEFAULT_SIZES || OTHER_KEYS.has(key)) continue;
        const meant = Object.keys(DEFAULT_SIZES).find((name) => name.slice(0, 4).toLowerCase() === key.slice(0, 4).toLowerCase());
        yield {path: `${STORAGE}.${key}`, message: `${key} is no volume of the operator`, fix: meant === undefined ? Object.keys(DEFAULT_SIZES).join(', ') : `rename to ${meant}`};
      }
    },
  }),
  rule({
    id: 'storage-no-late-volume',
    title: 'No volume is added after creation',
    looksAt: [`${STORAGE}.*`],
    fix: NEW_CLUSTER,
    *check(view) {
      if (view.before === undefined) return;
      for (const {key, path} of volumesOf(view)) if (!view.before.has(`${STORAGE}.${key}`)) yield {path, message: `${key} was not there when the cluster was made, and volumes cannot be added`};
    },
  }),
  rule({
    id: 'storage-no-volume-removal',
    title: 'No volume is removed',
    looksAt: [`${STORAGE}.*`],
    fix: 'put it back',
    *check(view) {
      for (const {key, path} of view.before === undefined ? [] : volumesOf(view.before)) if (!view.has(`${STORAGE}.${key}`)) yield {path, message: `${key} is gone from the manifest; volumes are fixed at creation`};
    },
  }),
  fixed('storage-class-immutable', 'storageClass'),
  fixed('storage-accessmodes-immutable', 'accessModes'),
  rule({
    id: 'storage-accessmodes-list',
    title: 'accessModes is a list',
    looksAt: [`${STORAGE}.*.accessModes`],
    *check(view) {
      for (const {path, value} of volumesOf(view)) if (typeof value['accessModes'] === 'string') yield {path: `${path}.accessModes`, message: 'a single text; one sample shows that, all others a list', fix: `accessModes: ["${value['accessModes']}"]`};
    },
  }),
  rule({
    id: 'storage-size-shrink',
    title: 'Volumes grow only',
    looksAt: [`${STORAGE}.*.size`],
    uses: ['claims'],
    check: shrunk,
  }),
  rule({
    id: 'storage-resize-scope',
    title: 'A larger size reaches every server',
    looksAt: [`${STORAGE}.*.size`],
    *check(view) {
      if (view.before === undefined) return;
      for (const {key, path, size} of volumesOf(view)) {
        const [now, old] = [amountOf(size), amountOf(volumeOf(view.before, key)?.size)];
        if (now !== undefined && old !== undefined && now > old) yield {path: `${path}.size`, message: `the claims of ${key} of every server grow to ${plain(size)}`};
      }
    },
  }),
  rule({
    id: 'storage-backup-sizing',
    title: 'The backup volume holds what is kept',
    looksAt: [`${STORAGE}.backupVol.size`, `${STORAGE}.dataVol.size`, `${CHILD}.backup`],
    check: backupSizing,
  }),
  rule({
    id: 'storage-wal-sizing',
    title: 'The WAL volume holds the WAL that may be kept',
    looksAt: [`${STORAGE}.walVol.size`, `${CHILD}.customPgParams`],
    check: walSizing,
  }),
  rule({
    id: 'storage-log-sizing',
    title: 'The log volume fits chatty logs',
    looksAt: [`${STORAGE}.logVol.size`, `${CHILD}.customPgParams`, `${FEP}.pgAuditLog.enable`],
    fix: 'measure the logs in a test environment, and give logVol a size of its own',
    *check(view) {
      const volume = volumeOf(view, 'logVol');
      const why = view.isOn(`${FEP}.pgAuditLog.enable`) ? 'audit logging is on' : CHATTY.test(parameter(view, 'log_min_messages') ?? '') ? `log_min_messages is ${parameter(view, 'log_min_messages')}` : undefined;
      if (volume !== undefined && why !== undefined && volume.size === DEFAULT_SIZES['logVol']) yield {path: `${volume.path}.size`, message: `${why}, and the log volume has its default size`};
    },
  }),
  rule({
    id: 'storage-tablespace-path',
    title: 'Tablespaces have their volume',
    looksAt: [`${STORAGE}.tablespaceVol`, `${CHILD}.customPgParams`],
    fix: 'define tablespaceVol when the cluster is made, and give tablespaces a LOCATION below /database/tablespaces',
    *check(view) {
      if (view.has(`${STORAGE}.tablespaceVol`)) return;
      for (const name of ['default_tablespace', 'temp_tablespaces']) {
        const named = (parameter(view, name) ?? '').split(',').map((one) => one.trim().replaceAll('"', '')).filter((one) => !['', 'pg_default', 'pg_global'].includes(one));
        if (named.length > 0) yield {path: `${CHILD}.customPgParams`, message: `${name} names ${named.join(', ')}, and there is no volume for tablespaces`};
      }
    },
  }),
  rule({
    id: 'storage-logvol-directory',
    title: 'Without a log volume logs are on the data volume',
    looksAt: [`${STORAGE}.logVol`, `${CHILD}.customPgParams`, `${CHILD}.customPgAudit`, `${CHILD}.backup.pgbackrestParams`],
    fix: 'use /database/userdata/data/log, or add logVol',
    *check(view) {
      if (view.has(`${STORAGE}.logVol`)) return;
      const places: [string, string | undefined][] = [
        [`${CHILD}.customPgParams`, parameter(view, 'log_directory')],
        [`${CHILD}.customPgAudit`, /^\s*log_directory\s*=\s*'?([^'\n]*)/m.exec(view.text(`${CHILD}.customPgAudit`) ?? '')?.[1]],
        ...optionTexts(view).map(({path, entries}): [string, string | undefined] => [path, entries.find(({key}) => key === 'log-path')?.value]),
      ];
      for (const [path, directory] of places) if (directory?.startsWith('/database/log') === true) yield {path, message: `${directory} is on the log volume, and there is none`};
    },
  }),
];
