import {FepError} from '../../errors/fep-error.ts';
import type {AnyObject} from '../../model/kubernetes-object.ts';
import {PGPOOL_PORT, pgpoolServiceName} from '../../model/names.ts';
import {RESOURCES} from '../../model/resources.ts';
import {valueAt} from '../../rules/view.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import type {OperationContext} from '../context.ts';

/** Where a FEPPgpool2 takes connections (UG 5.1). */
export interface PgpoolPlace {
  service: string;
  /** `spec.serviceport`. */
  port: number;
}

/** The FEPPgpool2 of that name, which has to serve this cluster. Throws `no-such-pgpool` (4) naming those that do. */
export async function findPgpool({cluster, signal}: OperationContext, ref: ClusterRef, pgpool: string): Promise<PgpoolPlace> {
  const found = await cluster.find<AnyObject>({resource: RESOURCES.FEPPgpool2, name: pgpool, namespace: ref.namespace}, {signal});
  const serves = found === undefined ? undefined : valueAt(found, 'spec.fepclustername');
  if (found === undefined || (typeof serves === 'string' && serves !== ref.name)) throw await wrongPgpool(cluster, ref, pgpool, serves);
  const port = valueAt(found, 'spec.serviceport');
  return {service: pgpoolServiceName(pgpool), port: typeof port === 'number' ? port : PGPOOL_PORT};
}

async function wrongPgpool(cluster: OperationContext['cluster'], ref: ClusterRef, pgpool: string, serves: unknown): Promise<FepError> {
  const {items} = await cluster.list<AnyObject>(RESOURCES.FEPPgpool2, {namespace: ref.namespace});
  const names = items.filter((item) => valueAt(item, 'spec.fepclustername') === ref.name).map(({metadata}) => metadata.name ?? '?');
  return new FepError(serves === undefined ? `there is no FEPPgpool2 ${pgpool} in namespace ${ref.namespace}` : `the FEPPgpool2 ${pgpool} serves ${String(serves)}, not ${ref.name}`, {
    code: 'no-such-pgpool', exit: 'notFound', where: '--pgpool',
    why: names.length === 0 ? `no FEPPgpool2 serves ${ref.name}` : `those that serve ${ref.name}: ${names.join(', ')}`,
    suggestions: names.length === 0 ? ['leave out --pgpool to talk to the server itself'] : names.map((name) => `--pgpool ${name}`),
  });
}
