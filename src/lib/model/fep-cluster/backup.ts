import {block, integer, nameOrNames, oneOf, text} from '../schema/leaf-types.ts';
import {field, group, type LeafType} from '../schema/node.ts';
import {LATER} from './later.ts';
import {containerResources, environmentSecret, imageName, pullPolicy, type Subject} from './parts.ts';

const CONTAINER: Subject = {en: 'the backup container', ja: 'バックアップコンテナ'};

const kinds = oneOf('full', 'incr');
/** The samples write one blank into the schedules that they do not use. */
const kindsOrBlank = oneOf('full', 'incr', ' ');

function schedule<K extends string>(number: number, kind: LeafType<K>) {
  return group(
    {
      en: `Backup schedule ${number}; used when schedule.num is ${number} or more.`,
      ja: `バックアップスケジュール${number}。schedule.numが${number}以上のとき有効。`,
      section: 'UG 2.3.5, 5.5',
      restart: 'none',
    },
    () => ({
      schedule: field(text, {
        en: `When backup ${number} runs: a cron line of five fields.`,
        ja: `バックアップ${number}の実行時刻。5項目のcron形式。`,
      }),
      type: field(kind, {en: `Kind of backup ${number}: full or incremental.`, ja: `バックアップ${number}の種類。全体(full)か増分(incr)。`}),
      repo: field(integer(1, 256), {
        en: `Repository that backup ${number} goes to; any but 1 must be defined in pgbackrestParams.`,
        ja: `バックアップ${number}の保存先リポジトリ番号。1以外はpgbackrestParamsでの定義が必要。`,
        default: 1,
      }),
    }),
    {keepsUnknown: true},
  );
}

/** Credentials and files for object storage: the same three members in backup, restore and velero. */
export const repositoryAccess = {
  pgbackrestKeyParams: field(block, {
    en: 'pgBackRest options that are secret, such as access keys. The operator shows their values as asterisks.',
    ja: 'アクセスキーなど秘密にすべきpgBackRestの設定。値はオペレータにより伏せ字になる。',
    section: 'UG 5.10.2',
    secret: true,
    restart: 'none',
  }),
  caName: field(nameOrNames, {
    en: 'Names of ConfigMaps with CA files of the object storage, mounted at /pgbackrest/storage-certs.',
    ja: 'オブジェクトストレージのCAファイルを持つConfigMapの名前(リスト)。/pgbackrest/storage-certsに置かれる。',
    section: 'UG 5.10.2',
  }),
  repoKeySecretName: field(nameOrNames, {
    en: 'Names of Secrets with key files for Google Cloud Storage, mounted at /pgbackrest/storage-keys.',
    ja: 'Google Cloud Storageの鍵ファイルを持つSecretの名前(リスト)。/pgbackrest/storage-keysに置かれる。',
    section: 'UG 5.10.2',
  }),
};

/** `spec.fepChildCrVal.backup`. */
export const backup = group(
  {en: 'Scheduled backups and WAL archiving with pgBackRest.', ja: 'pgBackRestによる定期バックアップとWALアーカイブ。', section: 'UG 2.3.5'},
  () => ({
    image: group({en: 'Image of the backup container.', ja: 'バックアップコンテナのイメージ。', section: 'UG 5.2'}, () => ({
      image: imageName(CONTAINER, {section: 'UG 5.2', restart: 'rolling'}),
      pullPolicy: pullPolicy(CONTAINER),
    })),
    mcSpec: containerResources(CONTAINER, {facts: {section: 'UG 5.3.1'}}),
    pgbackrestParams: field(block, {
      en: 'pgBackRest configuration in the form of pgbackrest.conf: [global] and [global:command] sections only. Holds from the next backup on.',
      ja: 'pgbackrest.conf形式のpgBackRest設定。[global]と[global:コマンド]のみ使える。次のバックアップから有効。',
      section: 'UG 2.3.5, 5.10.2',
      restart: 'none',
      secretLines: true,
    }),
    ...repositoryAccess,
    schedule: group({en: 'How many schedules are in force.', ja: '有効にするスケジュールの数。', section: 'UG 2.3.5'}, () => ({
      num: field(integer(), {
        en: 'Number of schedules in force, from schedule1 on; at most 5.',
        ja: 'schedule1から数えて有効にするスケジュールの数。最大5。',
        restart: 'none',
      }),
    })),
    schedule1: schedule(1, kinds),
    schedule2: schedule(2, kinds),
    schedule3: schedule(3, kindsOrBlank),
    schedule4: schedule(4, kindsOrBlank),
    schedule5: schedule(5, kindsOrBlank),
    preScript: field(text, {
      en: 'Body of a script that is run before each backup.',
      ja: '各バックアップの前に実行するスクリプトの内容。',
      section: 'CRD 6.1.0',
      default: '" "',
      schemaDefault: true,
    }),
    postScript: field(text, {
      en: 'Body of a script that is run after each backup.',
      ja: '各バックアップの後に実行するスクリプトの内容。',
      section: 'CRD 6.1.0',
      default: '" "',
      schemaDefault: true,
    }),
    type: field(oneOf('local'), {
      en: 'Kind of backup; local is the only one.',
      ja: 'バックアップの方式。localのみ。',
      ...LATER,
    }),
    fepBackupEnvSec: environmentSecret(CONTAINER),
  }),
  {keepsUnknown: true},
);
