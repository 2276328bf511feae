import {flag, pattern, PATTERNS, text} from '../schema/leaf-types.ts';
import {field, group} from '../schema/node.ts';
import {later} from './later.ts';
import {containerResources, environmentSecret, imageName, pullPolicy, tlsNames, type Subject} from './parts.ts';

const FLUENT_BIT: Subject = {en: 'the Fluent Bit container', ja: 'Fluent Bitコンテナ'};

/** `spec.fep.remoteLogging`. */
export const remoteLogging = group(
  {en: 'Forwarding of server logs to a FEPLogging (fluentd).', ja: 'サーバログのFEPLogging(fluentd)への転送。', section: 'UG 4.9.2.1'},
  () => ({
    enable: field(flag, {
      en: 'Turns forwarding on. The FEPLogging must run already; once set it stays as it is. Deprecated from 7.1 on, where forwarding is always on.',
      ja: '転送の有効化。FEPLoggingが先に稼働している必要がある。設定後は変更できない。常に転送する7.1以降では非推奨。',
      immutable: true,
    }),
    fluentdName: field(text, {
      en: 'Name of the FEPLogging that receives the logs; mandatory when enable is true. Deprecated from 7.1 on.',
      ja: 'ログの送り先となるFEPLoggingの名前。enableがtrueなら必須。7.1以降では非推奨。',
    }),
    image: imageName(FLUENT_BIT),
    pullPolicy: pullPolicy(FLUENT_BIT),
    mcSpec: containerResources(FLUENT_BIT),
    fluentbitParams: group(
      {en: 'Parameters of Fluent Bit; deprecated from 7.1 on in favour of fluentbitConfigSecretRef.', ja: 'Fluent Bitのパラメータ。7.1以降では非推奨で、fluentbitConfigSecretRefを使う。'},
      () => ({
        memBufLimit: field(pattern(PATTERNS.memoryBuffer, 'a buffer size such as 5MB'), {
          en: 'Memory that may hold lines waiting to be sent, such as 5MB (KB, MB or GB).',
          ja: '送信待ちの行を置くメモリの上限。5MBのように指定する(KB、MB、GB)。',
        }),
      }),
      {keepsUnknown: true},
    ),
    tls: tlsNames(
      {en: 'the connection to fluentd', ja: 'fluentdへの接続'},
      {},
      true,
    ),
    fluentbitConfigSecretRef: field(text, {
      en: 'Secret with a Fluent Bit configuration of your own; <cluster>-fluent-bit-conf when left out.',
      ja: '利用者が用意したFluent Bit設定のSecret。省略時は<クラスタ名>-fluent-bit-conf。',
      ...later('7.1.0'),
    }),
    awsCredentialSecretRef: field(text, {en: 'Secret with the AWS files config and credentials, for sending to AWS services.', ja: 'AWSのサービスへ送るための、configとcredentialsの2ファイルを持つSecret。', ...later('7.1.0')}),
    googleCredentialSecretRef: field(text, {en: 'Secret with the file application_default_credentials.json, for sending to Google Cloud services.', ja: 'Google Cloudのサービスへ送るための、application_default_credentials.jsonを持つSecret。', ...later('7.1.0')}),
    fluentBitEnvSec: environmentSecret(FLUENT_BIT),
  }),
  {keepsUnknown: true},
);
