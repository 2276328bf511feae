import {flag, integer, pattern, PATTERNS, text} from '../schema/leaf-types.ts';
import {field, group, list} from '../schema/node.ts';
import {later} from './later.ts';
import {containerResources, imageName, type Subject} from './parts.ts';

const INFERENCE: Subject = {en: 'the inference server', ja: '推論サーバ'};
const port = integer(1, 65_535);

/** The CRDs say what it is, and not whether it is a name or the thing itself; their names for the others suggest a name. */
function tlsFile(what: string, whatJa: string) {
  return field(text, {en: `Where the ${what} is found: the name of the object that holds it.`, ja: `${whatJa}を持つオブジェクトの名前。`});
}

const inferenceServer = group(
  {en: 'The server that runs the models.', ja: 'モデルを実行するサーバ。'},
  () => ({
    image: imageName(INFERENCE),
    imagePullsecrets: field(text, {en: 'Secret with the credentials for the registry of that image.', ja: 'このイメージのレジストリの認証情報を持つSecretの名前。'}),
    mcSpec: containerResources(INFERENCE),
    inferenceServerPorts: group({en: 'Ports of the inference server.', ja: '推論サーバのポート。'}, () => ({
      grpcPort: field(port, {en: 'Port for gRPC.', ja: 'gRPCのポート番号。'}),
      metricsPort: field(port, {en: 'Port for metrics.', ja: '計測値のポート番号。'}),
    })),
    connectionTls: group({en: 'TLS between database and inference server.', ja: 'データベースと推論サーバの間のTLS。'}, () => ({
      enable: field(flag, {en: 'Turns TLS on.', ja: 'TLSを有効にする。'}),
      certificate: group({en: 'Certificates of both ends.', ja: '両端の証明書。'}, () => ({
        grpcCertificateName: tlsFile('gRPC root certificate', 'gRPCのルート証明書'),
        grpcCertificateCaName: tlsFile('gRPC certificate chain', 'gRPCの証明書チェーン'),
        grpcPrivateKey: tlsFile('gRPC private key', 'gRPCの秘密鍵'),
        tritonGrpcCertificateName: tlsFile('certificate of the Triton server', 'Tritonサーバの証明書'),
        tritonGrpcCertificateCaName: tlsFile('certificate chain of the Triton server', 'Tritonサーバの証明書チェーン'),
        tritonGrpcPrivateKey: tlsFile('private key of the Triton server', 'Tritonサーバの秘密鍵'),
      })),
    })),
  }),
  {keepsUnknown: true},
);

function modelRole(en: string, ja: string) {
  return group({en: `Role that ${en}.`, ja: `${ja}ロール。`}, () => ({
    name: field(pattern(PATTERNS.modelUser, 'up to 20 letters and digits', 20), {en: `Name of the role that ${en}.`, ja: `${ja}ロールの名前。`}),
    password: field(pattern(PATTERNS.modelPassword, 'up to 30 printable ASCII characters without blanks', 30), {
      en: `Password of the role that ${en}.`,
      ja: `${ja}ロールのパスワード。`,
      secret: true,
    }),
  }));
}

const modelRepository = group({en: 'Roles around the model repository.', ja: 'モデルリポジトリのロール。'}, () => ({
  modelOwner: modelRole('owns the models', 'モデルを所有する'),
  modelLoader: modelRole('loads models', 'モデルを読み込む'),
  modelUser: modelRole('uses models', 'モデルを使う'),
}));

const multiMasterReplication = group(
  {en: 'Multi-master replication among several clusters.', ja: '複数クラスタ間のマルチマスタレプリケーション。'},
  () => ({
    enable: field(flag, {en: 'Turns multi-master replication on.', ja: 'マルチマスタレプリケーションを有効にする。'}),
    configMapName: field(text, {en: 'ConfigMap with the settings of the replication.', ja: 'レプリケーション設定を持つConfigMapの名前。'}),
    replicationHosts: list(
      group(
        {en: 'One other cluster.', ja: '相手のクラスタ。'},
        () => ({
          hostName: field(text, {en: 'Host name of the other cluster.', ja: '相手クラスタのホスト名。'}),
          pgAdminPassword: field(text, {
            en: 'Name of the Secret with the password for the replication; not the password itself.',
            ja: 'レプリケーション用パスワードを持つSecretの名前。パスワードそのものではない。',
          }),
          pgAdminTls: group({en: 'TLS of that connection.', ja: 'その接続のTLS。'}, () => ({
            caName: field(text, {en: 'ConfigMap with the CA certificate of the other cluster.', ja: '相手クラスタのCA証明書をキーca.crtに持つConfigMapの名前。'}),
          })),
        }),
        {keepsUnknown: true},
      ),
      {en: 'The other clusters, at most four.', ja: '相手のクラスタ。最大4。'},
      {maxItems: 4},
    ),
  }),
  {keepsUnknown: true},
);

/** `spec.fep.vectorTransformation`. */
export const vectorTransformation = group(
  {en: 'Turning of text into vectors inside the database.', ja: 'データベース内でのテキストのベクトル変換。', ...later('8.1.0')},
  () => ({
    enable: field(flag, {en: 'Turns the transformation on.', ja: 'ベクトル変換を有効にする。'}),
    hostName: field(text, {en: 'Host name by which this cluster is reached from outside.', ja: '外部からこのクラスタに接続するときのホスト名。'}),
    port: field(port, {en: 'Port of that host name.', ja: 'そのホスト名でのポート番号。'}),
    inferenceServer,
    modelRepository,
    multiMasterReplication,
  }),
  {keepsUnknown: true},
);
