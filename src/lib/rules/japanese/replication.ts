import type {RuleWords} from './rule-words.ts';

export const replicationWords: Readonly<Record<string, RuleWords>> = {
  'slot-block-string': {title: 'スロットの定義は1つのテキスト', fix: 'replicationSlots: |に続けて、スロット名の下にtype、database、pluginを記述'},
  'slot-logical-fields': {title: '論理スロットにはdatabaseとpluginが必要'},
  'slot-database-exists': {title: 'スロットの対象となるデータベースの存在', fix: 'データベースの作成後にスロットを追加'},
  'slot-wal-level': {title: '論理スロットに必要なWALレベルの指定', fix: 'wal_level = logicalを指定(再起動が必要)'},
  'slot-tls-postgres': {title: 'パブリッシャのサーバ証明書の指定'},
  'slot-unused-wal': {title: 'スロットを使うサブスクライバの存在', fix: '早めにサブスクリプションを作成するか、スロットを削除'},
  'logrep-hba': {title: 'パブリッシャでのサブスクライバの接続許可'},
  'logrep-custom-cert': {title: 'サブスクライバへのロールの証明書の配置'},
  'logrep-role': {title: 'ロールへのレプリケーション権限と参照権限の付与'},
  'logrep-schema': {title: 'サブスクライバでのテーブルの定義', fix: 'pg_dump -sで先に定義を複製'},
  'logrep-create-slot-false': {title: 'サブスクリプションは既存のスロットを使用'},
  'logrep-reachable': {title: 'サブスクライバからパブリッシャへの到達性', fix: 'オブジェクトの作成前にNetworkPolicyと名前解決を確認'},
  'logrep-publication': {title: '対象のテーブルを含むパブリケーションの存在'},
  'logrep-connection': {title: 'サブスクリプションの接続情報は記載どおり'},
};
