import {integer, text} from '../schema/leaf-types.ts';
import {field, group} from '../schema/node.ts';
import {LATER} from './later.ts';
import {tlsNames} from './parts.ts';

/** `spec.fep.autoTuning`. */
export const autoTuning = group(
  {en: 'Where automatic expansion of volumes takes its figures from.', ja: 'ボリューム自動拡張が参照する計測値の取得先。', section: 'UG 2.3.3.2'},
  () => ({
    prometheus: group({en: 'The Prometheus that scrapes the kubelets.', ja: 'kubeletの計測値を集めるPrometheus。'}, () => ({
      prometheusUrl: field(text, {
        en: 'URL of Prometheus as seen from the cluster namespace; mandatory with autoresize.',
        ja: 'クラスタの名前空間から見たPrometheusのURL。自動拡張では必須。',
      }),
      maxRetry: field(integer(), {en: 'How often a failed query is tried again.', ja: '問い合わせ失敗時の再試行回数。', ...LATER}),
      authSecret: group({en: 'Credentials for Prometheus.', ja: 'Prometheusへの認証情報。', ...LATER}, () => ({
        secretName: field(text, {en: 'Secret that holds the credentials.', ja: '認証情報を持つSecretの名前。'}),
        userKey: field(text, {en: 'Key of the user name in that Secret.', ja: 'Secret内でユーザー名を持つキー。'}),
        passwordKey: field(text, {en: 'Key of the password in that Secret.', ja: 'Secret内でパスワードを持つキー。'}),
        tokenKey: field(text, {en: 'Key of a bearer token in that Secret.', ja: 'Secret内でベアラートークンを持つキー。'}),
        proxyKey: field(text, {en: 'Key of a proxy URL in that Secret.', ja: 'Secret内でプロキシURLを持つキー。'}),
      })),
      tls: tlsNames({en: 'the connection to Prometheus', ja: 'Prometheusへの接続'}, LATER),
    })),
  }),
  {keepsUnknown: true},
);
