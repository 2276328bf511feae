import * as z from 'zod/mini';
import {later} from '../fep-cluster/later.ts';
import type {KubernetesObject} from '../kubernetes-object.ts';
import {objectRoot, operatorTalk} from '../object-root.ts';
import {compareOperatorVersions} from '../operator-version.ts';
import {integer, oneOf, text, texts} from '../schema/leaf-types.ts';
import {mendChoice} from '../schema/mend.ts';
import {field, group, type LeafType, type ValueOf} from '../schema/node.ts';
import {ACTION_TYPES, actionTypesOf, CREATE_EXTENSION_IN_GUIDE} from './action-types.ts';

const NAMES = ACTION_TYPES.map(({type}) => type);

let built: z.ZodMiniType<string> | undefined;

/** One of the action types; CRDs list those that their operator knows, for operators 5.x in both spellings of create_extension. */
const actionType: LeafType<string> = Object.assign(() => (built ??= z.enum([...NAMES, CREATE_EXTENSION_IN_GUIDE])), {
  words: `one of ${NAMES.map((name) => JSON.stringify(name)).join(', ')}`,
  openApiFor: (version: string) => ({
    type: 'string',
    enum: [...actionTypesOf(version).map(({type}) => type), ...(compareOperatorVersions(version, '6.1.0') < 0 ? [CREATE_EXTENSION_IN_GUIDE] : [])],
  }),
  mend: mendChoice(NAMES),
});

const fepAction = group(
  {en: 'What is to be done.', ja: '実行する操作。', section: 'UG 6.2'},
  () => ({
    type: field(actionType, {en: 'Kind of action.', ja: '操作の種類。', section: 'UG 6.2, Ref16SP1 1.2.10', required: 'guide'}),
    args: field(texts, {
      en: 'Arguments of the action, such as the names of the pods to reload; what each type takes is not stated for all.',
      ja: '操作の引数。再読み込みするポッドの名前など。種類ごとの引数は資料にすべては示されていない。',
      section: 'v5 DefaultCR',
    }),
    backupType: field(oneOf('full', 'incr'), {
      en: 'backup: whether the whole cluster is saved or what changed since the last backup.',
      ja: 'backup: 全体(full)か前回からの差分(incr)か。',
      section: 'Ref16SP1 1.2.10',
      default: 'full',
    }),
    backupRepo: field(integer(1, 256), {
      en: 'backup: repository that the backup goes to.',
      ja: 'backup: 保存先のリポジトリ番号。',
      section: 'Ref16SP1 1.2.10',
      default: 1,
    }),
  }),
  {keepsUnknown: true},
);

/** `spec` of a FEPAction. */
export const fepActionSpec = group(
  {en: 'One operation on a running cluster, carried out once.', ja: '稼働中のクラスタに対する1回限りの操作。', since: '5.x', section: 'UG 6.2', restart: 'none'},
  () => ({
    fepAction,
    targetClusterName: field(text, {
      en: 'FEPCluster of the same namespace to act upon; every type but pgpool2_restart needs it. It stands directly under spec.',
      ja: '操作の対象となる同じ名前空間のFEPCluster。pgpool2_restart以外では必須。specの直下に書く。',
      section: 'UG 5.11.2.2, 6.2',
    }),
    targetPgpool2Name: field(text, {
      en: 'pgpool2_restart: FEPPgpool2 of the same namespace to restart.',
      ja: 'pgpool2_restart: 再起動する同じ名前空間のFEPPgpool2。',
      section: 'UG 5.4',
    }),
    ...operatorTalk,
    args: group(
      {en: 'Arguments of update_multi_master_replication, where the Reference of FEP 18 prints them.', ja: 'update_multi_master_replicationの引数(FEP 18のリファレンスの記載位置)。', ...later('8.1.0')},
      () => ({
        targetReplicationName: field(text, {en: 'Name of the replication to update.', ja: '更新するレプリケーションの名前。', section: 'Ref18 1.2.10'}),
      }),
      {keepsUnknown: true},
    ),
  }),
  {keepsUnknown: true},
);

/** `fepActionStatus` of a FEPAction, beside `spec`: the outcome. No state but these two is known; absent means not processed. */
const fepActionStatus = group(
  {en: 'Outcome of the action, written by the operator.', ja: 'オペレータが書く操作の結果。', section: 'Ref18 1.2.10'},
  () => ({
    fepActionCondition: field(oneOf('Success', 'Failure'), {en: 'Whether the action went well.', ja: '操作が成功したか。'}),
    fepActionResult: field(text, {en: 'What the action answered: plain text or the output of an HTTP call.', ja: '操作の応答。文章またはHTTPの出力。'}),
    processedTimestamp: field(text, {en: 'When the action was carried out.', ja: '操作が実行された時刻。'}),
  }),
  {open: true},
);

export const fepActionRoot = objectRoot(
  {kind: 'FEPAction', apiVersion: 'fep.fujitsu.io/v1', en: 'One operation on a cluster or on Pgpool-II.', ja: 'クラスタまたはPgpool-IIに対する1回の操作。'},
  fepActionSpec,
  () => ({fepActionStatus}),
);

export type FepActionSpec = ValueOf<typeof fepActionSpec>;

/** A FEPAction, `fep.fujitsu.io/v1`. */
export interface FepAction extends KubernetesObject {
  spec: FepActionSpec;
  fepActionStatus?: ValueOf<typeof fepActionStatus>;
}
