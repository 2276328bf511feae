import {later, LATER} from '../fep-cluster/later.ts';
import {measurement} from '../fep-cluster/measurement.ts';
import {monitoring} from '../fep-cluster/monitoring.ts';
import {containerResources, environmentSecret, imageName, pullPolicy, type Subject} from '../fep-cluster/parts.ts';
import type {Condition, KubernetesObject} from '../kubernetes-object.ts';
import {objectRoot, operatorTalk} from '../object-root.ts';
import {block, flag, text, texts} from '../schema/leaf-types.ts';
import {field, group, pick, retell, type ValueOf} from '../schema/node.ts';

const CONTAINER: Subject = {en: 'the exporter container', ja: 'エクスポーターコンテナ'};

/** Facts of fields that FEPCluster shows late and FEPExporter always had. */
const NAMED = {since: '5.x', section: 'UG 4.3', unseenInFep15: false} as const;

const fepExporter = group(
  {en: 'The exporter.', ja: 'エクスポーター。', section: 'UG 4.4'},
  () => {
    const shared = monitoring.shape().fepExporter.shape();
    return {
      fepClusterList: field(texts, {
        en: 'FEPClusters of the same namespace to measure; each must be ready. A change makes the exporter pod anew.',
        ja: '計測する同じ名前空間のFEPClusterの一覧。いずれも稼働済みであること。変更するとエクスポーターのポッドが作り直される。',
        section: 'UG 4.4',
        restart: 'rolling',
      }),
      image: group({en: 'Image of the exporter container.', ja: 'エクスポーターコンテナのイメージ。', section: 'UG 4.4'}, () => ({
        image: imageName(CONTAINER),
        pullPolicy: pullPolicy(CONTAINER),
      })),
      mcSpec: containerResources(CONTAINER, {facts: {section: 'UG 4.3, 4.4', restart: 'restart'}}),
      restartRequired: field(flag, {
        en: 'Set to true to restart the exporter, which brings changed resources, certificates and users into force.',
        ja: 'trueにするとエクスポーターが再起動し、変更した資源、証明書、ユーザーが反映される。',
        section: 'UG 4.3, 4.4',
        restart: 'rolling',
      }),
      exporterLogLevel: retell(shared.exporterLogLevel, {since: '5.x', section: 'UG 4.4', unseenInFep15: false, default: 'error', schemaDefault: true}),
      scrapeInterval: field(text, {en: 'How often Prometheus asks the exporter.', ja: 'Prometheusがエクスポーターから取得する間隔。', ...LATER, default: '30s', schemaDefault: true}),
      scrapeTimeout: field(text, {en: 'How long Prometheus waits for an answer of the exporter.', ja: 'Prometheusがエクスポーターの応答を待つ時間。', ...LATER, default: '30s', schemaDefault: true}),
      userCustomQueries: field(block, {
        en: 'Queries of your own, as YAML in the form of postgres_exporter.',
        ja: '利用者が追加する問い合わせ。postgres_exporter形式のYAML。',
        section: 'UG 4.4',
      }),
      disableDefaultQueries: field(flag, {en: 'Leaves out the queries that the operator brings.', ja: 'オペレータに付属する問い合わせを使わない。', ...LATER}),
      disableDefaultAlertRules: field(flag, {en: 'Leaves out the alert rules that the operator brings.', ja: 'オペレータに付属するアラートルールを使わない。', ...LATER}),
      authSecret: retell(shared.authSecret, NAMED),
      tls: retell(shared.tls, {section: 'UG 4.3', restart: 'restart'}),
      customLabel: shared.customLabel,
      ...operatorTalk,
      fepExporterEnvSec: shared.fepExporterEnvSec,
      fepExporterGlobalEnvSec: environmentSecret({en: 'the exporter, shared with the other containers', ja: '他のコンテナと共通にエクスポーター'}),
      option: group({en: 'Further measurements of the exporter.', ja: 'エクスポーターの追加の計測。', ...later('7.2.1')}, () => ({
        measurement: group(measurement.facts, () => ({
          recallForVector: pick(measurement.shape().recallForVector, {}, 'enable', 'alertThreshold'),
        })),
      })),
    };
  },
  {keepsUnknown: true},
);

/** `spec` of a FEPExporter. */
export const fepExporterSpec = group(
  {en: 'An exporter of metrics for Prometheus.', ja: 'Prometheus向けに計測値を公開するエクスポーター。', since: '5.x', section: 'UG 4.4'},
  () => ({
    fepExporter,
    prometheus: retell(monitoring.shape().prometheus, {section: 'UG 4.3'}),
  }),
  {keepsUnknown: true},
);

export const fepExporterRoot = objectRoot(
  {
    kind: 'FEPExporter',
    apiVersion: 'fep.fujitsu.io/v1',
    en: 'An exporter of metrics, made by spec.fep.monitoring of a FEPCluster or standing alone for several.',
    ja: '計測値のエクスポーター。FEPClusterのspec.fep.monitoringで作られるもの、または複数クラスタ用に単独で作るもの。',
  },
  fepExporterSpec,
);

export type FepExporterSpec = ValueOf<typeof fepExporterSpec>;

/** A FEPExporter, `fep.fujitsu.io/v1`. */
export interface FepExporter extends KubernetesObject {
  spec: FepExporterSpec;
  status?: {conditions?: Condition[]};
}
