import {text} from '../schema/leaf-types.ts';
import {field, group} from '../schema/node.ts';

/**
 * `spec.fepChildCrVal.autoscale`. The guide names policy and metricName, and speaks of a threshold without its name; where
 * metricName stands is inferred. No CRD shows any member, hence open.
 */
export const autoscale = group(
  {en: 'Automatic scale-out: one replica more at a time, never fewer.', ja: '自動スケールアウト。レプリカを1つずつ増やし、減らすことはない。', section: 'UG 2.3.9, 5.9.1'},
  () => ({
    scaleout: group(
      {en: 'When to add a replica. Needs syncMode "off".', ja: 'レプリカを追加する条件。syncModeが"off"である必要がある。'},
      () => ({
        policy: field(text, {
          en: 'What decides: average CPU use or average number of connections. The values are not stated by any source.',
          ja: '判断の基準。平均CPU使用率か平均接続数。値の書き方は資料に示されていない。',
          section: 'UG 5.12.5',
        }),
        metricName: field(text, {
          en: 'Connections: name of the metric that the custom metrics server publishes for the FEPCluster.',
          ja: '接続数の場合: カスタムメトリクスサーバがFEPClusterについて公開する計測項目の名前。',
          section: 'UG 2.3.9',
        }),
      }),
      {open: true},
    ),
  }),
  {open: true},
);
