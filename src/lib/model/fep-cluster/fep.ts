import {block, flag, integer, oneOf, onOff, text} from '../schema/leaf-types.ts';
import {dictionary, field, group} from '../schema/node.ts';
import {autoTuning} from './auto-tuning.ts';
import {later, LATER} from './later.ts';
import {measurement} from './measurement.ts';
import {externalMonitoring, monitoring} from './monitoring.ts';
import {containerResources, environmentSecret, imageName, pullPolicy, type Subject} from './parts.ts';
import {pgAuditLog} from './pg-audit-log.ts';
import {pgBadger} from './pg-badger.ts';
import {remoteLogging} from './remote-logging.ts';
import {patroni, postgres} from './server-tls.ts';
import {standby} from './standby.ts';
import {backupStats, fepcronjob, feputils, fixedStats, freezingTuples} from './statistics.ts';
import {vectorTransformation} from './vector-transformation.ts';
import {velero} from './velero.ts';

const SERVER: Subject = {en: 'the server container', ja: 'データベースコンテナ'};

/** What decides how many servers there are, of which make, and how large. */
const servers = {
  instances: field(integer(1), {
    en: 'Number of servers, the master included: 1 to 16.',
    ja: 'マスタを含むサーバ数。1から16まで。',
    section: 'UG 5.9.2',
    default: 1,
    restart: 'none',
  }),
  fepVersion: field(integer(), {
    en: 'Major version of Fujitsu Enterprise Postgres, from which the operator picks the image: its newest when left out. image.image wins over it.',
    ja: 'Fujitsu Enterprise Postgresのメジャー版。オペレータがイメージを選ぶ際に使い、省略時は最新版となる。image.imageが優先される。',
    section: 'Ref14SP1 1.1',
  }),
  image: group({en: 'Image of the server container.', ja: 'データベースコンテナのイメージ。', section: 'UG 5.2'}, () => ({
    image: imageName(SERVER, {section: 'UG 5.2, 6.1', restart: 'rolling'}),
    pullPolicy: pullPolicy(SERVER, {section: 'UG 4.7.3'}),
  })),
  mcSpec: containerResources(SERVER, {
    limits: {cpu: '500m', memory: '700Mi'},
    requests: {cpu: '200m', memory: '512Mi'},
    facts: {section: 'UG 5.3.1', restart: 'rolling'},
    leafFacts: {schemaDefault: true},
  }),
  databaseSize: field(oneOf('small', 'medium', 'large'), {
    en: 'Size class that stands in for the CPU and memory of the server container.',
    ja: 'データベースコンテナのCPUとメモリを個別に指定する代わりに使う規模の区分。',
    ...LATER,
  }),
  autoPodRestart: field(flag, {
    en: 'Whether the operator restarts pods by itself when CPU, memory or image change; when false, run the FEPAction pod_restart.',
    ja: 'CPU、メモリ、イメージの変更時にオペレータがポッドを自動で再起動するか。falseならFEPActionのpod_restartを実行する。',
    section: 'Ref14SP1 1.1',
    default: true,
  }),
  imagePullSecrets: field(text, {
    en: 'Name of the Secret with the credentials for the image registry.',
    ja: 'イメージレジストリの認証情報を持つSecretの名前。',
    ...later('8.2.0'),
  }),
};

/** How the servers work together, and where they run. */
const availability = {
  syncMode: field(onOff, {
    en: 'Synchronous replication, "on" or "off" in quotes. Automatic scale-out needs "off"; with "on" never go from two replicas to one.',
    ja: '同期レプリケーション。引用符付きの"on"か"off"。自動スケールアウトには"off"が必要。"on"のままレプリカを2から1に減らさないこと。',
    section: 'UG 4.7.3, 5.9.2',
    default: 'off',
  }),
  podAntiAffinity: field(flag, {
    en: 'Keeps two servers of the cluster off the same node.',
    ja: '同じノードに複数のサーバを置かないようにする。',
    section: 'UG 4.7.3',
  }),
  podDisruptionBudget: field(flag, {
    en: 'Makes a PodDisruptionBudget, so that draining nodes takes at most one server at a time.',
    ja: 'PodDisruptionBudgetを作り、ノードの退避で同時に停止するサーバを1つまでに抑える。',
    section: 'UG 4.7.3',
  }),
  standby,
  replicationSlots: field(block, {
    en: 'Logical replication slots that outlive a failover, as YAML in one text: each name with type, database and plugin.',
    ja: 'フェイルオーバー後も保たれる論理レプリケーションスロット。名前ごとにtype、database、pluginを書いたYAML形式の文字列。',
    section: 'UG 4.8.1',
  }),
  fineTuningParams: group(
    {en: "Timings of Patroni's failover, in seconds.", ja: 'Patroniのフェイルオーバーに関わる時間設定(秒)。', ...LATER},
    () => ({
      loop_wait: field(integer(), {en: "Pause between two rounds of Patroni's loop.", ja: 'Patroniの監視周期の間隔。'}),
      ttl: field(integer(), {en: 'How long the leader lock lives without renewal.', ja: '更新されないリーダーロックが有効な時間。'}),
      retry_timeout: field(integer(), {en: 'How long operations on the API server or PostgreSQL are retried.', ja: 'APIサーバやPostgreSQLへの操作を再試行する時間。'}),
      master_start_timeout: field(integer(), {en: 'How long a failed master may take to recover before a failover.', ja: '障害のあるマスタの回復を待ってからフェイルオーバーするまでの時間。'}),
      master_stop_timeout: field(integer(), {en: 'How long Patroni waits for the master to stop, in a synchronous cluster.', ja: '同期構成で、マスタの停止をPatroniが待つ時間。'}),
    }),
    {keepsUnknown: true},
  ),
};

/** How clients reach the servers, and how the pods are dressed. */
const access = {
  servicePort: field(integer(), {en: 'Port of PostgreSQL in pods and services.', ja: 'ポッドとサービスでのPostgreSQLのポート番号。', section: 'UG 4.7.3', default: 27500}),
  forceSsl: field(flag, {
    en: 'Lets clients connect by TLS only, through the lines of pg_hba.conf that the operator writes.',
    ja: 'オペレータが書くpg_hba.confにより、クライアント接続をTLSに限る。',
    section: 'UG 4.7.3',
  }),
  usePodName: field(flag, {
    en: 'Connects the parts of a cluster by host name instead of IP address; must be true for mutual TLS.',
    ja: 'クラスタ内の接続にIPアドレスでなくホスト名を使う。相互TLSではtrueが必要。',
    section: 'UG 4.7.4',
  }),
  postgres,
  patroni,
  customAnnotations: group({en: 'Annotations of your own.', ja: '利用者が付けるアノテーション。', section: 'UG App.B'}, () => ({
    allDeployments: dictionary(field(text, {en: 'Value of the annotation.', ja: 'アノテーションの値。'}), {
      en: 'Annotations for the StatefulSet and its pods.',
      ja: 'StatefulSetとポッドに付けるアノテーション。',
    }),
  })),
  sysExtraEvent: field(flag, {
    en: 'Makes the operator report its work in more events.',
    ja: 'オペレータの動作を詳しいイベントで報告させる。',
    section: 'UG 5.8.2',
  }),
  sysExtraLogging: field(flag, {
    en: 'Writes debugging messages to the logs, for finding faults.',
    ja: '調査のため、デバッグ用のメッセージをログに出す。',
    section: 'UG 4.7.3',
  }),
  fepEnvSec: environmentSecret(SERVER),
};

/** `spec.fep`. */
export const fep = group(
  {en: 'The database servers and what goes with them.', ja: 'データベースサーバと付随する機能。', section: 'UG 4.1'},
  () => ({
    ...servers,
    ...availability,
    ...access,
    autoTuning,
    monitoring,
    externalMonitoring,
    measurement,
    remoteLogging,
    pgAuditLog,
    pgBadger,
    velero,
    backupStats,
    fixedStats,
    freezingTuples,
    fepcronjob,
    feputils,
    vectorTransformation,
  }),
  {keepsUnknown: true},
);
