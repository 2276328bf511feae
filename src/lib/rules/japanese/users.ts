import type {RuleWords} from './rule-words.ts';

export const usersWords: Readonly<Record<string, RuleWords>> = {
  'sysusers-pguser-required': {title: 'データベース管理者の定義'},
  'sysusers-admin-password-omit': {title: 'スーパーユーザーのパスワードは自動生成を推奨', fix: '指定を省略。オペレータが生成し、クラスタと同名のSecretに保管'},
  'superuser-audit': {title: 'スーパーユーザーの操作の監査', fix: 'pgAuditLog.enable: trueを指定'},
  'sysusers-key-spelling': {title: 'オペレータと同じ綴りのキーの使用'},
  'security-user-immutable': {title: '機密管理者は変更不可', fix: '元に戻す'},
  'security-user-password': {title: '機密管理者には名前とパスワードの両方が必要', fix: '両方を設定するか、両方を省略'},
  'security-user-demotes-admin': {title: '機密管理者の定義に伴うデータベース管理者の権限の縮小'},
  'security-user-optional': {title: '機密管理者は後から追加可能'},
  'confidential-ext-databases': {title: '機密管理の拡張があるデータベースでのみ管理可能', fix: '他の各データベースでCREATE EXTENSION pgx_confidential_management_supportを実行'},
  'role-no-bypass': {title: '職務分掌を回避できるロールを置かないこと', fix: 'ALTER ROLE … NOSUPERUSER NOBYPASSRLSを実行'},
  'confidential-audit': {title: '権限変更の監視', fix: '監査ログとログ転送を有効化'},
  'password-valid-preload': {title: 'パスワードの有効期限の管理にはライブラリのロードが必要'},
  'password-valid-number': {title: '有効期間は整数の日数', fix: '整数を指定。0は無効化'},
  'password-valid-update-all': {title: '有効期間の変更は全パスワードの期限に影響'},
  'password-valid-off': {title: '有効期間の削除に伴う期限管理の終了'},
  'password-valid-sql': {title: 'ロールのパスワードへの有効期限の設定', fix: 'アプリケーションの責任者に周知'},
  'password-valid-excluded': {title: '有効期限の対象となるパスワード'},
  'password-valid-alerts': {title: '有効期限の到来前の通知', fix: 'monitoring.enable: trueを指定'},
  'superuser-secret-rbac': {title: 'スーパーユーザーのパスワードの参照は管理者に限定', fix: 'secretsのgetとlistを含まない、またはresourceNamesで限定したRoleを使用'},
};
