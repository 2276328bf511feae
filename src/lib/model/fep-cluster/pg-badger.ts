import {flag, text} from '../schema/leaf-types.ts';
import {field, group} from '../schema/node.ts';
import {uploadEndpoint} from './upload-endpoint.ts';

/** `spec.fep.pgBadger`. */
export const pgBadger = group(
  {en: 'Reports on the server log, made by pgBadger on a schedule and uploaded to a web server of yours.', ja: 'pgBadgerによるログ分析レポートの定期作成と、利用者のWebサーバへのアップロード。', section: 'UG 4.10'},
  () => ({
    schedules: group({en: 'When reports are made and old ones removed.', ja: 'レポートの作成と削除の時刻。', section: 'UG 4.10.2'}, () => ({
      create: field(text, {
        en: 'When a report is made, as a cron line. A wrong one makes no CronJob, in silence.',
        ja: 'レポートの作成時刻(cron形式)。誤りがあると何も知らされずCronJobが作られない。',
      }),
      cleanup: field(text, {en: 'When old reports are removed from the servers, as a cron line.', ja: '古いレポートをサーバから削除する時刻(cron形式)。'}),
    })),
    options: group(
      {en: 'Options of pgBadger.', ja: 'pgBadgerのオプション。', section: 'UG 4.10.1'},
      () => ({
        incremental: field(flag, {
          en: 'Adds to the earlier report instead of making a new one; the upload is then a zip file.',
          ja: '以前のレポートに追加していく。その場合アップロードされるのはzipファイル。',
          default: false,
        }),
      }),
      {keepsUnknown: true},
    ),
    endpoint: group(
      {en: 'Where reports are uploaded.', ja: 'レポートのアップロード先。', section: 'UG 4.10.4'},
      () => ({
        authentication: field(text, {
          en: 'Secret with the key basic_auth: user:password in base64, which stringData takes as it is and data encodes once more.',
          ja: 'キーbasic_authを持つSecret。値はuser:passwordをbase64にしたもので、dataに書く場合はさらにbase64にする。',
        }),
        ...uploadEndpoint({en: 'the report', ja: 'レポート'}),
      }),
      {keepsUnknown: true},
    ),
  }),
  {keepsUnknown: true},
);
