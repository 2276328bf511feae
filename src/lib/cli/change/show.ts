import type {ClusterUpdated} from '../../model/answers/cluster-updated.ts';
import type {Views} from '../base-command.ts';

/** The texts of a change that was made. */
export async function showUpdated(updated: ClusterUpdated): Promise<Views> {
  const {renderUpdated} = await import('../../present/updated.ts');
  const {FEP_RESOURCES, typedName} = await import('../../model/resources.ts');
  return {text: (screen) => renderUpdated(updated, screen), name: () => [typedName(FEP_RESOURCES.FEPCluster, updated.name)]};
}
