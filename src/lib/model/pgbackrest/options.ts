import {nearest} from '../schema/did-you-mean.ts';
import {FORBIDDEN_OPTIONS} from './forbidden-options.ts';

export {FORBIDDEN_OPTIONS} from './forbidden-options.ts';

/** An option of pgBackRest that may stand in `pgbackrestParams`, as pgBackRest 2.45 tells of it (`pgbackrest help`). */
export interface BackupOption {
  /** Without the number of the repository: `repo-retention-full`. */
  name: string;
  /** Belongs to one repository: written `repo1-…`, `repo2-…`. */
  ofRepository: boolean;
  type: 'boolean' | 'integer' | 'seconds' | 'size' | 'enum' | 'text';
  words?: readonly string[];
  min?: number;
  max?: number;
  default?: string;
  /** Belongs into `pgbackrestKeyParams`, which the operator masks (UG 5.10.2). */
  secret: boolean;
  en: string;
  ja: string;
}

type Line = readonly [name: string, type: BackupOption['type'], en: string, ja: string, more?: Partial<Pick<BackupOption, 'words' | 'min' | 'max' | 'default' | 'secret'>>];

const STYLE = {words: ['host', 'path'], default: 'host'} as const;
const SECRET = {secret: true} as const;

/** Words and defaults were compared with the program's own help; what stands in no source has neither. */
const LINES: readonly Line[] = [
  ['archive-async', 'boolean', 'Pushes and gets WAL segments in the background.', 'WALセグメントの送受信をバックグラウンドで行う。', {default: 'n'}],
  ['archive-check', 'boolean', 'Waits for the WAL of a backup to be archived before the backup counts as done.', 'バックアップに必要なWALのアーカイブを確認してから完了とする。', {default: 'y'}],
  ['archive-get-queue-max', 'size', 'WAL that is fetched ahead while a server recovers.', '復旧中に先読みするWALの量。', {default: '128MiB'}],
  ['archive-header-check', 'boolean', 'Checks version and system id in the header of each WAL segment.', 'WALのヘッダーにある版とシステムIDを検査する。', {default: 'y'}],
  ['archive-missing-retry', 'boolean', 'Looks once more for a WAL segment that was missing.', '見つからなかったWALをもう一度探す。', {default: 'y'}],
  ['archive-push-queue-max', 'size', 'WAL that may wait to be archived; beyond it segments are dropped, and point-in-time recovery breaks there.', 'アーカイブ待ちWALの上限。超えるとWALが捨てられ、その時点への復旧ができなくなる。'],
  ['archive-timeout', 'seconds', 'How long to wait for a WAL segment to be archived.', 'WALがアーカイブされるのを待つ時間。', {default: '60'}],
  ['buffer-size', 'size', 'Size of the buffers for input and output.', '入出力バッファの大きさ。', {default: '1MiB'}],
  ['checksum-page', 'boolean', 'Checks the checksums of data pages during a backup.', 'バックアップ時にデータページのチェックサムを検査する。'],
  ['compress-level', 'integer', 'Level of compression; its range hangs on compress-type.', '圧縮の強さ。範囲はcompress-typeによる。'],
  ['compress-level-network', 'integer', 'Level of compression on the network.', '通信の圧縮の強さ。', {default: '3'}],
  ['compress-type', 'enum', 'How files in the repository are compressed.', 'リポジトリのファイルの圧縮方式。', {words: ['none', 'bz2', 'gz', 'lz4', 'zst'], default: 'gz'}],
  ['db-timeout', 'seconds', 'How long a query of pgBackRest to the database may take.', 'pgBackRestがデータベースに出す問い合わせの制限時間。', {default: '1800'}],
  ['exclude', 'text', 'Paths left out of the backup.', 'バックアップから除くパス。'],
  ['expire-auto', 'boolean', 'Removes expired backups after each successful backup.', 'バックアップの成功後に期限切れのバックアップを削除する。', {default: 'y'}],
  ['io-timeout', 'seconds', 'How long input and output may stand still.', '入出力が止まったとみなすまでの時間。', {default: '60'}],
  ['log-level-file', 'enum', 'Detail of the log files.', 'ログファイルの詳しさ。', {words: ['off', 'error', 'warn', 'info', 'detail', 'debug', 'trace'], default: 'info'}],
  ['log-subprocess', 'boolean', 'Writes logs of the processes that pgBackRest starts.', 'pgBackRestが起動するプロセスのログも出す。', {default: 'n'}],
  ['log-timestamp', 'boolean', 'Puts the time before each line of the log.', 'ログの各行に時刻を付ける。', {default: 'y'}],
  ['manifest-save-threshold', 'size', 'How much is copied between two saves of the manifest of a running backup.', '実行中のバックアップでマニフェストを保存する間隔(コピー量)。', {default: '1GiB'}],
  ['neutral-umask', 'boolean', 'Makes files with fixed permissions, whatever the umask.', 'umaskによらず決まった権限でファイルを作る。', {default: 'y'}],
  ['process-max', 'integer', 'Number of processes that compress and transfer.', '圧縮と転送を行うプロセスの数。', {min: 1, max: 999, default: '1'}],
  ['protocol-timeout', 'seconds', 'How long processes of pgBackRest wait for each other; longer than db-timeout.', 'pgBackRestのプロセス間の待ち時間。db-timeoutより長くする。', {default: '1830'}],
  ['resume', 'boolean', 'Takes up a backup that failed where it stopped.', '失敗したバックアップを途中から再開する。', {default: 'y'}],
  ['start-fast', 'boolean', 'Forces a checkpoint, so that a backup begins at once.', 'チェックポイントを強制し、すぐにバックアップを始める。', {default: 'n'}],
  ['tcp-keep-alive-count', 'integer', 'Number of keep-alive probes that may go unanswered.', '応答のないキープアライブの許容回数。', {min: 1, max: 32}],
  ['tcp-keep-alive-idle', 'seconds', 'Idle time before keep-alive probes begin.', 'キープアライブを始めるまでの無通信時間。'],
  ['tcp-keep-alive-interval', 'seconds', 'Time between two keep-alive probes.', 'キープアライブの間隔。'],
  ['repo-azure-account', 'text', 'Account of Azure Blob Storage.', 'Azure Blob Storageのアカウント。'],
  ['repo-azure-container', 'text', 'Container in Azure Blob Storage.', 'Azure Blob Storageのコンテナー。'],
  ['repo-azure-endpoint', 'text', 'Endpoint of Azure Blob Storage.', 'Azure Blob Storageのエンドポイント。', {default: 'blob.core.windows.net'}],
  ['repo-azure-key', 'text', 'Key for Azure Blob Storage.', 'Azure Blob Storageのキー。', SECRET],
  ['repo-azure-key-type', 'enum', 'Kind of the key for Azure.', 'Azureのキーの種類。', {words: ['auto', 'shared', 'sas'], default: 'shared'}],
  ['repo-azure-uri-style', 'enum', 'Form of the addresses of Azure.', 'AzureのURIの形式。', STYLE],
  ['repo-bundle', 'boolean', 'Stores small files in bundles.', '小さなファイルをまとめて格納する。', {default: 'n'}],
  ['repo-bundle-limit', 'size', 'Files larger than this are not bundled.', 'これより大きいファイルはまとめない。', {default: '2MiB'}],
  ['repo-bundle-size', 'size', 'Size of a bundle.', 'まとめる大きさの目安。', {default: '20MiB'}],
  ['repo-cipher-pass', 'text', 'Passphrase that encrypts the repository; without it no backup can be read.', 'リポジトリを暗号化するパスフレーズ。失うとバックアップを読めない。', SECRET],
  ['repo-cipher-type', 'enum', 'Cipher that encrypts the repository.', 'リポジトリの暗号方式。', {words: ['none', 'aes-256-cbc'], default: 'none'}],
  ['repo-gcs-bucket', 'text', 'Bucket in Google Cloud Storage.', 'Google Cloud Storageのバケット。'],
  ['repo-gcs-endpoint', 'text', 'Endpoint of Google Cloud Storage.', 'Google Cloud Storageのエンドポイント。', {default: 'storage.googleapis.com'}],
  ['repo-gcs-key', 'text', 'File with the service account key; FEP mounts it at /pgbackrest/storage-keys.', 'サービスアカウントキーのファイル。FEPでは/pgbackrest/storage-keysに置かれる。'],
  ['repo-gcs-key-type', 'enum', 'Kind of the key for Google; FEP takes service alone.', 'Googleのキーの種類。FEPではserviceのみ。', {words: ['auto', 'service', 'token'], default: 'service'}],
  ['repo-hardlink', 'boolean', 'Links files between backups in a repository of files.', 'ファイルのリポジトリで、バックアップ間のファイルをハードリンクにする。', {default: 'n'}],
  ['repo-path', 'text', 'Path in object storage. Must be left out for the backup volume.', 'オブジェクトストレージ内のパス。バックアップ用ボリュームでは指定できない。'],
  ['repo-retention-full', 'integer', 'How many full backups, or days of them, are kept; without it the repository fills up.', '残す全体バックアップの世代数または日数。省略すると領域があふれる。', {min: 1, max: 9_999_999}],
  ['repo-retention-full-type', 'enum', 'Whether repo-retention-full counts backups or days.', 'repo-retention-fullを世代数(count)と日数(time)のどちらで数えるか。', {words: ['count', 'time'], default: 'count'}],
  ['repo-retention-history', 'integer', 'Days for which manifests of expired backups are kept.', '期限切れバックアップのマニフェストを残す日数。', {min: 0, max: 9_999_999}],
  ['repo-s3-bucket', 'text', 'Bucket in S3.', 'S3のバケット。'],
  ['repo-s3-endpoint', 'text', 'Endpoint of S3.', 'S3のエンドポイント。'],
  ['repo-s3-key', 'text', 'Access key for S3.', 'S3のアクセスキー。', SECRET],
  ['repo-s3-key-secret', 'text', 'Secret access key for S3.', 'S3のシークレットアクセスキー。', SECRET],
  ['repo-s3-key-type', 'enum', 'Where the keys for S3 come from.', 'S3のキーの取得方法。', {words: ['auto', 'shared', 'web-id'], default: 'shared'}],
  ['repo-s3-kms-key-id', 'text', 'Key of AWS KMS that encrypts the objects.', 'オブジェクトを暗号化するAWS KMSのキー。'],
  ['repo-s3-region', 'text', 'Region of the bucket.', 'バケットのリージョン。'],
  ['repo-s3-role', 'text', 'IAM role that may use the bucket.', 'バケットを使えるIAMロール。'],
  ['repo-s3-token', 'text', 'Session token for S3.', 'S3のセッショントークン。', SECRET],
  ['repo-s3-uri-style', 'enum', 'Form of the addresses of S3.', 'S3のURIの形式。', STYLE],
  ['repo-storage-ca-file', 'text', 'CA file for the object storage; FEP mounts it at /pgbackrest/storage-certs.', 'オブジェクトストレージのCAファイル。FEPでは/pgbackrest/storage-certsに置かれる。'],
  ['repo-storage-ca-path', 'text', 'Folder of CA files for the object storage.', 'オブジェクトストレージのCAファイルを置くフォルダ。'],
  ['repo-storage-host', 'text', 'Host to connect to instead of the endpoint.', 'エンドポイントの代わりに接続するホスト。'],
  ['repo-storage-port', 'integer', 'Port of the object storage.', 'オブジェクトストレージのポート番号。', {min: 1, max: 65_535, default: '443'}],
  ['repo-storage-upload-chunk-size', 'size', 'Size of the chunks in which files are uploaded.', 'アップロードの分割の大きさ。'],
  ['repo-storage-verify-tls', 'boolean', 'Checks the certificate of the object storage.', 'オブジェクトストレージの証明書を検証する。', {default: 'y'}],
  ['repo-type', 'enum', 'Kind of the repository: files on the backup volume, or object storage.', 'リポジトリの種類。バックアップ用ボリューム上のファイルか、オブジェクトストレージか。', {words: ['posix', 's3', 'azure', 'gcs'], default: 'posix'}],
];

let byName: Map<string, BackupOption> | undefined;

function table(): Map<string, BackupOption> {
  byName ??= new Map(LINES.map(([name, type, en, ja, more = {}]) => [name, {name, ofRepository: name.startsWith('repo-'), type, secret: false, en, ja, ...more}]));
  return byName;
}

/** All options that may be set, in the order of their names. */
export function backupOptionList(): BackupOption[] {
  return [...table().values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** `repo2-s3-key` without its number: `repo-s3-key`; `no-resume` without its no. */
function nameOf(key: string): string {
  return key.replace(/^(repo|pg)\d+-/, '$1-').replace(/^no-/, '');
}

/** The option that a key in a configuration stands for; undefined for what may not be set or does not exist. */
export function backupOption(key: string): BackupOption | undefined {
  return table().get(nameOf(key));
}

/** Why a key must not be set, or undefined when it may (UG 2.3.5.2). Exceptions hang on other lines: rules.md F.2. */
export function forbiddenReason(key: string): {name: string; why: string} | undefined {
  const found = FORBIDDEN_OPTIONS.find(([, form]) => form.test(key));
  return found === undefined ? undefined : {name: found[0], why: found[2]};
}

/** The key that was most likely meant by one that does not exist, with the number of its repository. */
export function backupOptionMeant(key: string): string | undefined {
  const number = /^(?:[a-z]{3,5})(\d+)-/.exec(key)?.[1];
  const bare = number === undefined ? key : key.replace(number, '');
  const found = nearest(bare, table().keys());
  if (found === undefined) return undefined;
  return found.startsWith('repo-') ? found.replace('repo-', `repo${number ?? 1}-`) : found;
}

const UNITS = /^\d+(?:(?:[kmgtp]i?)?b|[kmgtp]i?)?$/i;

/** What is wrong with the value of an option, in words; undefined when nothing is, and for options that are not in the table. */
export function checkBackupOption(key: string, value: string): string | undefined {
  const option = backupOption(key);
  if (option === undefined) return undefined;
  const {type, words = [], min = -Infinity, max = Infinity, secret} = option;
  const seen = secret ? 'the value' : JSON.stringify(value.slice(0, 40));
  switch (type) {
    case 'boolean':
      return value === 'y' || value === 'n' ? undefined : `${seen} is neither y nor n`;
    case 'enum':
      return words.includes(value) ? undefined : `${seen} is none of ${words.join(', ')}`;
    case 'integer':
      if (!/^-?\d+$/.test(value)) return `${seen} is no whole number`;
      return Number(value) >= min && Number(value) <= max ? undefined : `${seen} is outside ${min} to ${max}`;
    case 'seconds':
      return /^\d+(?:\.\d+)?$/.test(value) ? undefined : `${seen} is no number of seconds`;
    case 'size':
      return UNITS.test(value) ? undefined : `${seen} is no size such as 128MiB`;
    case 'text':
      return value === '' ? 'the value is empty' : undefined;
  }
}
