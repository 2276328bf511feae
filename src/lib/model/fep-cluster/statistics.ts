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
  {en: "Backup of the optimizer's statistics on a schedule.", ja: 'オプティマイザ統計情報の定期バックアップ。', ...LATER},
  () => ({
    enable: field(flag, {en: 'Turns the backup of statistics on.', ja: '統計情報のバックアップを有効にする。'}),
    image: imageName(STATS),
    pullPolicy: pullPolicy(STATS),
  }),
  {keepsUnknown: true},
);

/** `spec.fep.fixedStats`. */
export const fixedStats = group(
  {en: "Fixing of the optimizer's statistics on a schedule, and where they are kept.", ja: 'オプティマイザ統計情報の定期的な固定と、その保存先。', ...LATER},
  () => ({
    endpoint: group({en: 'Storage that keeps the statistics.', ja: '統計情報の保存先。'}, () => ({
      protocol: field(oneOf('s3', 'blob', 'gcs', 'local'), {en: 'Kind of storage.', ja: '保存先の種類。'}),
      authentication: field(text, {en: 'Secret with the credentials for the storage.', ja: '保存先への認証情報を持つSecretの名前。'}),
    })),
    image: imageName(FIXED),
    pullPolicy: pullPolicy(FIXED),
  }),
  {keepsUnknown: true},
);

/** `spec.fep.freezingTuples`. */
export const freezingTuples = group(
  {en: 'Freezing of rows on a schedule.', ja: '行の定期的な凍結。', ...later('7.1.0')},
  () => ({enable: field(flag, {en: 'Turns freezing on a schedule on.', ja: '定期的な凍結を有効にする。'})}),
  {keepsUnknown: true},
);

/** `spec.fep.fepcronjob`. */
export const fepcronjob = group({en: 'Container of the jobs that the operator runs on a schedule.', ja: 'オペレータが定期実行するジョブのコンテナ。', ...later('7.1.0')}, () => ({
  image: imageName(CRON),
  imagePullPolicy: pullPolicy(CRON),
}));

/** `spec.fep.feputils`. */
export const feputils = group({en: 'Sidecar container with tools, beside the server.', ja: 'サーバの横で動くツールのコンテナ(サイドカー)。', ...LATER}, () => ({
  image: imageName(TOOLS),
  /** Capital P in the CRDs. */
  PullPolicy: pullPolicy(TOOLS),
  fepUtilsEnvSec: environmentSecret(TOOLS),
}));
