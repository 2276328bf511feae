import {LATER} from '../fep-cluster/later.ts';
import {imageName, limitsOf, requestsOf, type Subject} from '../fep-cluster/parts.ts';
import type {KubernetesObject} from '../kubernetes-object.ts';
import {objectRoot} from '../object-root.ts';
import {block, fepMajorVersion, integer, oneOf, sizeOrBytes, text} from '../schema/leaf-types.ts';
import {field, group, retell, type ValueOf} from '../schema/node.ts';

const CONTAINER: Subject = {en: 'the Pgpool-II container', ja: 'Pgpool-IIコンテナ'};

/** What the guide allows to change on a running Pgpool-II (UG 5.4); its pods restart one after another. */
const changeable = {
  count: field(integer(1), {en: 'Number of Pgpool-II pods.', ja: 'Pgpool-IIのポッド数。', section: 'UG 5.4', default: 2, schemaDefault: true}),
  fepclustername: field(text, {
    en: 'FEPCluster of the same namespace that Pgpool-II stands in front of. Always write it: the CRDs of 6.1 and later put new-fep when it is left out.',
    ja: 'Pgpool-IIの接続先となる同じ名前空間のFEPCluster。必ず書くこと。省略すると6.1以降のCRDではnew-fepになる。',
    section: 'UG 5.4',
    default: 'new-fep',
    schemaDefault: true,
    required: 'guide',
  }),
  serviceport: field(integer(), {en: 'Port for SQL.', ja: 'SQL接続のポート番号。', section: 'UG 5.4', default: 9999, schemaDefault: true}),
  statusport: field(integer(), {en: 'Port of PCP, for commands to Pgpool-II.', ja: 'PCP(Pgpool-IIの管理コマンド)のポート番号。', section: 'UG 5.4', default: 9898, schemaDefault: true}),
  limits: retell(limitsOf(CONTAINER, {cpu: '400m', memory: '512Mi'}, {schemaDefault: true}, true), {section: 'UG 5.4', required: 'schema'}),
  requests: retell(requestsOf(CONTAINER, {cpu: '200m', memory: '256Mi'}, {schemaDefault: true}, true), {section: 'UG 5.4', required: 'schema'}),
  customparams: field(block, {
    en: 'Lines of pgpool.conf; some need the FEPAction pgpool2_restart besides.',
    ja: 'pgpool.confに加える行。一部はFEPActionのpgpool2_restartも必要。',
    section: 'UG 5.4',
  }),
  customhba: field(block, {
    en: 'Lines of pool_hba.conf; a change may need the FEPAction pgpool2_restart besides.',
    ja: 'pool_hba.confに加える行。変更後にFEPActionのpgpool2_restartが必要なことがある。',
    section: 'UG 5.4',
  }),
  custompcp: field(block, {
    en: 'Lines of pcp.conf, user and MD5 of the password; none for no lines. A change may need the FEPAction pgpool2_restart besides.',
    ja: 'pcp.confに加える行(ユーザーとパスワードのMD5)。なければnone。変更後にFEPActionのpgpool2_restartが必要なことがある。',
    section: 'UG 5.4',
    secret: true,
  }),
  customsslkey: field(block, {en: 'Private key of Pgpool-II in PEM, or none.', ja: 'Pgpool-IIの秘密鍵(PEM形式)。なければnone。', section: 'UG 5.4', secret: true}),
  customsslcert: field(block, {en: 'Certificate of Pgpool-II in PEM, or none.', ja: 'Pgpool-IIの証明書(PEM形式)。なければnone。', section: 'UG 5.4', secret: true}),
  customsslcacert: field(block, {en: 'CA certificate for Pgpool-II in PEM, or none.', ja: 'Pgpool-II用のCA証明書(PEM形式)。なければnone。', section: 'UG 5.4', secret: true}),
};

/** What cannot change: the object has to be deleted and made again (UG 4.14.3, 5.4). */
const fixed = {
  clientAuthMethod: field(oneOf('scram', 'SCRAM', 'md5'), {
    en: 'How clients sign in to Pgpool-II; scram needs customhba lines with scram-sha-256 and enable_pool_hba in customparams.',
    ja: 'Pgpool-IIへの認証方式。scramではcustomhbaのscram-sha-256の行とcustomparamsのenable_pool_hbaが必要。',
    section: 'UG 4.14.2.2',
    immutable: true,
  }),
  scram: group(
    {en: 'Secrets for scram.', ja: 'scram用のSecret。', section: 'UG 4.14.2.2', immutable: true},
    () => ({
      pgpoolkeySecret: field(text, {
        en: 'Secret whose key pgpoolkey encrypts the passwords; <name>-feppgpool2-pgpoolkey when left out.',
        ja: 'パスワードの暗号化に使う鍵をキーpgpoolkeyに持つSecret。省略時は<名前>-feppgpool2-pgpoolkey。',
      }),
      userinfoSecret: field(text, {
        en: 'Secret with user names as keys and passwords as values; <name>-feppgpool2-userinfo when left out.',
        ja: 'ユーザー名をキー、パスワードを値に持つSecret。省略時は<名前>-feppgpool2-userinfo。',
      }),
    }),
  ),
  image: imageName(CONTAINER, {section: 'UG 2.2.3, CRD 6.1.0', immutable: true}),
  imagePullPolicy: field(text, {
    en: 'When a node fetches the image of the Pgpool-II container: Always, IfNotPresent or Never.',
    ja: 'Pgpool-IIコンテナのイメージをノードが取得する契機。Always、IfNotPresent、Never。',
    section: 'v5 DefaultCR',
    immutable: true,
  }),
  customlogsize: field(sizeOrBytes, {en: 'Size of the volume for logs.', ja: 'ログ用ボリュームの大きさ。', section: 'v5 DefaultCR', default: '100Mi', schemaDefault: true, immutable: true}),
  storageclassname: field(text, {en: 'StorageClass of the volume for logs.', ja: 'ログ用ボリュームのStorageClass。', ...LATER, immutable: true}),
  fepVersion: field(fepMajorVersion, {
    en: 'Major version of Fujitsu Enterprise Postgres, from which the operator picks the image.',
    ja: 'Fujitsu Enterprise Postgresのメジャー版。オペレータがイメージを選ぶ際に使う。',
    ...LATER,
    immutable: true,
  }),
};

/** `spec` of a FEPPgpool2: flat, and in lower case but for a few. */
export const fepPgpool2Spec = group(
  {en: 'Wanted state of Pgpool-II.', ja: 'Pgpool-IIの望ましい状態。', since: '5.x', section: 'UG 5.4', restart: 'rolling'},
  () => ({...changeable, ...fixed}),
);

export const fepPgpool2Root = objectRoot(
  {kind: 'FEPPgpool2', apiVersion: 'fep.fujitsu.io/v1', en: 'Pgpool-II in front of a cluster.', ja: 'クラスタの前段に置くPgpool-II。'},
  fepPgpool2Spec,
);

/** A FEPPgpool2Cert: made by the operator for a FEPPgpool2 (UG 5.8.1). No source says what is in it. */
export const fepPgpool2CertSpec = group(
  {en: 'Certificates of a FEPPgpool2, in the hands of the operator.', ja: 'FEPPgpool2の証明書。オペレータが管理する。', since: '5.x', section: 'UG 5.8.1', secret: true},
  () => ({}),
  {keepsUnknown: true, open: true},
);

export const fepPgpool2CertRoot = objectRoot(
  {kind: 'FEPPgpool2Cert', apiVersion: 'fep.fujitsu.io/v1', en: 'Certificates of a FEPPgpool2, made by the operator.', ja: 'オペレータが作るFEPPgpool2の証明書。'},
  fepPgpool2CertSpec,
);

export type FepPgpool2Spec = ValueOf<typeof fepPgpool2Spec>;

/** A FEPPgpool2, `fep.fujitsu.io/v1`. */
export interface FepPgpool2 extends KubernetesObject {
  spec: FepPgpool2Spec;
}
