import type {RuleWords} from './rule-words.ts';

export const pgpoolWords: Readonly<Record<string, RuleWords>> = {
  'scram-server-param': {title: '新しいパスワードはscram-sha-256形式', fix: 'password_encryption = \'scram-sha-256\'を指定'},
  'scram-server-hba': {title: 'scram-sha-256認証を要求する行の定義', fix: 'customPgHbaにscram-sha-256の行を追加'},
  'scram-restart': {title: 'scram-sha-256への変更後は再起動が必要', fix: 'restartのFEPActionを実行'},
  'scram-md5-users': {title: '全ユーザーがscram-sha-256でログイン可能なこと', fix: '変更後にパスワードを再設定'},
  'pgpool-updatable': {title: 'FEPPgpool2で変更できる項目は一部のみ', fix: 'FEPPgpool2を削除して再作成'},
  'pgpool-update-restarts': {title: '変更のたびにPgpool-IIが再起動', fix: '負荷の低い時間帯に変更'},
  'pgpool-needs-restart-action': {title: '一部の設定の反映には手動の再起動が必要', fix: 'pgpool2_restartのFEPActionを実行'},
  'pgpool-cluster-exists': {title: 'Pgpool-IIの接続先クラスタの存在'},
  'pgpool-flat-spec': {title: 'FEPPgpool2の項目は入れ子にせず小文字で記述'},
  'pgpool-ports': {title: 'Pgpool-IIのポート番号の明示', fix: '両方を設定'},
  'pgpool-hba-allows': {title: 'クラスタでのPgpool-IIの接続許可', fix: 'Pgpool-IIのポッドのアドレスに対するmd5かscram-sha-256の行をcustomPgHbaに追加'},
  'pgpool-recreate-after-upgrade': {title: 'メジャーアップグレード後のPgpool-IIの再作成', fix: 'クライアントの版を合わせるため、アップグレード後に削除して再作成'},
  'scram-pgpool-method': {title: 'クラスタがscram-sha-256を使う場合はPgpool-IIも同じ方式', fix: 'spec.clientAuthMethod: scramを設定'},
  'scram-pgpool-hba': {title: 'Pgpool-IIからクライアントへのscram-sha-256認証の要求'},
  'scram-pgpool-key-secret': {title: '暗号化キー用のSecretに鍵があること', fix: 'キーpgpoolkeyを追加。Secretの指定を省略した場合はオペレータが作成'},
  'scram-pgpool-userinfo': {title: 'データベースユーザーのPgpool-IIへの登録'},
  'scram-pgpool-recreate': {title: 'scram-sha-256の選択はPgpool-IIの作成時のみ', fix: 'FEPPgpool2を削除して再作成。その間は利用不可'},
  'scram-userinfo-postgres-key': {title: '手動で追加したユーザーの反映'},
  'scram-userinfo-keep': {title: '登録済みのユーザーの維持', fix: '全ユーザーを残す'},
  'scram-key-rotate': {title: '暗号化キーの変更は再起動後に有効', fix: 'pgpool2_restartのFEPActionを実行'},
};
