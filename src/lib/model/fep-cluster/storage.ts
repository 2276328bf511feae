import {accessModes, flag, integer, oneOf, pattern, PATTERNS, text, volumeSize} from '../schema/leaf-types.ts';
import {field, group, type FieldFacts} from '../schema/node.ts';
import {later, LATER} from './later.ts';
import {containerResources} from './parts.ts';


interface Purpose {
  en: string;
  ja: string;
  /** Further sentences on the volume. */
  note?: {en: string; ja: string};
}

const increaseType = oneOf('percent', 'size');

/** What every volume has: class and modes for life, a size that only grows, and its own auto-resize settings. */
function volume(purpose: Purpose, size: string) {
  const facts: FieldFacts = {
    en: `Volume for ${purpose.en}. Volumes can be neither added nor dropped after creation.${purpose.note ? ` ${purpose.note.en}` : ''}`,
    ja: `${purpose.ja}用のボリューム。作成後の追加も削除もできない。${purpose.note?.ja ?? ''}`,
    section: 'UG 2.3.3',
    immutable: true,
  };
  return group(facts, () => ({...claim(purpose, size), ...autoresizeOverrides(purpose)}));
}

function claim(purpose: Purpose, size: string) {
  return {
    size: field(volumeSize, {
      en: `Size of each server's volume for ${purpose.en}. It can only grow, and only when the StorageClass can expand volumes.`,
      ja: `サーバごとの${purpose.ja}用ボリュームの大きさ。拡張のみ可能で、StorageClassが拡張に対応している必要がある。`,
      section: 'UG 2.3.3, 5.3.2',
      default: size,
      schemaDefault: true,
      immutable: false,
    }),
    storageClass: field(text, {
      en: `StorageClass of the volume for ${purpose.en}; the platform's default class when left out. Fixed at creation.`,
      ja: `${purpose.ja}用ボリュームのStorageClass。省略時は環境の既定クラス。作成時に決まり変更できない。`,
      section: 'UG 2.3.3',
    }),
    accessModes: field(accessModes, {
      en: `How the volume for ${purpose.en} may be mounted, as a list. Fixed at creation.`,
      ja: `${purpose.ja}用ボリュームのアクセスモード(リスト)。作成時に決まり変更できない。`,
      section: 'UG 2.3.3',
      default: ['ReadWriteOnce'],
    }),
  };
}

function autoresizeOverrides(purpose: Purpose) {
  return {
    threshold: field(integer(), {
      en: `Used share in percent at which the volume for ${purpose.en} is expanded; overrides autoresize.threshold.`,
      ja: `${purpose.ja}用ボリュームを拡張する使用率(%)。autoresize.thresholdより優先される。`,
      section: 'UG 2.3.3.2',
      immutable: false,
    }),
    increase: field(integer(), {
      en: `Step of one expansion of the volume for ${purpose.en}; overrides autoresize.increase.`,
      ja: `${purpose.ja}用ボリュームの1回の拡張量。autoresize.increaseより優先される。`,
      ...LATER,
      immutable: false,
    }),
    increaseType: field(increaseType, {
      en: `Whether the step for the volume for ${purpose.en} is a percentage or a size.`,
      ja: `${purpose.ja}用ボリュームの拡張量を割合と大きさのどちらで解釈するか。`,
      ...LATER,
      immutable: false,
    }),
    storageLimit: field(integer(), {
      en: `Ceiling for automatic expansion of the volume for ${purpose.en}; 0 keeps it as it is. The unit is not stated by any source.`,
      ja: `${purpose.ja}用ボリュームの自動拡張の上限。0なら拡張しない。単位は資料に示されていない。`,
      section: 'UG 2.3.3.2',
      immutable: false,
    }),
  };
}

/** A volume of the vector transformation of 8.1: no default size, no auto-resize settings. */
function vectorVolume(purpose: Purpose) {
  const facts: FieldFacts = {
    en: `Volume for ${purpose.en}.`,
    ja: `${purpose.ja}用のボリューム。`,
    ...later('8.1.0'),
  };
  return group(facts, () => ({
    size: field(volumeSize, {en: `Size of the volume for ${purpose.en}.`, ja: `${purpose.ja}用ボリュームの大きさ。`}),
    storageClass: field(text, {en: `StorageClass of the volume for ${purpose.en}.`, ja: `${purpose.ja}用ボリュームのStorageClass。`, immutable: true}),
    accessModes: field(accessModes, {en: `How the volume for ${purpose.en} may be mounted.`, ja: `${purpose.ja}用ボリュームのアクセスモード。`, immutable: true}),
  }));
}

const autoresize = group(
  {
    en: 'Automatic expansion of volumes that fill up, by what Prometheus measures. Members here hold for every volume without its own.',
    ja: 'Prometheusの計測値に基づく、逼迫したボリュームの自動拡張。個別指定のないボリュームすべてに適用される。',
    section: 'UG 2.3.3.2',
  },
  () => ({
    enable: field(flag, {
      en: 'Turns automatic expansion on. It needs spec.fep.autoTuning.prometheus, and adds the pod fep-tuning. May be switched at any time.',
      ja: '自動拡張の有効化。spec.fep.autoTuning.prometheusが必要で、fep-tuningポッドが加わる。いつでも切り替えられる。',
      restart: 'none',
    }),
    threshold: field(integer(), {en: 'Used share in percent at which a volume is expanded.', ja: 'ボリュームを拡張する使用率(%)。', default: 80}),
    increase: field(integer(), {en: 'Step of one expansion.', ja: '1回の拡張量。'}),
    increaseType: field(increaseType, {en: 'Whether increase is a percentage or a size.', ja: 'increaseを割合と大きさのどちらで解釈するか。', ...LATER}),
    interval: field(integer(), {en: 'Time between two looks at the used shares.', ja: '使用率を確認する間隔。', ...LATER}),
    storageLimit: field(integer(), {
      en: 'Ceiling for automatic expansion of every volume; 0 means never.',
      ja: '全ボリュームの自動拡張の上限。0なら拡張しない。',
      ...LATER,
    }),
    mcSpec: containerResources({en: 'the container that expands volumes', ja: 'ボリューム拡張用コンテナ'}, {facts: LATER}),
  }),
);

const MANDATORY = {en: 'Every cluster needs it.', ja: 'どのクラスタにも必須。'};

const SHARED = {
  en: 'In a cluster of several servers it must be ReadWriteMany, unless backups go to object storage.',
  ja: '複数サーバ構成では、オブジェクトストレージへバックアップする場合を除きReadWriteManyが必要。',
};

/** `spec.fepChildCrVal.storage`. */
export const storage = group({en: 'Volumes of the cluster.', ja: 'クラスタのボリューム。', section: 'UG 2.3.3'}, () => ({
  dataVol: volume({en: 'the database', ja: 'データベース本体', note: MANDATORY}, '2Gi'),
  walVol: volume({en: 'write-ahead log', ja: 'WAL', note: MANDATORY}, '1200Mi'),
  logVol: volume({en: 'server logs', ja: 'サーバログ'}, '1Gi'),
  tablespaceVol: volume({en: 'tablespaces', ja: 'テーブル空間'}, '512Mi'),
  archivewalVol: volume({en: 'archived WAL', ja: 'アーカイブWAL', note: SHARED}, '1Gi'),
  backupVol: volume({en: 'backups', ja: 'バックアップ', note: SHARED}, '2Gi'),
  inferenceVol: vectorVolume({en: 'the inference server', ja: '推論サーバ'}),
  modelRepositoryVol: vectorVolume({en: 'the model repository', ja: 'モデルリポジトリ'}),
  autoresize,
  dataSize: field(pattern(PATTERNS.quantity, 'a quantity such as 10Gi'), {
    en: 'Expected amount of data, from which the operator estimates the volumes that have no size.',
    ja: '想定データ量。大きさの指定がないボリュームの大きさをオペレータが見積もるために使う。',
    ...LATER,
  }),
  storageClass: field(text, {en: 'StorageClass of all volumes that name none.', ja: '個別指定のない全ボリュームのStorageClass。', ...LATER, immutable: true}),
  accessModes: field(accessModes, {en: 'Access modes of all volumes that name none.', ja: '個別指定のない全ボリュームのアクセスモード。', ...LATER, default: ['ReadWriteOnce'], immutable: true}),
}));
