import type {RuleWords} from './rule-words.ts';

export const actionsWords: Readonly<Record<string, RuleWords>> = {
  'action-type-enum': {title: 'オペレータが認識するアクションの指定'},
  'action-create-extension-spelling': {title: 'create_extensionには2通りの綴りあり', fix: '先にcreate_extensionを実行。5.x系のオペレータでFailureになった場合はcreate_extentionを実行'},
  'action-target-level': {title: '対象の指定はspecの直下'},
  'action-target-exists': {title: '操作対象のクラスタの存在', fix: '同じ名前空間のFEPClusterを指定'},
  'action-pgpool-target': {title: '再起動するPgpool-IIの存在', fix: '同じ名前空間のFEPPgpool2を指定'},
  'action-unique-name': {title: 'アクションごとに固有の名前の指定'},
  'action-extra-event': {title: '変更はイベントで通知'},
  'action-switchover-args': {title: 'スイッチオーバーの対象は自動で選択', fix: 'argsを省略'},
  'action-switchover-replica': {title: 'スイッチオーバー先のレプリカの存在', fix: 'レプリカを追加するか、準備が完了するまで待機'},
  'action-switchover-outage': {title: 'スイッチオーバーに伴う一時停止'},
  'action-restart-outage': {title: '再起動に伴う一時停止'},
  'action-cluster-ready': {title: 'アクションは準備が完了したクラスタに対して実行', fix: '準備が完了するまで待機(kubectl fep statusで確認)'},
  'action-password-random': {title: 'スーパーユーザーのパスワードは自動生成'},
  'backup-expire-irreversible': {title: '期限切れによるバックアップの削除は取り消し不可'},
  'backup-ondemand-type': {title: 'オンデマンドバックアップの種類と保存先の指定'},
  'fepbackup-updatable': {title: 'FEPBackupで変更できる項目はスケジュールと保存期間のみ', fix: '元に戻し、変更はFEPClusterで実施'},
  'backup-first-full': {title: 'リストアに使えるバックアップの存在', fix: 'フルバックアップを取得'},
};
