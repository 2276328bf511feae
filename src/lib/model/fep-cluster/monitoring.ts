import {flag, oneOf, text, texts} from '../schema/leaf-types.ts';
import {dictionary, field, group, list} from '../schema/node.ts';
import {later, LATER} from './later.ts';
import {environmentSecret, tlsNames, type Subject} from './parts.ts';

const EXPORTER: Subject = {en: 'the exporter', ja: 'エクスポーター'};

/** `spec.fep.monitoring`. */
export const monitoring = group(
  {en: 'Monitoring by a FEPExporter that the operator makes.', ja: 'オペレータが作るFEPExporterによる監視。', section: 'UG 4.3'},
  () => ({
    enable: field(flag, {
      en: 'Makes the FEPExporter <cluster>-fepexporter; can be switched on a running cluster.',
      ja: 'FEPExporter(<クラスタ名>-fepexporter)を作る。稼働中のクラスタでも切り替えられる。',
      restart: 'none',
    }),
    fepExporter: group(
      {en: 'Settings of the exporter.', ja: 'エクスポーターの設定。'},
      () => ({
        tls: tlsNames(EXPORTER),
        authSecret: group({en: 'Credentials that a scraper must show.', ja: '計測値の取得側に求める認証情報。', ...LATER}, () => ({
          secretName: field(text, {en: 'Secret that holds the credentials.', ja: '認証情報を持つSecretの名前。'}),
          userKey: field(text, {en: 'Key of the user name in that Secret.', ja: 'Secret内でユーザー名を持つキー。'}),
          passwordKey: field(text, {en: 'Key of the password in that Secret.', ja: 'Secret内でパスワードを持つキー。'}),
        })),
        customLabel: list(
          dictionary(field(text, {en: 'Value of the label.', ja: 'ラベルの値。'}), {en: 'Label name and value.', ja: 'ラベルの名前と値。'}),
          {en: 'Labels for the ServiceMonitor and the PrometheusRule of the exporter.', ja: 'エクスポーターのServiceMonitorとPrometheusRuleに付けるラベル。', ...LATER},
        ),
        exporterLogLevel: field(oneOf('error', 'debug', 'info', 'warn'), {
          en: "Detail of the exporter's own log.",
          ja: 'エクスポーター自身のログの詳しさ。',
          ...later('6.2.0'),
        }),
        fepExporterEnvSec: environmentSecret(EXPORTER),
      }),
      {keepsUnknown: true},
    ),
    prometheus: group({en: 'Prometheus, as a client of the exporter.', ja: 'エクスポーターを参照するPrometheus。'}, () => ({
      tls: tlsNames({en: 'Prometheus as a client', ja: 'クライアントとしてのPrometheus'}),
    })),
  }),
  {keepsUnknown: true},
);

/** `spec.fep.externalMonitoring`. */
export const externalMonitoring = group(
  {en: 'Sending of metrics to a cloud service.', ja: 'クラウドサービスへの計測値の送信。', ...later('7.1.0')},
  () => ({
    cloudWatch: group({en: 'Sending to Amazon CloudWatch.', ja: 'Amazon CloudWatchへの送信。'}, () => ({
      enable: field(flag, {en: 'Sends metrics to CloudWatch.', ja: 'CloudWatchへ計測値を送る。'}),
      schedule: field(text, {en: 'When metrics are sent, as a cron line.', ja: '計測値を送る時刻(cron形式)。'}),
      namespace: field(text, {en: 'CloudWatch namespace that the metrics go to.', ja: '計測値を入れるCloudWatchの名前空間。'}),
      dimensionName: field(text, {en: 'Name of the dimension that marks the metrics.', ja: '計測値に付けるディメンションの名前。'}),
      dimensionValue: field(text, {en: 'Value of that dimension.', ja: 'そのディメンションの値。'}),
      databases: field(texts, {en: 'Databases to measure.', ja: '計測するデータベース。'}),
      defaultMetrics: field(flag, {en: 'Sends the built-in set of metrics.', ja: '組み込みの計測項目を送る。', default: true, schemaDefault: true}),
      customMetrics: field(texts, {en: 'Metrics to send besides.', ja: '追加で送る計測項目。'}),
      authentication: group({en: 'Access to AWS.', ja: 'AWSへの認証。'}, () => ({
        cloudWatchConfig: field(text, {en: 'Name of the object with the AWS configuration file.', ja: 'AWS設定ファイルを持つオブジェクトの名前。'}),
        cloudWatchCredentials: field(text, {en: 'Name of the Secret with the AWS credentials file.', ja: 'AWS認証情報ファイルを持つSecretの名前。'}),
      })),
    })),
  }),
);
