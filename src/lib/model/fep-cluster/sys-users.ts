import {dayCount, oneOf, text} from '../schema/leaf-types.ts';
import {field, group, type FieldFacts} from '../schema/node.ts';
import {later, LATER} from './later.ts';
import {caName, certificateName, type Subject} from './parts.ts';

/** The CRDs' enum has `required`, libpq and the CRDs' own text have `require`: both pass here. */
const sslMode = oneOf('disable', 'allow', 'prefer', 'require', 'required', 'verify-ca', 'verify-full');

function user(subject: Subject, facts: Partial<FieldFacts> = {}) {
  return field(text, {en: `Name of ${subject.en}.`, ja: `${subject.ja}の名前。`, ...facts});
}

function password(subject: Subject, facts: Partial<FieldFacts> = {}) {
  return field(text, {
    en: `Password of ${subject.en}; operators from 6.1 on make a random one when it is left out. Shown as asterisks once the operator has read it.`,
    ja: `${subject.ja}のパスワード。6.1以降では省略すると乱数で作られる。オペレータが読み取った後は伏せ字になる。`,
    secret: true,
    ...facts,
  });
}

/** Client certificate of a role, and how it checks the server's. */
export function clientTls(subject: Subject, facts: Partial<FieldFacts> = {}) {
  return group({en: `Client certificate of ${subject.en}.`, ja: `${subject.ja}のクライアント証明書。`, section: 'UG 4.7.4', ...facts}, () => ({
    certificateName: certificateName(subject),
    caName: caName(subject),
    sslMode: field(sslMode, {
      en: `How strictly ${subject.en} checks the server's certificate when it connects.`,
      ja: `${subject.ja}の接続時にサーバ証明書をどこまで検証するか。`,
    }),
  }));
}

const ADMIN: Subject = {en: 'the superuser postgres', ja: 'スーパーユーザーpostgres'};
const REPLICATION: Subject = {en: 'the replication user', ja: 'レプリケーションユーザー'};
const REWIND: Subject = {en: 'the rewind user', ja: 'pg_rewind用ユーザー'};
const METRICS: Subject = {en: 'the monitoring user', ja: '監視用ユーザー'};
const DATABASE_ADMIN: Subject = {en: 'the database administrator', ja: 'データベース管理者'};
const SECURITY: Subject = {en: 'the security administrator', ja: 'セキュリティ管理者'};

/** `spec.fepChildCrVal.sysUsers`: the roles that the operator makes, and the first database. */
export const sysUsers = group(
  {en: 'Roles that the operator makes, with their passwords, and the first database.', ja: 'オペレータが作成するロールとパスワード、および最初のデータベース。', section: 'UG 2.3.12'},
  () => ({
    pgAdminPassword: password(ADMIN, {
      en: 'Password of the superuser postgres. Leave it out to have a random one made, which only readers of the Secret know.',
      ja: 'スーパーユーザーpostgresのパスワード。省略すると乱数で作られ、Secretを読める人だけが知る。',
      section: 'UG 2.3.12.1.1',
    }),
    pgAdminTls: clientTls(ADMIN),
    pgdb: field(text, {en: 'Name of the database made at creation.', ja: '作成時に用意するデータベースの名前。', section: 'UG 2.3.12.1'}),
    pguser: user(DATABASE_ADMIN, {
      en: 'Name of the database administrator, a role without superuser rights; mandatory unless a secret store supplies it.',
      ja: 'データベース管理者の名前。スーパーユーザー権限は持たない。シークレットストアを使わない限り必須。',
      section: 'UG 2.3.12.1.2',
    }),
    pgpassword: password(DATABASE_ADMIN, {section: 'UG 2.3.12.1, CRD 6.1.0'}),
    pgSecurityUser: user(SECURITY, {
      en: 'Name of the role that manages confidential data. It may be added later, but then be neither renamed nor removed.',
      ja: '機密データを管理するロールの名前。後から追加できるが、追加後は改名も削除もできない。',
      section: 'UG 2.3.12.1.3',
    }),
    pgSecurityPassword: password(SECURITY, {
      en: 'Password of the security administrator; goes with pgSecurityUser. Shown as asterisks once the operator has read it.',
      ja: 'セキュリティ管理者のパスワード。pgSecurityUserと組で指定する。オペレータが読み取った後は伏せ字になる。',
      section: 'UG 2.3.12.2',
    }),
    pgSeurityPassword: password(SECURITY, {
      en: 'Password of the security administrator, in the misspelling of the CRDs of 6.1.0 to 7.2.0.',
      ja: 'セキュリティ管理者のパスワード。6.1.0から7.2.0のCRDにある誤った綴り。',
      ...LATER,
      until: '7.2.0',
    }),
    passwordValid: group({en: 'Expiry of passwords.', ja: 'パスワードの有効期限。', section: 'UG 2.3.12.2'}, () => ({
      days: field(dayCount, {
        en: 'Days after which the passwords of pguser and pgSecurityUser expire; 0 or absent switches expiry off. Needs fsep_operator_security in shared_preload_libraries.',
        ja: 'pguserとpgSecurityUserのパスワードが失効するまでの日数。0か省略で管理しない。shared_preload_librariesにfsep_operator_securityが必要。',
        restart: 'none',
      }),
    })),
    pgrepluser: user(REPLICATION, {section: 'UG 4.7.3'}),
    pgreplpassword: password(REPLICATION, {section: 'UG 4.7.3, CRD 6.1.0'}),
    pgrepluserTls: clientTls(REPLICATION, {
      en: 'Client certificate of the replication user, as the guide and the samples spell it. The CRDs of 6.1 and later say pgreplUserTls.',
      ja: 'レプリケーションユーザーのクライアント証明書(ガイドとサンプルの綴り)。6.1以降のCRDではpgreplUserTls。',
    }),
    pgreplUserTls: clientTls(REPLICATION, {
      en: 'Client certificate of the replication user, as the CRDs of 6.1 and later spell it. The guide says pgrepluserTls.',
      ja: 'レプリケーションユーザーのクライアント証明書(6.1以降のCRDの綴り)。ガイドではpgrepluserTls。',
      ...LATER,
    }),
    pgRewindUser: user(REWIND, {section: 'UG 4.7.3'}),
    pgRewindPassword: password(REWIND, {section: 'UG 4.7.3, CRD 6.1.0'}),
    pgRewindUserTls: clientTls(REWIND),
    pgMetricsUser: user(METRICS, {
      en: 'Name of the role that FEPExporter reads with; monitoring needs it.',
      ja: 'FEPExporterが参照に使うロールの名前。監視に必要。',
      section: 'UG 2.3.8.2, 4.3',
    }),
    pgMetricsPassword: password(METRICS, {section: 'UG 2.3.8.2, 4.3, CRD 6.1.0'}),
    pgMetricsUserTls: clientTls(METRICS, {section: 'UG 4.3'}),
    tdepassphrase: field(text, {
      en: 'Passphrase that protects the master key of transparent data encryption in its file keystore. Take a backup right after changing it.',
      ja: '透過的データ暗号化のマスター暗号化キー(ファイルキーストア)を守るパスフレーズ。変更後は直ちにバックアップを取ること。',
      section: 'UG 4.7.3, 5.5',
      secret: true,
    }),
    vectorizerPassword: password(
      {en: 'the vectorizer user', ja: 'ベクトル変換用ユーザー'},
      {
        en: 'Password of the vectorizer user.',
        ja: 'ベクトル変換用ユーザーのパスワード。',
        ...later('7.2.1'),
      },
    ),
  }),
  {keepsUnknown: true},
);
