import {compareOperatorVersions} from '../operator-version.ts';

/** What a FEPAction can do, and what is known of it (actions.md section 2: guide, samples, Reference of FEP 16 and 18, CRDs). */
export interface ActionType {
  readonly type: string;
  readonly en: string;
  readonly ja: string;
  /** First operator that knows it; 5.x where a source of FEP 15, or of FEP 14, shows or implies it. */
  readonly since: string;
  /** Which member of spec names what is acted upon. */
  readonly target: 'targetClusterName' | 'targetPgpool2Name';
  /** What `args` takes: nothing, names of pods, or `unknown` where no source tells. */
  readonly args: 'none' | 'pods' | 'ALL' | 'unknown';
  /** Does it interrupt sessions? Undefined where no source tells. */
  readonly interrupts?: boolean;
  /** Shown by a source of FEP 15 itself; `implied` where the deed is described and the word is not printed; `inferred` from later sources. */
  readonly evidence: 'shown' | 'implied' | 'inferred';
  readonly section: string;
}

/** In the order of the CRDs. */
export const ACTION_TYPES: readonly ActionType[] = [
  {
    type: 'restart',
    en: 'Restarts the database process in all pods, not the pods, so that parameters that need a restart come into force.',
    ja: '全ポッドのデータベースプロセスを(ポッドはそのままで)再起動し、再起動の要るパラメータを反映する。',
    since: '5.x', target: 'targetClusterName', args: 'unknown', interrupts: true, evidence: 'implied', section: 'Overview 1.2.4.1',
  },
  {
    type: 'reload',
    en: 'Reloads the configuration in the pods named; takes up a renewed server certificate without an outage.',
    ja: '指定したポッドで設定を再読み込みする。更新したサーバ証明書も停止なしに反映される。',
    since: '5.x', target: 'targetClusterName', args: 'pods', interrupts: false, evidence: 'shown', section: 'v5 DefaultCR, UG 5.6.1',
  },
  {
    type: 'list',
    en: 'By its name lists the members of the cluster; no source says more.',
    ja: '名前からはクラスタのメンバを一覧するものと思われる。資料に説明はない。',
    since: '5.x', target: 'targetClusterName', args: 'unknown', evidence: 'inferred', section: 'Ref16SP1 1.2.10',
  },
  {
    type: 'switchover',
    en: 'Promotes a replica that the operator picks; the old master becomes a replica. Sessions on the master break.',
    ja: 'オペレータが選んだレプリカを昇格させ、旧マスタをレプリカにする。マスタのセッションは切れる。',
    since: '5.x', target: 'targetClusterName', args: 'none', interrupts: true, evidence: 'shown', section: 'UG 6.2',
  },
  {
    type: 'failover',
    en: 'By its name promotes a replica by force; no source says more.',
    ja: '名前からはレプリカの強制昇格と思われる。資料に説明はない。',
    since: '5.x', target: 'targetClusterName', args: 'unknown', evidence: 'inferred', section: 'Ref16SP1 1.2.10',
  },
  {
    type: 'pgpool2_restart',
    en: 'Restarts Pgpool-II, which some changes of its configuration and a changed pgpoolkey need.',
    ja: 'Pgpool-IIを再起動する。設定の一部の変更後やpgpoolkeyの変更後に必要。',
    since: '5.x', target: 'targetPgpool2Name', args: 'none', interrupts: true, evidence: 'shown', section: 'UG 5.4',
  },
  {
    type: 'pod_restart',
    en: 'Restarts the pods in order, replicas first, so that a new CPU, memory or image comes into force.',
    ja: 'レプリカから順にポッドを再起動し、新しいCPU、メモリ、イメージを反映する。',
    since: '5.x', target: 'targetClusterName', args: 'ALL', interrupts: true, evidence: 'implied', section: 'Ref14SP1 1.1, UG 5.3.1',
  },
  {
    type: 'backup',
    en: 'Takes a backup now, to the same place and with the same retention as scheduled ones.',
    ja: 'バックアップを直ちに取得する。保存先と保存期間は定期バックアップと同じ。',
    since: '5.x', target: 'targetClusterName', args: 'none', interrupts: false, evidence: 'implied', section: 'Overview 2.7.2',
  },
  {
    type: 'backup_expire',
    en: 'Deletes old backup generations for good, to free space.',
    ja: '古い世代のバックアップを削除して領域を空ける。元には戻せない。',
    since: '5.x', target: 'targetClusterName', args: 'unknown', interrupts: false, evidence: 'shown', section: 'UG 2.3.3.1.2, 7.3',
  },
  {
    type: 'open_tde_masterkey',
    en: 'Opens the keystore again, when only the content of the key management credentials changed.',
    ja: '鍵管理システムの認証情報の内容だけを変えたときに、キーストアを開き直す。',
    since: '5.x', target: 'targetClusterName', args: 'none', evidence: 'shown', section: 'UG 5.12.2',
  },
  {
    type: 'create_extension',
    en: 'Runs CREATE EXTENSION as superuser. The guide prints create_extention once; every CRD says create_extension.',
    ja: 'スーパーユーザーとしてCREATE EXTENSIONを実行する。ガイドにはcreate_extentionとあるが、CRDはすべてcreate_extension。',
    since: '5.x', target: 'targetClusterName', args: 'unknown', evidence: 'shown', section: 'UG 6.6.1',
  },
  {
    type: 'update_admin_password',
    en: 'Gives the superuser postgres a new random password, to be read from the Secret of the cluster.',
    ja: 'スーパーユーザーpostgresに新しい乱数のパスワードを設定する。値はクラスタのSecretから読む。',
    since: '5.x', target: 'targetClusterName', args: 'none', evidence: 'shown', section: 'UG 6.6.2',
  },
  {
    type: 'promote_standby',
    en: 'Promotes a standby cluster, one with spec.fep.standby, to a primary cluster.',
    ja: 'spec.fep.standbyで配備したスタンバイクラスタをプライマリに昇格させる。',
    since: '5.x', target: 'targetClusterName', args: 'none', evidence: 'shown', section: 'UG 5.11.2.2, 5.11.4.2',
  },
  {
    type: 'fixed_stats',
    en: 'Works on fixed optimizer statistics; no source says how.',
    ja: '固定化した統計情報を扱う。詳細は資料に示されていない。',
    since: '6.1.0', target: 'targetClusterName', args: 'unknown', evidence: 'inferred', section: 'CRD 6.1.0',
  },
  {
    type: 'fluentbit_reload',
    en: 'By its name reloads the configuration of Fluent Bit; no source says more.',
    ja: '名前からはFluent Bitの設定の再読み込みと思われる。資料に説明はない。',
    since: '7.1.0', target: 'targetClusterName', args: 'unknown', evidence: 'inferred', section: 'CRD 7.1.0',
  },
  {
    type: 'alter_extension',
    en: 'By its name alters an extension; no source says more.',
    ja: '名前からは拡張機能の変更と思われる。資料に説明はない。',
    since: '7.3.0', target: 'targetClusterName', args: 'unknown', evidence: 'inferred', section: 'OLM 7.3.0',
  },
  {
    type: 'update_multi_master_replication',
    en: 'Updates a multi-master replication; takes the name of the replication.',
    ja: 'マルチマスタレプリケーションを更新する。レプリケーションの名前を指定する。',
    since: '8.1.0', target: 'targetClusterName', args: 'unknown', evidence: 'inferred', section: 'OLM 8.1.0, Ref18 1.2.10',
  },
];

/** Spelling that the guide of FEP 15 prints once (UG 6.6.1); what operators 5.x take of the two cannot be told. */
export const CREATE_EXTENSION_IN_GUIDE = 'create_extention';

/** Types that an operator of this version knows. */
export function actionTypesOf(operatorVersion: string): ActionType[] {
  return ACTION_TYPES.filter(({since}) => compareOperatorVersions(since, operatorVersion) <= 0);
}
