import {backupFactorOf, needsBackupVolumes} from './backup.ts';
import type {Draft, Origin} from './draft.ts';
import {byFlag} from './flags.ts';
import {type CreateClusterOptions, VOLUMES} from './options.ts';
import {mergeParameters, parameterOf} from './parameters-text.ts';

const FEP = 'spec.fep';
const CHILD = 'spec.fepChildCrVal';

/** Libraries that the operator's built-in file loads (UG 2.3.7); naming any means naming these too. */
const BUILT_IN_LIBRARIES = 'pgx_datamasking,pg_prewarm';

/** Fills in what the operator cannot do without, each with its reason. */
export function layNeeds(draft: Draft, options: CreateClusterOptions): void {
  draft.fill(`${FEP}.instances`, 1, need("the operator's default, written out so that scaling has a field to change"));
  draft.fill(`${CHILD}.storage.dataVol.size`, '2Gi', need('a data volume; the default size of the guide'));
  draft.fill(`${CHILD}.storage.walVol.size`, '1200Mi', need('a WAL volume; the default size of the guide'));
  layBackupVolumes(draft);
  layClasses(draft, options);
  layMonitoring(draft);
  if (!draft.has(`${CHILD}.secretStore`)) layUsers(draft, options);
}

/** A value was not asked for, but something else needs it: `text` says what. */
export function need(text: string): Origin {
  return {source: 'needed', text: `default: ${text}`, why: text};
}

function layBackupVolumes(draft: Draft): void {
  if (!needsBackupVolumes(draft)) return;
  draft.fill(`${CHILD}.storage.archivewalVol.size`, '1Gi', need('archived WAL for backups; the default size of the guide'));
  const {size, why} = backupSize(draft);
  draft.fill(`${CHILD}.storage.backupVol.size`, size, need(why));
  const instances = draft.get(`${FEP}.instances`);
  if (typeof instances !== 'number' || instances < 2) return;
  for (const volume of ['archivewalVol', 'backupVol']) {
    draft.fill(`${CHILD}.storage.${volume}.accessModes`, ['ReadWriteMany'], need('servers share this volume'));
  }
}

function backupSize(draft: Draft): {size: string; why: string} {
  const factor = backupFactorOf(draft);
  const data = /^(\d+)(Ki|Mi|Gi|Ti)$/.exec(String(draft.get(`${CHILD}.storage.dataVol.size`)));
  if (factor === undefined || data === null) return {size: '2Gi', why: 'a backup volume; the default size of the guide'};
  return {size: `${factor * Number(data[1])}${data[2]}`, why: `${factor} times the data volume, for the generations kept`};
}

/** One class for all: given for the cluster, or that of the backup volume for the archived WAL beside it. */
function layClasses(draft: Draft, {storageClass, volumes}: CreateClusterOptions): void {
  const shared = volumes?.backup?.storageClass;
  const archive = `${CHILD}.storage.archivewalVol`;
  if (shared !== undefined && draft.has(archive)) draft.fill(`${archive}.storageClass`, shared, byFlag('--backup-storage-class'));
  if (storageClass === undefined) return;
  for (const volume of Object.values(VOLUMES)) {
    const path = `${CHILD}.storage.${volume}`;
    if (draft.has(path)) draft.fill(`${path}.storageClass`, storageClass, byFlag('--storage-class'));
  }
}

/** The exporter reads pg_stat_statements (UG 4.3), and should not log in as the superuser. */
function layMonitoring(draft: Draft): void {
  if (draft.get(`${FEP}.monitoring.enable`) !== true) return;
  const path = `${CHILD}.customPgParams`;
  const text = draft.get(path);
  if (text !== undefined && typeof text !== 'string') return;
  if (parameterOf(text ?? '', 'shared_preload_libraries') === undefined) {
    const libraries = `${BUILT_IN_LIBRARIES},pg_stat_statements`;
    draft.put(path, mergeParameters(text ?? '', {shared_preload_libraries: libraries}), need('monitoring reads pg_stat_statements'));
  }
  if (!draft.has(`${CHILD}.secretStore`)) draft.fill(`${CHILD}.sysUsers.pgMetricsUser`, 'metricsuser', need('else the exporter logs in as the superuser'));
}

/** Roles of the operator's sample CR. The guide calls only `pguser` mandatory; which others may be left out is not stated. */
function layUsers(draft: Draft, {name}: CreateClusterOptions): void {
  const users = `${CHILD}.sysUsers`;
  const identifier = name.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_').replace(/^(?=\d)/, '_').slice(0, 63);
  draft.fill(`${users}.pguser`, 'app', need('the administrator role of the database'));
  draft.fill(`${users}.pgdb`, identifier === '' ? 'app' : identifier, need('the first database, named after the cluster'));
  draft.fill(`${users}.pgrepluser`, 'repluser', need('the role that replicas log in with'));
  draft.fill(`${users}.pgRewindUser`, 'rewinduser', need('the role that pg_rewind logs in with'));
}
