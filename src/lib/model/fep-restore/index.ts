import {LATER} from '../fep-cluster/later.ts';
import {containerResources, imageName, type Subject} from '../fep-cluster/parts.ts';
import type {KubernetesObject} from '../kubernetes-object.ts';
import {objectRoot, operatorTalk} from '../object-root.ts';
import {fepMajorVersion, integer, oneOf, pattern, PATTERNS, text} from '../schema/leaf-types.ts';
import {field, group, type ValueOf} from '../schema/node.ts';
import {changeParams} from './change-params.ts';

const CONTAINER: Subject = {en: 'the restore container', ja: 'リストアコンテナ'};

/** `spec` of a FEPRestore. */
export const fepRestoreSpec = group(
  {
    en: 'Restores a cluster from its backup, over itself or into a new one.',
    ja: 'バックアップからクラスタを復元する。元のクラスタへの上書き、または新しいクラスタの作成。',
    since: '5.x',
    section: 'UG 2.3.6, 6.3',
  },
  () => ({
    fromFEPcluster: field(text, {
      en: 'FEPCluster whose backup is restored. Always write it: the CRDs of 6.1 and later put new-fep when it is left out.',
      ja: 'バックアップを復元する元のFEPCluster。必ず書くこと。省略すると6.1以降のCRDではnew-fepになる。',
      section: 'UG 6.3, v5 DefaultCR',
      default: 'new-fep',
      schemaDefault: true,
      required: 'guide',
    }),
    toFEPcluster: field(text, {
      en: 'Name of the new FEPCluster to make. Left out, the source itself is overwritten.',
      ja: '新しく作るFEPClusterの名前。省略すると元のクラスタを上書きする。',
      section: 'UG 6.3.2, v5 DefaultCR',
    }),
    restoretype: field(oneOf('latest', 'PITR'), {
      en: 'latest: up to the end of the archive. PITR: up to restoredate and restoretime.',
      ja: 'latestはアーカイブの最後まで、PITRはrestoredateとrestoretimeの時点まで。',
      section: 'UG 6.3, v5 DefaultCR',
      default: 'latest',
      schemaDefault: true,
    }),
    restoredate: field(pattern(PATTERNS.date, 'a date such as "2024-01-31", in quotes'), {
      en: 'PITR: date to restore to, YYYY-MM-DD, in UTC. Put it in quotes.',
      ja: 'PITR: 復元する日付(YYYY-MM-DD、UTC)。引用符で囲むこと。',
      section: 'UG 6.3, CRD 6.1.0',
    }),
    restoretime: field(pattern(PATTERNS.timeOfDay, 'a time of day such as "23:59:00", in quotes'), {
      en: 'PITR: time of day to restore to, HH:MM:SS, in UTC. Put it in quotes.',
      ja: 'PITR: 復元する時刻(HH:MM:SS、UTC)。引用符で囲むこと。',
      section: 'UG 6.3, CRD 6.1.0',
    }),
    restoreTargetRepo: field(integer(1, 256), {en: 'Number of the pgBackRest repository to restore from.', ja: '復元に使うpgBackRestリポジトリの番号。', ...LATER}),
    mcSpec: containerResources(CONTAINER, {
      limits: {cpu: '0.2', memory: '300Mi'},
      requests: {cpu: '0.1', memory: '200Mi'},
      facts: {section: 'v5 DefaultCR'},
      leafFacts: {schemaDefault: true},
      keepsUnknown: true,
    }),
    image: imageName(CONTAINER, {section: 'UG 2.2.3, CRD 6.1.0'}),
    imagePullPolicy: field(text, {
      en: 'When a node fetches the image of the restore container: Always, IfNotPresent or Never.',
      ja: 'リストアコンテナのイメージをノードが取得する契機。Always、IfNotPresent、Never。',
      section: 'v5 DefaultCR',
      default: 'IfNotPresent',
      schemaDefault: true,
    }),
    fepVersion: field(fepMajorVersion, {
      en: 'Major version of Fujitsu Enterprise Postgres, from which the operator picks the image.',
      ja: 'Fujitsu Enterprise Postgresのメジャー版。オペレータがイメージを選ぶ際に使う。',
      ...LATER,
    }),
    ...operatorTalk,
    changeParams,
  }),
  {keepsUnknown: true},
);

export const fepRestoreRoot = objectRoot(
  {kind: 'FEPRestore', apiVersion: 'fep.fujitsu.io/v1', en: 'One restore of a cluster from its backup.', ja: 'バックアップからのクラスタの復元1回分。'},
  fepRestoreSpec,
);

export type FepRestoreSpec = ValueOf<typeof fepRestoreSpec>;

/** A FEPRestore, `fep.fujitsu.io/v1`. */
export interface FepRestore extends KubernetesObject {
  spec: FepRestoreSpec;
}
