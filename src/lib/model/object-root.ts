import {anyValue, flag, integer, text} from './schema/leaf-types.ts';
import {field, group, list, type Field, type FieldFacts, type Group, type SchemaNode} from './schema/node.ts';

/** What every object of Kubernetes carries. Its members are named for `explain`; Kubernetes checks them. */
const metadata = group(
  {en: 'Name, namespace, labels and annotations.', ja: '名前、名前空間、ラベル、アノテーション。', section: 'Kubernetes API'},
  () => ({
    name: field(text, {en: 'Name of the object, of its own in the namespace.', ja: 'オブジェクトの名前。名前空間内で一意。', immutable: true}),
    namespace: field(text, {en: 'Namespace that the object lives in.', ja: 'オブジェクトを置く名前空間。', immutable: true}),
    labels: field(anyValue, {en: 'Labels by which objects are selected.', ja: 'オブジェクトを選ぶためのラベル。'}),
    annotations: field(anyValue, {en: 'Notes for programs and people; the operator leaves marks here.', ja: 'プログラムや人のための注記。オペレータも目印を残す。'}),
  }),
  {open: true},
);

/** One condition, as ansible-operator writes it. */
const condition = group(
  {en: 'One condition, as ansible-operator writes it.', ja: 'ansible-operatorが書く状態の1項目。', section: 'UG 4.1'},
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

/** `status.conditions`. */
export const conditions = list(condition, {en: "Conditions, the operator's own words.", ja: '状態の一覧(オペレータの記述)。'});

/**
 * `status` of the kinds whose sources say nothing of it: free-form in every CRD. Conditions are a habit of the framework
 * that the operator is written with, and stated for FEPCluster and FEPExporter only.
 */
const freeStatus = group({en: 'What the operator found.', ja: 'オペレータが確認した状態。', section: 'CRD 5.x'}, () => ({conditions}), {open: true});

/** Members of an object as a whole, so that paths read as users write them: `spec.fep.instances`. */
export interface RootShape<S extends SchemaNode> {
  readonly [key: string]: SchemaNode;
  apiVersion: Field<string>;
  kind: Field<string>;
  metadata: typeof metadata;
  spec: S;
}

/** An object of a FEP kind as a whole. `more` stands beside `spec`: `status`, where something is known of it, and others. */
export function objectRoot<S extends SchemaNode, M extends {readonly [key: string]: SchemaNode} = Record<never, never>>(
  about: {kind: string; apiVersion: string} & Pick<FieldFacts, 'en' | 'ja'>,
  spec: S,
  more: () => M = () => ({}) as M,
): Group<RootShape<S> & M> {
  const {kind, apiVersion, en, ja} = about;
  return group({en, ja, since: '5.x'}, () => ({
    apiVersion: field(text, {en: `Always ${apiVersion}.`, ja: `常に${apiVersion}。`}),
    kind: field(text, {en: `Always ${kind}.`, ja: `常に${kind}。`}),
    metadata,
    spec,
    status: freeStatus,
    ...more(),
  })) as Group<RootShape<S> & M>;
}

/** Extra logs and events of the operator, as most kinds take them (UG 5.8.2, v5 DefaultCR). */
export const operatorTalk = {
  sysExtraLogging: field(flag, {
    en: 'Makes the operator write debugging messages about this object to its log; may be switched any time.',
    ja: 'このオブジェクトに関するデバッグ用メッセージをオペレータのログに出す。いつでも切り替えられる。',
    section: 'v5 DefaultCR',
    restart: 'none',
  }),
  sysExtraEvent: field(flag, {
    en: 'Makes the operator report its work on this object in more events.',
    ja: 'このオブジェクトに対するオペレータの動作を詳しいイベントで報告させる。',
    section: 'UG 5.8.2, v5 DefaultCR',
    restart: 'none',
  }),
} as const;
