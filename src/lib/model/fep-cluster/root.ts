import {objectRoot, conditions} from '../object-root.ts';
import {anyValue, flag, integer, text} from '../schema/leaf-types.ts';
import {field, group} from '../schema/node.ts';
import {fepClusterSpec} from './spec.ts';

/** `status` of a FEPCluster; written by the operator alone, and any part of it may be missing. */
const status = group(
  {en: 'What the operator found.', ja: 'オペレータが確認した状態。', section: 'UG 4.1'},
  () => ({
    conditions,
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

/** A FEPCluster as a whole, so that paths read as users write them: `spec.fep.instances`. */
export const fepClusterRoot = objectRoot(
  {
    kind: 'FEPCluster',
    apiVersion: 'fep.fujitsu.io/v2',
    en: 'A database cluster of Fujitsu Enterprise Postgres.',
    ja: 'Fujitsu Enterprise Postgresのデータベースクラスタ。',
  },
  fepClusterSpec,
  () => ({
    status,
    fepStatus: field(anyValue, {en: 'Kept by the CRDs beside status; no source says what for.', ja: 'statusと並んでCRDにあるが、用途は資料に示されていない。'}),
  }),
);
