import type {Gateway} from '../../lib/cluster/gateway.ts';
import {contextNames} from '../control-plane/kubeconfig.ts';
import type {SandboxRecord} from '../record.ts';

/** The API server of a sandbox, as its administrator. The Kubernetes client is loaded here. */
export async function connectToSandbox(record: SandboxRecord): Promise<Gateway> {
  const {connect} = await import('../../lib/cluster/connect.ts');
  return connect({kubeconfig: record.kubeconfig, context: contextNames(record.name).admin});
}
