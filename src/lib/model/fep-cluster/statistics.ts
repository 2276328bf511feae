import {flag, oneOf, text} from '../schema/leaf-types.ts';
import {field, group} from '../schema/node.ts';
import {later, LATER} from './later.ts';
import {environmentSecret, imageName, pullPolicy, type Subject} from './parts.ts';

const STATS: Subject = {en: 'the statistics backup', ja: '統計情報バックアップ'};
const FIXED: Subject = {en: 'the job that fixes statistics', ja: '統計情報固定のジョブ'};
const CRON: Subject = {en: 'the jobs of the operator', ja: 'オペレータの定期ジョブ'};
const TOOLS: Subject = {en: 'the tools container', ja: 'ツールコンテナ'};

/** `spec.fep.backupStats`. */
export const backupStats = group(
  {en: "Backup of the optimizer's statistics.", ja: 'オプティマイザ統計情報のバックアップ。', ...LATER},
  () => ({
    enable: field(flag, {en: 'Turns the backup of statistics on.', ja: '統計情報のバックアップを有効にする。'}),
    image: imageName(STATS),
    pullPolicy: pullPolicy(STATS),
  }),
  {keepsUnknown: true},
);

/** `spec.fep.fixedStats`. */
export const fixedStats = group(
  {en: "Fixing of the optimizer's statistics, from a file kept elsewhere.", ja: '外部に置いたファイルによるオプティマイザ統計情報の固定。', ...LATER},
  () => ({
    endpoint: group({en: 'Where the file is kept.', ja: 'ファイルの置き場所。'}, () => ({
      protocol: field(oneOf('s3', 'blob', 'gcs', 'local'), {en: 'Kind of storage.', ja: '置き場所の種類。'}),
      authentication: field(text, {en: 'Secret with the credentials for the storage.', ja: '置き場所への認証情報を持つSecretの名前。'}),
    })),
    image: imageName(FIXED),
    pullPolicy: pullPolicy(FIXED),
  }),
  {keepsUnknown: true},
);

/** `spec.fep.freezingTuples`. */
export const freezingTuples = group(
  {en: 'Freezing of old rows ahead of time, against transaction id wraparound.', ja: 'トランザクションIDの周回に備えた、古い行の計画的な凍結。', ...later('7.1.0')},
  () => ({enable: field(flag, {en: 'Turns freezing ahead of time on.', ja: '計画的な凍結を有効にする。'})}),
  {keepsUnknown: true},
);

/** `spec.fep.fepcronjob`. */
export const fepcronjob = group({en: 'Container of the jobs that the operator runs on a schedule.', ja: 'オペレータが定期実行するジョブのコンテナ。', ...later('7.1.0')}, () => ({
  image: imageName(CRON),
  imagePullPolicy: pullPolicy(CRON),
}));

/** `spec.fep.feputils`. */
export const feputils = group({en: 'Container with tools beside the server.', ja: 'サーバを補助するツールのコンテナ。', ...LATER}, () => ({
  image: imageName(TOOLS),
  /** Capital P in the CRDs. */
  PullPolicy: pullPolicy(TOOLS),
  fepUtilsEnvSec: environmentSecret(TOOLS),
}));
