import {integer, oneOf, text} from '../schema/leaf-types.ts';
import {field, group, list} from '../schema/node.ts';
import {LATER} from './later.ts';
import {caName, certificateName, type Subject} from './parts.ts';

const KMIP: Subject = {en: 'the KMIP client', ja: 'KMIPクライアント'};

/** The guide names the AWS and Azure objects in prose only, hence open. */
const kmsDefinition = group(
  {en: 'One key management system.', ja: '1つの鍵管理システム。'},
  () => ({
    name: field(text, {en: 'Name of this definition, referred to by targetKmsName.', ja: 'この定義の名前。targetKmsNameから参照する。', required: 'guide'}),
    type: field(oneOf('kmip', 'awskms', 'azurekeyvault'), {
      en: 'Kind of system. AWS and Azure on x86 only.',
      ja: '鍵管理システムの種類。AWSとAzureはx86のみ。',
      required: 'guide',
    }),
    address: field(text, {en: 'kmip: host name or address of the server.', ja: 'kmip: サーバのホスト名またはアドレス。'}),
    port: field(integer(), {en: 'kmip: port of the server.', ja: 'kmip: サーバのポート番号。'}),
    authMethod: field(text, {en: 'kmip: how to sign in; cert is the only way shown.', ja: 'kmip: 認証方法。資料にあるのはcertのみ。'}),
    sslpassphrase: field(text, {en: "kmip: passphrase of the client's key.", ja: 'kmip: クライアントの鍵のパスフレーズ。', secret: true}),
    cert: group({en: 'kmip: certificate files; their names cannot change while this is the active keystore.', ja: 'kmip: 証明書ファイル。使用中のキーストアでは名前を変更できない。'}, () => ({
      certificateName: certificateName(KMIP),
      caName: caName(KMIP),
      sslcrName: field(text, {
        en: 'Object with the revocation list; the spelling is the one that the guide prints.',
        ja: '失効リストを持つオブジェクトの名前。綴りはガイドのとおり。',
      }),
    })),
    profile: field(text, {en: 'awskms: profile in the AWS configuration.', ja: 'awskms: AWS設定内のプロファイル名。'}),
  }),
  {open: true},
);

const tdek = group(
  {en: 'Master key in a key management system. Needs tde_kms in shared_preload_libraries, for good.', ja: '鍵管理システムに置くマスター暗号化キー。shared_preload_librariesにtde_kmsが必要で、以後外せない。', section: 'UG 4.12.2.2'},
  () => ({
    targetKmsName: field(text, {en: 'Definition in use; one of kmsDefinition[].name.', ja: '使用する定義。kmsDefinition[].nameのいずれか。', required: 'guide'}),
    targetKeyId: field(text, {
      en: 'Id of the master key: the ARN on AWS, the key object identifier on Azure. A new one re-encrypts the keystore; keep old keys as long as data or backups need them.',
      ja: 'マスター暗号化キーの識別子。AWSはARN、Azureはキーオブジェクト識別子。変更するとキーが切り替わる。古いキーはデータやバックアップが使う限り残すこと。',
      section: 'UG 4.12.2.2, 5.12.1',
      required: 'guide',
    }),
    kmsDefinition: list(kmsDefinition, {
      en: 'Key management systems. Adding, dropping, reordering or renaming one restarts the servers in turn.',
      ja: '鍵管理システムの一覧。追加、削除、並べ替え、改名をするとサーバが順に再起動する。',
      section: 'UG 5.12.5',
      required: 'guide',
      restart: 'rolling',
    }),
  }),
  {keepsUnknown: true},
);

/** Hyper Protect Crypto Services of IBM Cloud; described by the CRDs alone. */
const tdeh = group(
  {en: 'Master key in IBM Hyper Protect Crypto Services.', ja: 'IBM Hyper Protect Crypto Servicesに置くマスター暗号化キー。', ...LATER},
  () => ({
    address: field(text, {en: 'Host name of the service instance.', ja: 'サービスインスタンスのホスト名。'}),
    port: field(text, {en: 'Port of the service instance, as text.', ja: 'サービスインスタンスのポート番号(文字列)。'}),
    instanceId: field(text, {en: 'Id of the service instance.', ja: 'サービスインスタンスのID。'}),
    endpoint: field(text, {en: 'URL of the IAM endpoint.', ja: 'IAMエンドポイントのURL。', default: 'https://iam.cloud.ibm.com'}),
    proxy: field(text, {en: 'Proxy on the way to the service.', ja: 'サービスへの経路にあるプロキシ。'}),
    label: field(text, {en: 'Label of the token.', ja: 'トークンのラベル。'}),
    loglevel: field(text, {en: "Detail of the client's log.", ja: 'クライアントのログの詳しさ。', default: 'warning'}),
    apikeySo: field(text, {en: 'API key of the security officer.', ja: 'セキュリティオフィサーのAPIキー。', secret: true}),
    apikeyNormal: field(text, {en: 'API key of the normal user.', ja: '一般ユーザーのAPIキー。', secret: true}),
    apikeyAnonymous: field(text, {en: 'API key of the anonymous user.', ja: '匿名ユーザーのAPIキー。', secret: true}),
    tokenspaceidNormal: field(text, {en: 'Token space of the normal user.', ja: '一般ユーザーのトークンスペースID。'}),
    tokenspaceidAnonymous: field(text, {en: 'Token space of the anonymous user.', ja: '匿名ユーザーのトークンスペースID。'}),
  }),
  {keepsUnknown: true},
);

/** `spec.fepChildCrVal.sysTde`. */
export const sysTde = group(
  {
    en: 'Where the master key of transparent data encryption lives. Left out: a file, protected by sysUsers.tdepassphrase. Chosen at creation, for good.',
    ja: '透過的データ暗号化のマスター暗号化キーの置き場所。省略時はファイル(sysUsers.tdepassphraseで保護)。作成時に決まり変更できない。',
    section: 'UG 2.3.11, 4.12',
  },
  () => ({
    tdeType: field(oneOf('tdeh', 'tdek'), {
      en: 'Kind of keystore: tdek for a key management system, tdeh for IBM Hyper Protect Crypto Services.',
      ja: 'キーストアの種類。tdekは鍵管理システム、tdehはIBM Hyper Protect Crypto Services。',
      immutable: true,
    }),
    tdek,
    tdeh,
  }),
);
