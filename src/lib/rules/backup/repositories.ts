import {backupOptions, hasBackup, isFirstRepositoryObjectStore, repositoriesOf, schedulesOf} from '../reading/backup.ts';
import {BACKUP, CHILD, shown, STORAGE} from '../reading/cluster.ts';
import {type Found, type Rule, rule} from '../rule.ts';
import type {View} from '../view.ts';

const PARAMS = `${BACKUP}.pgbackrestParams`;
const CERTIFICATES = '/pgbackrest/storage-certs/';

/** What each kind of object store needs (UG 5.10.2). */
function missingOptions(view: View, index: number, type: string): string[] {
  const options = backupOptions(view);
  const lacks = (names: readonly string[]): string[] => names.filter((name) => !options.has(`repo${index}-${name}`));
  if (type === 's3') {
    const keyless = ['auto', 'web-id'].includes(options.get(`repo${index}-s3-key-type`) ?? '');
    return lacks(['path', 's3-bucket', 's3-endpoint', 's3-region', ...(keyless ? [] : ['s3-key', 's3-key-secret'])]);
  }
  if (type === 'azure') return lacks(['path', 'azure-account', 'azure-container', 'azure-key']);
  return type === 'gcs' ? lacks(['path', 'gcs-bucket', 'gcs-key', 'gcs-key-type']) : [];
}

/** `s3 bucket /path`: what two clusters must not have in common. */
export function repositoryNames(view: View): string[] {
  return repositoriesOf(view).flatMap(({index, type, isObjectStore}) => {
    const options = backupOptions(view);
    const bucket = options.get(`repo${index}-${type === 'azure' ? 'azure-container' : `${type}-bucket`}`);
    const path = options.get(`repo${index}-path`);
    return isObjectStore && bucket !== undefined && path !== undefined ? [`${type} ${bucket} ${path.replace(/\/+$/, '')}`] : [];
  });
}

/** Options that name certificates of object stores, with their values. */
function certificateFiles(view: View): [string, string][] {
  return [...backupOptions(view)].filter(([key]) => /^repo\d+-storage-ca-(?:file|path)$/.test(key));
}

function* certificates(view: View): Generator<Found> {
  const names = namesOf(view, `${BACKUP}.caName`);
  for (const [key, value] of certificateFiles(view)) {
    if (!`${value}/`.startsWith(CERTIFICATES)) yield {path: PARAMS, message: `${key} is ${shown(value)}, and certificates are mounted at ${CERTIFICATES}`, fix: `${CERTIFICATES}ca.crt`};
    else if (names.length === 0) yield {path: `${BACKUP}.caName`, message: `${key} is set, and caName names no ConfigMap to mount`, fix: 'make a ConfigMap with the key ca.crt and list it in caName'};
    else yield* certificateKeys(view, names, value);
  }
}

/** The ConfigMaps, where they can be read. */
function* certificateKeys(view: View, names: readonly string[], file: string): Generator<Found> {
  const maps = view.fact('configMaps');
  if (maps === undefined || file.length <= CERTIFICATES.length) return;
  const key = file.slice(file.lastIndexOf('/') + 1);
  if (!names.some((name) => maps.get(name)?.includes(key) === true)) yield {path: `${BACKUP}.caName`, message: `none of ${names.join(', ')} has the key ${key}`, fix: `a ConfigMap with the key ${key}`};
}

function namesOf(view: View, path: string): string[] {
  const value = view.at(path);
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}

function* gcsKeys(view: View): Generator<Found> {
  const path = `${BACKUP}.repoKeySecretName`;
  for (const {index} of repositoriesOf(view).filter(({type}) => type === 'gcs')) {
    const file = backupOptions(view).get(`repo${index}-gcs-key`);
    if (file !== undefined && !/^\/pgbackrest\/storage-keys?\/./.test(file)) yield {path: PARAMS, message: `repo${index}-gcs-key is ${shown(file)}, and keys are mounted at /pgbackrest/storage-keys`, fix: `repo${index}-gcs-key=/pgbackrest/storage-keys/key.json`};
    // UG 5.11.1.2.2 prints the mount without its last letter, UG 5.10.2 with it; nobody states which one a server has.
    else if (file?.startsWith('/pgbackrest/storage-key/') === true) yield {path: PARAMS, message: `repo${index}-gcs-key is ${shown(file)}: one sample prints storage-key, the other storage-keys`, fix: `repo${index}-gcs-key=/pgbackrest/storage-keys/${file.slice('/pgbackrest/storage-key/'.length)}`, severity: 'warning'};
    const names = namesOf(view, path);
    if (names.length === 0) yield {path, message: `repo${index} is Google Cloud Storage, and repoKeySecretName names no Secret with its key`, fix: 'make a Secret with the key key.json and list it in repoKeySecretName'};
    const secrets = view.fact('secrets');
    if (secrets !== undefined && names.length > 0 && !names.some((name) => secrets.get(name)?.includes('key.json') === true)) yield {path, message: `none of ${names.join(', ')} is a Secret with the key key.json`};
  }
}

/** Where backups are kept. */
export const repositoryRules: readonly Rule[] = [
  rule({
    id: 'pgbr-repo-type',
    title: 'A repository is of a kind that is supported',
    looksAt: [PARAMS],
    fix: 's3, azure or gcs; posix, or nothing, for the backup volume',
    *check(view) {
      for (const {index, type, isObjectStore} of repositoriesOf(view)) if (!isObjectStore && type !== 'posix') yield {path: PARAMS, message: `repo${index}-type is ${shown(type)}`};
    },
  }),
  rule({
    id: 'pgbr-object-options',
    title: 'An object store has all it needs',
    looksAt: [PARAMS, `${BACKUP}.pgbackrestKeyParams`],
    *check(view) {
      for (const {index, type} of repositoriesOf(view)) {
        const missing = missingOptions(view, index, type);
        if (missing.length > 0) yield {path: PARAMS, message: `repo${index} (${type}) lacks ${missing.map((name) => `repo${index}-${name}`).join(', ')}`, fix: 'add them; keys to pgbackrestKeyParams'};
      }
    },
  }),
  rule({
    id: 'pgbr-repo1-default-pv',
    title: 'The first repository is the backup volume',
    looksAt: [PARAMS],
    *check(view) {
      if (hasBackup(view) && !isFirstRepositoryObjectStore(view)) yield {path: PARAMS, message: 'repo1 is the backup volume; an object store beside it is repo2 or higher'};
    },
  }),
  rule({
    id: 'pgbr-repo1-and-backupvol',
    title: 'No backup volume that nothing is written to',
    looksAt: [PARAMS, `${STORAGE}.backupVol`],
    fix: 'leave backupVol out, or make the object store repo2',
    *check(view) {
      if (isFirstRepositoryObjectStore(view) && view.has(`${STORAGE}.backupVol`)) yield {path: `${STORAGE}.backupVol`, message: 'repo1 is an object store: the volume would not be used'};
    },
  }),
  rule({
    id: 'pgbr-no-repo',
    title: 'Backups have a place',
    looksAt: [BACKUP, `${STORAGE}.backupVol`],
    fix: 'add backupVol and archivewalVol, or make repo1 an object store',
    *check(view) {
      const isKept = view.has(`${STORAGE}.backupVol`) || repositoriesOf(view).some(({isObjectStore}) => isObjectStore);
      // Without schedules and options the section may hold nothing but an image.
      const isMeant = schedulesOf(view).length > 0 || view.has(PARAMS);
      if (hasBackup(view) && isMeant && !isKept) yield {path: BACKUP, message: 'backups are configured, and there is neither a backup volume nor an object store'};
    },
  }),
  rule({
    id: 'pgbr-ca-file',
    title: 'Certificates of an object store are mounted',
    looksAt: [PARAMS, `${BACKUP}.caName`],
    when: (view) => certificateFiles(view).length > 0,
    uses: ['configMaps'],
    check: certificates,
  }),
  rule({
    id: 'pgbr-ca-list',
    title: 'caName is a list here',
    looksAt: [`${BACKUP}.caName`, `${CHILD}.restore.caName`],
    *check(view) {
      for (const path of [`${BACKUP}.caName`, `${CHILD}.restore.caName`]) {
        const value = view.at(path);
        if (value !== undefined && !Array.isArray(value)) yield {path, message: `${shown(value)} is no list`, fix: `caName: [${typeof value === 'string' ? JSON.stringify(value) : '"name"'}]`};
      }
    },
  }),
  rule({
    id: 'pgbr-gcs-key-secret',
    title: 'The key of Google Cloud Storage comes from a Secret',
    looksAt: [PARAMS, `${BACKUP}.repoKeySecretName`],
    when: (view) => repositoriesOf(view).some(({type}) => type === 'gcs'),
    uses: ['secrets'],
    check: gcsKeys,
  }),
  rule({
    id: 'pgbr-path-collision',
    title: 'No other cluster writes to the same repository',
    looksAt: [PARAMS],
    when: (view) => repositoryNames(view).length > 0,
    needs: ['otherClusters'],
    fix: 'another path',
    *check(view) {
      for (const name of repositoryNames(view)) {
        const other = (view.fact('otherClusters') ?? []).find(({repositories}) => repositories?.includes(name) === true);
        if (other !== undefined) yield {path: PARAMS, message: `${other.namespace}/${other.name} writes to the same place (${name}): they destroy each other's archive`};
      }
    },
  }),
];
