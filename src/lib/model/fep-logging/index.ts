import {LATER} from '../fep-cluster/later.ts';
import {containerResources, imageName, pullPolicy, tlsNames, type Subject} from '../fep-cluster/parts.ts';
import type {KubernetesObject} from '../kubernetes-object.ts';
import {objectRoot, operatorTalk} from '../object-root.ts';
import {flag, integer, oneOf, portOrText, text} from '../schema/leaf-types.ts';
import {dictionary, field, group, type ValueOf} from '../schema/node.ts';

const CONTAINER: Subject = {en: 'the fluentd container', ja: 'fluentdコンテナ'};
const FLUENTD: Subject = {en: 'fluentd', ja: 'fluentd'};
const PROMETHEUS: Subject = {en: 'Prometheus as a client of fluentd', ja: 'fluentdを参照するPrometheus'};

const elastic = group(
  {en: 'Elasticsearch that the logs are sent on to.', ja: 'ログの送り先となるElasticsearch。', section: 'UG 4.9.1.1'},
  () => ({
    authSecret: group(
      {en: 'Credentials for Elasticsearch.', ja: 'Elasticsearchへの認証情報。', required: 'guide'},
      () => ({
        secretName: field(text, {en: 'Secret that holds the credentials.', ja: '認証情報を持つSecretの名前。', required: 'guide'}),
        userKey: field(text, {
          en: "Key of the user name in that Secret; the guide's table prints userNameKey, its example and the CRDs userKey.",
          ja: 'Secret内でユーザー名を持つキー。ガイドの表ではuserNameKeyだが、例とCRDではuserKey。',
          required: 'guide',
        }),
        passwordKey: field(text, {en: 'Key of the password in that Secret.', ja: 'Secret内でパスワードを持つキー。', required: 'guide'}),
      }),
      {keepsUnknown: true},
    ),
    host: field(text, {en: 'Host name of Elasticsearch.', ja: 'Elasticsearchのホスト名。', required: 'guide'}),
    port: field(portOrText, {en: 'Port of Elasticsearch; text in the CRDs of 6.1 and later.', ja: 'Elasticsearchのポート番号。6.1以降のCRDでは文字列。', required: 'guide'}),
    scheme: field(oneOf('http', 'https'), {en: 'Whether Elasticsearch is reached by http or https.', ja: 'Elasticsearchへの接続方式。httpかhttps。', required: 'guide'}),
    sslVerify: field(flag, {
      en: 'Checks the certificate of Elasticsearch; needs tls then. When false, tls is passed over.',
      ja: 'Elasticsearchの証明書を検証する。trueならtlsが必要で、falseならtlsは無視される。',
      required: 'guide',
    }),
    tls: tlsNames({en: 'the connection to Elasticsearch', ja: 'Elasticsearchへの接続'}, {section: 'UG 4.9.1.1.5'}),
    logstashPrefix: field(text, {en: 'Prefix of the index that server logs go to.', ja: 'サーバログを入れるインデックスの接頭辞。', default: 'postgres'}),
    auditLogstashPrefix: field(text, {
      en: 'Prefix of the index that audit logs go to; as logstashPrefix when left out.',
      ja: '監査ログを入れるインデックスの接頭辞。省略時はlogstashPrefixと同じ。',
    }),
  }),
  {keepsUnknown: true},
);

/** Sections that only the samples put here; the guide and the CRDs have `spec.prometheus` and `spec.fepLogging.tls`. */
const misplaced = {
  prometheus: group(
    {en: 'Certificates of Prometheus where the samples put them; write spec.prometheus instead.', ja: 'サンプルの位置に書かれたPrometheusの証明書。spec.prometheusに書くこと。', section: 'v5 sample'},
    () => ({tls: tlsNames(PROMETHEUS)}),
  ),
  fepLogging: group(
    {en: 'Certificates of fluentd where the samples put them; write spec.fepLogging.tls instead.', ja: 'サンプルの位置に書かれたfluentdの証明書。spec.fepLogging.tlsに書くこと。', section: 'v5 sample'},
    () => ({tls: tlsNames(FLUENTD)}),
  ),
};

const fepLogging = group(
  {en: 'The fluentd that gathers the logs.', ja: 'ログを集めるfluentd。', section: 'UG 4.9.1.1', restart: 'restart'},
  () => ({
    image: group({en: 'Image of the fluentd container.', ja: 'fluentdコンテナのイメージ。', required: 'guide'}, () => ({
      image: imageName(CONTAINER),
      pullPolicy: {...pullPolicy(CONTAINER, {required: 'guide'})},
    })),
    mcSpec: containerResources(CONTAINER, {
      limits: {cpu: '500m', memory: '700Mi'},
      requests: {cpu: '200m', memory: '512Mi'},
      facts: {required: 'guide'},
      leafFacts: {schemaDefault: true},
    }),
    restartRequired: field(flag, {
      en: 'Set to true to restart fluentd, which brings changed settings and certificates into force; it goes back to false by itself.',
      ja: 'trueにするとfluentdが再起動し、変更した設定や証明書が反映される。再起動後は自動でfalseに戻る。',
      section: 'UG 4.9.1.1.3',
      default: false,
      required: 'guide',
      restart: 'rolling',
    }),
    ...operatorTalk,
    elastic,
    tls: tlsNames(FLUENTD, {section: 'UG 4.9.1.1.7'}),
    scrapeInterval: field(text, {en: 'How often Prometheus asks fluentd.', ja: 'Prometheusがfluentdから取得する間隔。', section: 'UG 4.9.1.1.4, 4.9.3.2', default: '30s'}),
    scrapeTimeout: field(text, {en: 'How long Prometheus waits for an answer of fluentd; no longer than scrapeInterval.', ja: 'Prometheusがfluentdの応答を待つ時間。scrapeInterval以下にする。', section: 'UG 4.9.1.1.4'}),
    certCustomProperties: group(
      {en: 'Properties of certificates that the operator makes.', ja: 'オペレータが作る証明書の属性。', ...LATER},
      () => ({
        certValidLength: field(integer(), {en: 'How long the certificate is valid; the unit is not stated by any source.', ja: '証明書の有効期間。単位は資料に示されていない。'}),
        renewBefore: field(integer(), {en: 'How long before its end it is renewed; the unit is not stated by any source.', ja: '期限のどれだけ前に更新するか。単位は資料に示されていない。'}),
      }),
      {keepsUnknown: true},
    ),
    customLabel: dictionary(field(text, {en: 'Value of the label.', ja: 'ラベルの値。'}), {
      en: 'Labels for the ServiceMonitor and the PrometheusRule of fluentd: one map, and not a list as in FEPExporter.',
      ja: 'fluentdのServiceMonitorとPrometheusRuleに付けるラベル。FEPExporterと違いリストではなく1つのマップ。',
      ...LATER,
    }),
    fepVersion: field(integer(), {
      en: 'Major version of Fujitsu Enterprise Postgres, from which the operator picks the image.',
      ja: 'Fujitsu Enterprise Postgresのメジャー版。オペレータがイメージを選ぶ際に使う。',
      ...LATER,
    }),
    ...misplaced,
  }),
  {keepsUnknown: true},
);

/** `spec` of a FEPLogging. */
export const fepLoggingSpec = group(
  {en: 'A fluentd that gathers the logs of clusters.', ja: 'クラスタのログを集めるfluentd。', since: '5.x', section: 'UG 4.9.1'},
  () => ({
    fepLogging,
    prometheus: group({en: 'Prometheus, as a client of fluentd.', ja: 'fluentdを参照するPrometheus。', section: 'UG 4.9.1.1.8', restart: 'restart'}, () => ({
      tls: tlsNames(PROMETHEUS),
    })),
  }),
  {keepsUnknown: true},
);

export const fepLoggingRoot = objectRoot(
  {kind: 'FEPLogging', apiVersion: 'fep.fujitsu.io/v1', en: 'A fluentd that one or more FEPClusters send their logs to.', ja: '1つ以上のFEPClusterがログを送るfluentd。'},
  fepLoggingSpec,
);

export type FepLoggingSpec = ValueOf<typeof fepLoggingSpec>;

/** A FEPLogging, `fep.fujitsu.io/v1`. */
export interface FepLogging extends KubernetesObject {
  spec: FepLoggingSpec;
}
