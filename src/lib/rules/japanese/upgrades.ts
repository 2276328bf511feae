import type {RuleWords} from './rule-words.ts';

export const upgradesWords: Readonly<Record<string, RuleWords>> = {
  'minor-outage': {title: 'イメージの変更に伴う一時停止', fix: '負荷の低い時間帯に実施'},
  'minor-downgrade': {title: 'イメージの変更は新しい版へのみ', fix: '新しい版のイメージを維持'},
  'major-one-step': {title: 'メジャーアップグレードは1つ上の版へのみ', fix: '1版ずつ段階的に実施'},
  'major-same-namespace': {title: '移行元と新しいクラスタは同じ名前空間'},
  'major-source-required': {title: 'アップグレードには既存の移行元クラスタの指定が必要', fix: '同じ名前空間の別のFEPClusterを指定'},
  'major-restore-conflict': {title: 'アップグレードとリストアの同時指定は不可', fix: '一方を削除'},
  'major-resources': {title: 'アップグレードコンテナのリソースの割り当て'},
  'major-operator-version': {title: '名前空間を管理するのは新しいオペレータのみ', fix: '旧オペレータを削除し、新しいオペレータを導入してから新しいFEPClusterを作成'},
  'major-failed': {title: '失敗したアップグレードは再作成'},
  'major-post': {title: 'アップグレード後の作業の実施', fix: '完了後にアプリケーションを起動'},
  'major-delete-source-backups': {title: '移行元の削除前に新しいクラスタのバックアップを取得'},
  'major-hba-source': {title: '移行元でのアップグレードコンテナの接続許可'},
  'major-hba-destination': {title: '新しいクラスタでのアップグレードコンテナの接続許可'},
  'major-hba-method': {title: 'アップグレードコンテナが対応する認証方式の使用', fix: 'trust、md5、certのいずれかを指定'},
  'major-hba-cert': {title: 'アップグレードコンテナに要求される証明書の用意'},
  'major-hba-order': {title: '移行元の編集はそのオペレータの稼働中に実施', fix: '旧オペレータを戻して移行元を編集し、その後に入れ替える。順序はアプリケーションの停止、customPgHba、オペレータ、新しいFEPCluster'},
  'major-apps-stopped': {title: 'アップグレード前のアプリケーションの停止', fix: '停止する。ダンプ開始後の書き込みは消失'},
  'major-dump-size': {title: 'ダンプ領域の十分な容量'},
  'major-dump-pv': {title: 'ダンプ用のボリュームの用意'},
  'major-dump-accessmodes': {title: 'ダンプ用ボリュームのaccessModesはリスト形式', fix: '既定値の[ReadWriteOnce]を指定'},
};
