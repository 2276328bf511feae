import {decimal, flag, integer, text} from '../schema/leaf-types.ts';
import {field, group, list} from '../schema/node.ts';
import {later} from './later.ts';

const MOST = 2_147_483_646;

const recallForVector = group({en: 'How many true neighbours an approximate vector index finds.', ja: '近似ベクトル索引が真の近傍をどれだけ見つけるか(再現率)の計測。'}, () => ({
  enable: field(flag, {en: 'Turns the measurement on.', ja: '計測を有効にする。', default: false, schemaDefault: true}),
  schedule: field(text, {en: 'When it runs, as a cron line.', ja: '実行時刻(cron形式)。', default: '15 0 1 * *', schemaDefault: true}),
  maxDuration: field(text, {en: 'Longest time that a run may take, such as 40h; 0 for no bound.', ja: '1回の最長実行時間。40hのように書く。0で無制限。', default: '0', schemaDefault: true}),
  ParallelJobs: field(integer(1, MOST), {en: 'Number of measurements at the same time.', ja: '同時に行う計測の数。', default: 5, schemaDefault: true}),
  alertThreshold: field(decimal(0, 1), {en: 'Recall below which an alert is raised; 0 for no alert.', ja: 'これを下回ると警告する再現率。0なら警告しない。', default: 0, schemaDefault: true}),
  sampleSize: field(integer(1, MOST), {en: 'Number of vectors that are tried.', ja: '試すベクトルの数。', default: 100, schemaDefault: true}),
  topK: field(integer(1, MOST), {en: 'Number of neighbours asked for.', ja: '求める近傍の数。', default: 5, schemaDefault: true}),
  targets: list(
    group({en: 'A database to measure.', ja: '計測するデータベース。'}, () => ({
      database: field(text, {en: 'Name of the database.', ja: 'データベースの名前。'}),
      tableConfigs: list(
        group({en: 'A table column to measure.', ja: '計測する表の列。'}, () => ({
          schemaObject: field(text, {en: 'The column, as schema.table.column (required).', ja: '列の名前。スキーマ.表.列の形で書く(必須)。', required: 'schema'}),
          distanceMetric: field(text, {en: 'Distance by which neighbours are told: cosine, l2 or inner_product.', ja: '近傍の判定に使う距離。cosine、l2、inner_product。', default: 'cosine', schemaDefault: true}),
        })),
        {en: 'Columns of the database to measure, at least one.', ja: '計測する列。1つ以上。'},
        {minItems: 1},
      ),
    })),
    {en: 'What to measure, at least one database.', ja: '計測の対象。1つ以上のデータベース。'},
    {minItems: 1},
  ),
}));

/** `spec.fep.measurement`. */
export const measurement = group(
  {en: 'Measurements that the operator takes on a schedule.', ja: 'オペレータが定期的に行う計測。', ...later('7.2.1')},
  () => ({recallForVector}),
  {keepsUnknown: true},
);
