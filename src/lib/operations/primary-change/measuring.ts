import type {WriteOutage} from '../../model/answers/action.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import type {OperationContext} from '../context.ts';

/** Does the work while a writer writes, and joins what the writer saw. A writer that fails takes nothing from the work. */
export async function measuring<T>(context: OperationContext, {ref, cluster, on}: {ref: ClusterRef; cluster: FepCluster; on: boolean}, work: () => Promise<T>): Promise<{value: T; outage?: WriteOutage}> {
  if (!on) return {value: await work()};
  const {WriteProbe} = await import('../write-probe/write-probe.ts');
  const probe = new WriteProbe(context, ref, cluster);
  const begun = await probe.begin();
  if (begun !== undefined) context.report({kind: 'note', level: 'warning', message: `what clients lose is not measured: ${begun}`});
  try {
    const value = await work();
    return begun === undefined ? {value, outage: await probe.end()} : {value};
  } finally {
    probe.stop();
  }
}
