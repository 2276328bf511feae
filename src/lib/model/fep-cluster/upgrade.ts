import {accessModes, oneOf, text, volumeSize} from '../schema/leaf-types.ts';
import {field, group} from '../schema/node.ts';
import {certificateName, containerResources, imageName, type Subject} from './parts.ts';

const CONTAINER: Subject = {en: 'the upgrade container', ja: 'アップグレードコンテナ'};

function side(subject: Subject) {
  return group({en: `Connection to ${subject.en}.`, ja: `${subject.ja}への接続。`}, () => ({
    pgAdminTls: group({en: `Client certificate of the superuser for ${subject.en}.`, ja: `${subject.ja}に接続するスーパーユーザーのクライアント証明書。`}, () => ({
      certificateName: certificateName({en: `the superuser, for ${subject.en}`, ja: `${subject.ja}に接続するスーパーユーザー`}),
    })),
  }));
}

/** `spec.fepChildCrVal.upgrade`; no CRD shows its members. */
export const upgrade = group(
  {
    en: 'Major upgrade: builds the new cluster from the data of an older one. Read at creation only; being there starts it.',
    ja: 'メジャーアップグレード。旧版のクラスタのデータから新しいクラスタを作る。作成時にだけ読まれ、記述があると開始される。',
    section: 'UG 6.4.3.1',
    immutable: true,
  },
  () => ({
    sourceCluster: field(text, {
      en: 'FEPCluster of the earlier major version, in the same namespace (required).',
      ja: '同じ名前空間にある旧メジャー版のFEPClusterの名前(必須)。',
      required: 'guide',
    }),
    storage: group({en: 'Volume that holds the dump meanwhile.', ja: 'ダンプを一時的に置くボリューム。'}, () => ({
      size: field(volumeSize, {en: 'Size of the dump volume.', ja: 'ダンプ用ボリュームの大きさ。', default: '2Gi'}),
      storageClass: field(text, {en: 'StorageClass of the dump volume.', ja: 'ダンプ用ボリュームのStorageClass。'}),
      accessModes: field(accessModes, {en: 'Access modes of the dump volume.', ja: 'ダンプ用ボリュームのアクセスモード。', default: ['ReadWriteOnce']}),
    })),
    mcSpec: containerResources(CONTAINER, {limits: {cpu: '200m', memory: '300Mi'}, requests: {cpu: '100m', memory: '200Mi'}}),
    image: imageName(CONTAINER),
    imagePullPolicy: field(oneOf('Always', 'IfNotPresent', 'Never'), {
      en: 'When a node fetches the image of the upgrade container.',
      ja: 'アップグレードコンテナのイメージをノードが取得する契機。',
      default: 'IfNotPresent',
    }),
    source: side({en: 'the old cluster', ja: '旧クラスタ'}),
    destination: side({en: 'the new cluster', ja: '新クラスタ'}),
  }),
);
