import {block, flag, integer, text} from '../schema/leaf-types.ts';
import {dictionary, field, group} from '../schema/node.ts';
import {repositoryAccess} from './backup.ts';
import {imageName, limitsOf, pullPolicy, requestsOf, type Subject} from './parts.ts';

const RESTORE: Subject = {en: 'the restore container', ja: 'リストアコンテナ'};

const restore = group({en: 'How the disaster recovery site restores.', ja: '災害対策サイトでのリストア方法。'}, () => ({
  image: group({en: 'Image of the restore container.', ja: 'リストアコンテナのイメージ。'}, () => ({
    image: imageName(RESTORE),
    pullPolicy: pullPolicy(RESTORE),
  })),
  /** The guide's example says `limit` and `request`; everywhere else it is `limits` and `requests`. Both pass. */
  mcSpec: group({en: 'CPU and memory of the restore container.', ja: 'リストアコンテナのCPUとメモリ。'}, () => ({
    limits: limitsOf(RESTORE),
    requests: requestsOf(RESTORE),
    limit: limitsOf(RESTORE),
    request: requestsOf(RESTORE),
    restoreTargetRepo: field(integer(1, 256), {
      en: 'Repository to restore from, where the indentation of the guide puts it.',
      ja: 'リストア元のリポジトリ番号(ガイドの字下げどおりの位置)。',
    }),
  })),
  restoreTargetRepo: field(integer(1, 256), {en: 'Repository to restore from.', ja: 'リストア元のリポジトリ番号。'}),
}));

/** `spec.fep.velero`; x86 only. No CRD shows its members. */
export const velero = group({en: 'Disaster recovery with Velero.', ja: 'Veleroを使った災害対策。', section: 'UG 5.11.3.2'}, () => ({
  enable: field(flag, {en: 'Prepares the cluster for Velero.', ja: 'Veleroで扱えるようにする。'}),
  labels: dictionary(field(text, {en: 'Value of the label.', ja: 'ラベルの値。'}), {
    en: 'Labels by which Velero picks the FEPCluster and its Secrets; labels that Kubernetes or the operator use are refused.',
    ja: 'VeleroがFEPClusterとSecretを選ぶためのラベル。Kubernetesやオペレータが使うラベルは指定できない。',
    default: {'backup-group': 'fep-backup'},
  }),
  backup: group({en: 'Backup settings in force at the disaster recovery site.', ja: '災害対策サイトで使うバックアップ設定。'}, () => ({
    pgbackrestParams: field(block, {
      en: 'pgBackRest configuration at the disaster recovery site. Its repository path must differ from the one in production.',
      ja: '災害対策サイトのpgBackRest設定。リポジトリのパスは本番と別にする必要がある。',
      secretLines: true,
    }),
    ...repositoryAccess,
  })),
  restore,
}));
