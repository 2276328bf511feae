import {block, text} from '../schema/leaf-types.ts';
import {field, group, list} from '../schema/node.ts';
import {autoscale} from './autoscale.ts';
import {backup} from './backup.ts';
import {restore} from './restore.ts';
import {secretStore} from './secret-store.ts';
import {storage} from './storage.ts';
import {sysUsers} from './sys-users.ts';
import {sysTde} from './tde.ts';
import {upgrade} from './upgrade.ts';

const customCertificate = group(
  {en: 'Client certificate for one user.', ja: '1ユーザーのクライアント証明書。'},
  () => ({
    userName: field(text, {
      en: 'User; the files are mounted at /tmp/custom_certs/<userName>. Without it the entry is ignored.',
      ja: 'ユーザー名。ファイルは/tmp/custom_certs/<userName>に置かれる。省略した要素は無視される。',
    }),
    certificateName: field(text, {en: 'TLS Secret with certificate and key.', ja: '証明書と鍵を持つTLS Secretの名前。'}),
    caName: field(text, {en: 'ConfigMap with the CA certificate.', ja: 'CA証明書を持つConfigMapの名前。'}),
  }),
  {keepsUnknown: true},
);

const systemCertificates = group(
  {en: 'Certificate of the servers, as text. The operator shows it as asterisks once it has read it.', ja: 'サーバ証明書(本文を直接書く)。オペレータが読み取った後は伏せ字になる。', section: 'UG 4.7.3', secret: true},
  () => ({
    key: field(block, {en: 'Private key in PEM.', ja: '秘密鍵(PEM形式)。'}),
    crt: field(block, {en: 'Server certificate in PEM.', ja: 'サーバ証明書(PEM形式)。'}),
    cacrt: field(block, {en: 'CA certificate in PEM.', ja: 'CA証明書(PEM形式)。'}),
  }),
);

/** Files of PostgreSQL's configuration. */
const configuration = {
  customPgParams: field(block, {
    en: 'Lines of postgresql.conf. Parameters that a reload takes are in force at once; others wait for the FEPAction restart.',
    ja: 'postgresql.confに加える行。再読み込みで済むパラメータはすぐ反映され、その他はFEPActionのrestartを待つ。',
    section: 'UG 2.3, Overview 1.2.4.1',
    restart: 'reload',
  }),
  customPgHba: field(block, {
    en: 'Lines for pg_hba.conf, besides those that the operator writes.',
    ja: 'オペレータが書く行のほかにpg_hba.confへ加える行。',
    section: 'UG 4.8.1, 6.4.1',
    restart: 'reload',
  }),
  customPgAudit: field(block, {
    en: 'Body of pgaudit.conf.',
    ja: 'pgaudit.confの内容。',
    section: 'UG 4.7.3, 4.9.3.3',
    restart: 'reload',
  }),
};

/** `spec.fepChildCrVal`. */
export const fepChildCrVal = group(
  {en: 'What the operator hands on to the child objects: volumes, users, certificates, configuration, backup.', ja: 'オペレータが子リソースへ渡す値。ボリューム、ユーザー、証明書、設定、バックアップ。', section: 'UG 4.1'},
  () => ({
    storage,
    sysUsers,
    ...configuration,
    backup,
    restore,
    upgrade,
    autoscale,
    sysTde,
    secretStore,
    systemCertificates,
    customCertificates: list(customCertificate, {
      en: 'Client certificates for replication subscriptions and for uploads.',
      ja: 'レプリケーションのサブスクリプションやアップロードに使うクライアント証明書。',
      section: 'UG 4.8.1, 4.10.4',
    }),
  }),
  {keepsUnknown: true},
);
