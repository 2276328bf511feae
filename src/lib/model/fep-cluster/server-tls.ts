import {text} from '../schema/leaf-types.ts';
import {field, group} from '../schema/node.ts';
import {caName, certificateName, keySecret, type Subject} from './parts.ts';

function verifyClient(subject: Subject) {
  return field(text, {
    en: `Whether ${subject.en} demands a certificate of its clients; a text, not a boolean.`,
    ja: `${subject.ja}がクライアント証明書を求めるか。真偽値でなく文字列で書く。`,
  });
}

const SERVER: Subject = {en: 'the PostgreSQL server', ja: 'PostgreSQLサーバ'};
const REST: Subject = {en: "Patroni's REST API", ja: 'PatroniのREST API'};

/** `spec.fep.postgres`. */
export const postgres = group({en: 'TLS of the database port.', ja: 'データベース接続のTLS。', section: 'UG 4.7.4, 4.8.1'}, () => ({
  tls: group({en: 'Certificate of the PostgreSQL server.', ja: 'PostgreSQLサーバの証明書。'}, () => ({
    certificateName: certificateName(SERVER),
    caName: caName(SERVER),
    privateKeyPassword: keySecret(SERVER),
    verifyClient: verifyClient(SERVER),
  })),
}));

/** `spec.fep.patroni`. */
export const patroni = group(
  {en: "TLS of Patroni's REST API.", ja: 'PatroniのREST APIのTLS。', section: 'UG 4.7.4'},
  () => ({
    tls: group({en: "Certificate of Patroni's REST API.", ja: 'PatroniのREST APIの証明書。'}, () => ({
      certificateName: certificateName(REST, {section: 'UG 4.7.4'}),
      caName: caName(REST),
      verifyClient: verifyClient(REST),
    })),
  }),
  {keepsUnknown: true},
);
