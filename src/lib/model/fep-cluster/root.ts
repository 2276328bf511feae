import {anyValue, flag, integer, text} from '../schema/leaf-types.ts';
import {field, group, list} from '../schema/node.ts';
import {fepClusterSpec} from './spec.ts';

const condition = group(
  {en: 'One condition of the cluster, as ansible-operator writes it.', ja: 'ansible-operatorが書くクラスタの状態の1項目。', section: 'UG 4.1'},
  () => ({
    type: field(text, {en: 'What it is about: Running, Successful, Failure.', ja: '状態の種類。Running、Successful、Failureなど。'}),
    status: field(text, {en: 'Whether it holds: True, False or Unknown.', ja: '成立しているか。True、False、Unknown。'}),
    reason: field(text, {en: 'Why, in one word.', ja: '理由(1語)。'}),
    message: field(text, {en: 'Why, in a sentence.', ja: '理由の説明。'}),
    lastTransitionTime: field(text, {en: 'When the status last changed.', ja: '状態が最後に変わった時刻。'}),
    ansibleResult: group({en: "Outcome of the operator's last run.", ja: 'オペレータの直近の実行結果。'}, () => ({
      changed: field(integer(), {en: 'Tasks that changed something.', ja: '変更を行ったタスクの数。'}),
      completion: field(text, {en: 'When the run ended.', ja: '実行の終了時刻。'}),
      failures: field(integer(), {en: 'Tasks that failed.', ja: '失敗したタスクの数。'}),
      ok: field(integer(), {en: 'Tasks that went well.', ja: '成功したタスクの数。'}),
      skipped: field(integer(), {en: 'Tasks that were not needed.', ja: '省かれたタスクの数。'}),
    })),
  }),
  {open: true},
);

/** `status` of a FEPCluster; written by the operator alone, and any part of it may be missing. */
const status = group(
  {en: 'What the operator found.', ja: 'オペレータが確認した状態。', section: 'UG 4.1'},
  () => ({
    conditions: list(condition, {en: "Conditions, the operator's own words.", ja: '状態の一覧(オペレータの記述)。'}),
    fepCurrentInstances: field(integer(), {en: 'Number of servers that there are.', ja: '現在のサーバ数。'}),
    fepLabelSelector: field(text, {en: "Selector of the cluster's pods, for scaling.", ja: 'クラスタのポッドを選ぶラベルセレクタ(スケール用)。'}),
    fepStatus: group(
      {en: "The operator's verdict.", ja: 'オペレータの判定。'},
      () => ({fepClusterReady: field(flag, {en: 'Whether the cluster is ready for use.', ja: 'クラスタが使える状態か。'})}),
      {open: true},
    ),
  }),
  {open: true},
);

/** A FEPCluster as a whole, so that paths read as users write them: `spec.fep.instances`. Kubernetes checks `metadata`. */
export const fepClusterRoot = group({en: 'A database cluster of Fujitsu Enterprise Postgres.', ja: 'Fujitsu Enterprise Postgresのデータベースクラスタ。', since: '5.x'}, () => ({
  apiVersion: field(text, {en: 'Always fep.fujitsu.io/v2.', ja: '常にfep.fujitsu.io/v2。'}),
  kind: field(text, {en: 'Always FEPCluster.', ja: '常にFEPCluster。'}),
  metadata: field(anyValue, {en: 'Name, namespace, labels and annotations.', ja: '名前、名前空間、ラベル、アノテーション。'}),
  spec: fepClusterSpec,
  status,
  fepStatus: field(anyValue, {en: 'Kept by the CRDs beside status; no source says what for.', ja: 'statusと並んでCRDにあるが、用途は資料に示されていない。'}),
}));
