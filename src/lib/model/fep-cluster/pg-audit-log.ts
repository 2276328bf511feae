import {flag, oneOf, text} from '../schema/leaf-types.ts';
import {field, group} from '../schema/node.ts';
import {LATER} from './later.ts';
import {uploadEndpoint} from './upload-endpoint.ts';

/** `spec.fep.pgAuditLog`. */
export const pgAuditLog = group(
  {en: 'Audit log by pgaudit, and its upload.', ja: 'pgauditによる監査ログとそのアップロード。', section: 'UG 4.11'},
  () => ({
    enable: field(flag, {
      en: 'Turns audit logging on: the operator preloads pgaudit, sets directory and file name, and makes the extension.',
      ja: '監査ログの有効化。オペレータがpgauditの読み込み、出力先とファイル名の設定、拡張の作成を行う。',
      section: 'UG 4.11.1',
    }),
    config: field(text, {
      en: 'ConfigMap whose key pgaudit.conf replaces customPgAudit altogether.',
      ja: 'キーpgaudit.confを持つConfigMap。customPgAuditに代わって使われる。',
      section: 'Overview 1.2.7',
    }),
    auditLogPath: field(text, {en: 'Directory of the audit log; the same as log_directory in customPgAudit.', ja: '監査ログの出力ディレクトリ。customPgAuditのlog_directoryと同じにする。', ...LATER}),
    schedules: group({en: 'When the audit log is uploaded.', ja: '監査ログをアップロードする時刻。', section: 'UG 4.11.3'}, () => ({
      upload: field(text, {en: 'When the upload runs, as a cron line.', ja: 'アップロードの実行時刻(cron形式)。'}),
    })),
    endpoint: group(
      {en: 'Where the audit log is uploaded.', ja: '監査ログのアップロード先。', section: 'UG 4.11.3'},
      () => ({
        protocol: field(oneOf('http', 's3', 'blob'), {
          en: 'Kind of target: a web server, S3, or Azure Blob.',
          ja: '送り先の種類。Webサーバ(http)、S3(s3)、Azure Blob(blob)。',
        }),
        authentication: field(text, {
          en: 'Secret with the credentials; which keys it needs depends on protocol.',
          ja: '認証情報を持つSecretの名前。必要なキーはprotocolにより異なる。',
        }),
        ...uploadEndpoint({en: 'the audit log', ja: '監査ログ'}, LATER),
        azureBlobName: field(text, {en: 'Azure: name of the blob.', ja: 'Azureのblobの名前。', ...LATER}),
        azureContainerName: field(text, {en: 'Azure: name of the container.', ja: 'Azureのコンテナーの名前。', ...LATER}),
      }),
      {keepsUnknown: true},
    ),
  }),
  {keepsUnknown: true},
);
