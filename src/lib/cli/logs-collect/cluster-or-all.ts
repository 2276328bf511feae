import {FepError} from '../../errors/fep-error.ts';

/** A name, or -A for all; one of them is needed (exit 2). */
export function optionalClusterName(name: string | undefined, all: boolean | undefined): {name?: string; namespace?: string} {
  if (name !== undefined && all === true) throw usage('a name and -A do not go together', 'a name means one cluster, -A all of them', ['leave out -A', 'leave out the name']);
  if (name === undefined && all !== true) throw usage('it is not said which cluster', 'a name, or -A for all clusters of all namespaces', ['kubectl fep list -A', 'kubectl fep logs-collect NAME', 'kubectl fep logs-collect -A']);
  if (name === '') throw usage('the name of the cluster is empty', 'NAME is the name of a FEPCluster', ['kubectl fep list -A']);
  return name === undefined ? {namespace: '*'} : {name};
}

function usage(message: string, why: string, suggestions: string[]): FepError {
  return new FepError(message, {code: 'usage', exit: 'usage', where: 'NAME', why, suggestions});
}
