import type {RestorePlan} from '../../model/answers/restore.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import {optional} from '../cluster-status/optional.ts';
import type {OperationContext} from '../context.ts';
import {runSql} from '../database/run-sql.ts';
import {fields, number, objectIn} from '../database-status/reading.ts';
import {choosePod} from '../pods/choose-pod.ts';

/** Where recovery would stop: a position, and the transaction that does not come back, where it is known. */
export interface SourceState {
  lsn: number;
  xid?: number;
}

const SQL = `select json_build_object('lsn', pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0'), 'xid', pg_snapshot_xmax(pg_current_snapshot())::text);`;
const XID_SPAN = 2 ** 32;

/** What was written since a point, by WAL and by transaction ids; throws where the primary cannot be asked. */
export async function lossOf(context: OperationContext, ref: ClusterRef, from: SourceState): Promise<NonNullable<RestorePlan['loses']>> {
  const primary = await choosePod(context, ref, {role: 'primary'});
  const now = fields(objectIn(await runSql(context, primary, {sql: SQL})));
  const [lsn, xid] = [number(now['lsn']), number(now['xid'])];
  if (lsn === undefined) throw new Error('the primary did not say how far its WAL is');
  // pg_waldump prints 32 bits of an id, the server 64.
  const transactions = xid === undefined || from.xid === undefined ? undefined : ((xid - from.xid) % XID_SPAN + XID_SPAN) % XID_SPAN;
  return {walBytes: Math.max(0, lsn - from.lsn), ...optional('transactions', transactions)};
}
