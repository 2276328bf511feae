import {z} from 'zod';
import {field, group} from '../schema/node.ts';

/** `spec` of a FEPCluster. */
export const fepClusterSpec = group({en: 'Wanted state of the cluster.', ja: 'クラスタの望ましい状態。'}, () => ({
  fep: group({en: 'The database servers.', ja: 'データベースサーバ。'}, () => ({
    instances: field(() => z.int().min(1).max(16), {en: 'Number of servers, the master included.', ja: 'マスタを含むサーバ数。'}),
  })),
}));
