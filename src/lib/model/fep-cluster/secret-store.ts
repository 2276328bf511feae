import {oneOf, text} from '../schema/leaf-types.ts';
import {field, group, list, type Field, type Group} from '../schema/node.ts';
import {LATER} from './later.ts';

/** Items that can come from the store (UG 4.5.6 and the v5 samples; case as printed there). */
const ITEMS = {
  pgadminpassword: ['password of the superuser', 'スーパーユーザーのパスワード'],
  tdepassphrase: ['passphrase of data encryption', 'データ暗号化のパスフレーズ'],
  systemCertificates: ['system certificate', 'システム証明書'],
  pguser: ['name of the database administrator', 'データベース管理者の名前'],
  pgpassword: ['password of the database administrator', 'データベース管理者のパスワード'],
  pgdb: ['name of the first database', '最初のデータベースの名前'],
  pgrepluser: ['name of the replication user', 'レプリケーションユーザーの名前'],
  pgreplpassword: ['password of the replication user', 'レプリケーションユーザーのパスワード'],
  pgRewinduser: ['name of the rewind user', 'pg_rewind用ユーザーの名前'],
  pgRewindpassword: ['password of the rewind user', 'pg_rewind用ユーザーのパスワード'],
  pgMetricsUser: ['name of the monitoring user', '監視用ユーザーの名前'],
  pgMetricsPassword: ['password of the monitoring user', '監視用ユーザーのパスワード'],
  patronitls: ["certificate and key of Patroni's REST API", 'PatroniのREST APIの証明書と鍵'],
  patronitlscacrt: ["CA certificate of Patroni's REST API", 'PatroniのREST APIのCA証明書'],
  postgrestls: ['certificate and key of the server', 'サーバの証明書と鍵'],
  postgrestlscacrt: ['CA certificate of the server', 'サーバのCA証明書'],
  pgAdminTls: ['client certificate of the superuser', 'スーパーユーザーのクライアント証明書'],
  pgAdminTlscacrt: ['CA certificate for the superuser', 'スーパーユーザー用のCA証明書'],
  pgAdminTls_privateKeyPassword: ["passphrase of the superuser's key", 'スーパーユーザーの鍵のパスフレーズ'],
  pgRewindUserTls: ['client certificate of the rewind user', 'pg_rewind用ユーザーのクライアント証明書'],
  pgRewindUserTlscacrt: ['CA certificate for the rewind user', 'pg_rewind用ユーザー用のCA証明書'],
  pgRewindUserTls_privateKeyPassword: ["passphrase of the rewind user's key", 'pg_rewind用ユーザーの鍵のパスフレーズ'],
  pgrepluserTls: ['client certificate of the replication user', 'レプリケーションユーザーのクライアント証明書'],
  pgrepluserTlscacrt: ['CA certificate for the replication user', 'レプリケーションユーザー用のCA証明書'],
  pgrepluserTls_privateKeyPassword: ["passphrase of the replication user's key", 'レプリケーションユーザーの鍵のパスフレーズ'],
  pgMetricsUserTls: ['client certificate of the monitoring user', '監視用ユーザーのクライアント証明書'],
  pgMetricsUserTlscacrt: ['CA certificate for the monitoring user', '監視用ユーザー用のCA証明書'],
  pgMetricsUserTls_privateKeyPassword: ["passphrase of the monitoring user's key", '監視用ユーザーの鍵のパスフレーズ'],
} as const;

type ItemFields = {[K in keyof typeof ITEMS]: Field<string>};

function items(): ItemFields {
  const entries = Object.entries(ITEMS).map(([key, [en, ja]]) => {
    const facts = {en: `Name in the store of the ${en}; the value itself stays there.`, ja: `ストア内での${ja}の登録名。値そのものは書かない。`};
    return [key, field(text, facts)];
  });
  return Object.fromEntries(entries) as ItemFields;
}

const fepSecrets = list<Group<ItemFields>>(group({en: 'One item and its name in the store.', ja: '項目とストア内の登録名の組。'}, items, {keepsUnknown: true}), {
  en: 'Where each password, certificate and name is found in the store: a list of single pairs.',
  ja: 'パスワード、証明書、名前がストアのどこにあるか。1組ずつのリスト。',
});

function clientCertificate() {
  return group({en: 'Client certificate of one user.', ja: '1ユーザーのクライアント証明書。'}, () => ({
    userName: field(text, {en: 'User that the certificate is for.', ja: '証明書のユーザー名。'}),
    userCrt: field(text, {en: 'Name in the store of certificate and key.', ja: 'ストア内での証明書と鍵の登録名。'}),
    userCa: field(text, {en: 'Name in the store of the CA certificate.', ja: 'ストア内でのCA証明書の登録名。'}),
  }));
}

/** The guide's plural and the CRDs' singular of the same list. */
const shared = {
  fepSecrets,
  fepCustomCerts: list(clientCertificate(), {
    en: 'Client certificates of further users, as the guide spells it; operators from 6.1 on prune it and read fepCustomCert.',
    ja: 'その他のユーザーのクライアント証明書(ガイドの綴り)。6.1以降では取り除かれ、fepCustomCertが読まれる。',
    until: '5.2.6',
    section: 'UG 4.5.6',
  }),
  fepCustomCert: list(clientCertificate(), {
    en: 'Client certificates of further users, as the CRDs from 6.1 on spell it; the guide says fepCustomCerts.',
    ja: 'その他のユーザーのクライアント証明書(6.1以降のCRDの綴り)。ガイドではfepCustomCerts。',
    ...LATER,
  }),
};

const awsProvider = group({en: 'AWS Secrets Manager as the store.', ja: 'ストアとして使うAWS Secrets Manager。', section: 'UG 4.5.6.2'}, () => ({
  region: field(text, {en: 'AWS region of the store.', ja: 'ストアのあるAWSリージョン。'}),
  roleName: field(text, {en: 'IAM role that may read the store.', ja: 'ストアを読めるIAMロールの名前。'}),
  ...shared,
}));

const azureProvider = group({en: 'Azure Key Vault as the store.', ja: 'ストアとして使うAzure Key Vault。', section: 'UG 4.5.6.1'}, () => ({
  keyvaultname: field(text, {en: 'Name of the key vault.', ja: 'キーコンテナーの名前。'}),
  tenantid: field(text, {en: 'Tenant of the key vault.', ja: 'キーコンテナーのテナントID。'}),
  credentials: field(text, {en: 'Name of the Secret with clientid and clientsecret.', ja: 'clientidとclientsecretを持つSecretの名前。'}),
  ...shared,
}));

const gcpProvider = group({en: 'Google Secret Manager as the store; names are resource paths.', ja: 'ストアとして使うGoogle Secret Manager。登録名はリソースのパスで書く。', section: 'UG 4.5.6.3'}, () => ({
  credentials: field(text, {en: 'Name of the Secret with the service account key.', ja: 'サービスアカウントの鍵を持つSecretの名前。'}),
  ...shared,
}));

const vaultProvider = group({en: 'HashiCorp Vault as the store.', ja: 'ストアとして使うHashiCorp Vault。', section: 'UG 4.5.6.4'}, () => ({
  vaultAddress: field(text, {en: 'URL of Vault.', ja: 'VaultのURL。'}),
  roleName: field(text, {en: 'Vault role that may read the store.', ja: 'ストアを読めるVaultのロール名。'}),
  ...shared,
}));

/** `spec.fepChildCrVal.secretStore`. */
export const secretStore = group(
  {
    en: 'Takes passwords and certificates from an external store through the Secrets Store CSI driver. Not together with pgSecurityUser, sysTde.tdek or passwordValid.days.',
    ja: 'Secrets Store CSIドライバで外部ストアからパスワードや証明書を得る。pgSecurityUser、sysTde.tdek、passwordValid.daysとは併用できない。',
    section: 'UG 4.5.6',
  },
  () => ({
    method: field(text, {en: 'Way to reach the store; csi is the only one shown.', ja: 'ストアの利用方法。資料にあるのはcsiのみ。', default: 'csi'}),
    csi: group({en: 'Settings of the CSI driver.', ja: 'CSIドライバの設定。'}, () => ({
      providerName: field(oneOf('azure', 'gcp', 'aws', 'vault'), {en: 'Kind of store; fill in the section of the same name.', ja: 'ストアの種類。同名の節に設定を書く。'}),
      awsProvider,
      azureProvider,
      gcpProvider,
      vaultProvider,
    })),
  }),
  {keepsUnknown: true},
);
