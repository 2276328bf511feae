import {block, oneOf, text} from '../schema/leaf-types.ts';
import {field, group} from '../schema/node.ts';
import {repositoryAccess} from './backup.ts';
import {containerResources, imageName, type Subject} from './parts.ts';

const CONTAINER: Subject = {en: 'the restore container', ja: 'リストアコンテナ'};

/** `spec.fepChildCrVal.restore`; no CRD shows its members. */
export const restore = group(
  {
    en: 'Builds the new cluster from a backup in object storage. Read at creation only, and not together with upgrade.',
    ja: 'オブジェクトストレージのバックアップから新しいクラスタを作る。作成時にだけ読まれ、upgradeとは併用できない。',
    section: 'UG 5.11.1.2.2',
    immutable: true,
  },
  () => ({
    pgbackrestParams: field(block, {
      en: "pgBackRest configuration that reads the source cluster's repository.",
      ja: '元のクラスタのリポジトリを読むpgBackRest設定。',
      secretLines: true,
    }),
    ...repositoryAccess,
    restoretype: field(oneOf('latest', 'PITR'), {
      en: 'latest: up to the end of the archive. PITR: up to restoredate and restoretime.',
      ja: 'latestはアーカイブの最後まで、PITRはrestoredateとrestoretimeの時点まで。',
      default: 'latest',
    }),
    restoredate: field(text, {en: 'PITR: date to restore to, YYYY-MM-DD.', ja: 'PITR: 復元する日付(YYYY-MM-DD)。'}),
    restoretime: field(text, {en: 'PITR: time of day to restore to, HH:MM:SS.', ja: 'PITR: 復元する時刻(HH:MM:SS)。'}),
    mcSpec: containerResources(CONTAINER, {limits: {cpu: '200m', memory: '300Mi'}, requests: {cpu: '100m', memory: '200Mi'}}),
    image: imageName(CONTAINER),
    imagePullPolicy: field(oneOf('Always', 'IfNotPresent', 'Never'), {
      en: 'When a node fetches the image of the restore container.',
      ja: 'リストアコンテナのイメージをノードが取得する契機。',
      default: 'IfNotPresent',
    }),
  }),
);
