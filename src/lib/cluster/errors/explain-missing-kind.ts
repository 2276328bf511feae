import {FepError} from '../../errors/fep-error.ts';
import {RECOVERY} from '../../errors/recovery.ts';
import {describeSubject, qualifiedPlural, type Subject} from './subject.ts';

/** Asks the API server one path; any answer is welcome. */
type Ask = (path: string) => Promise<{status: number; body: string}>;

/**
 * Says why a kind is not served: its group is missing, or there in other versions, or there without this kind. One more
 * request, made only when an error is to be explained. When that fails too, the error stays as it is.
 */
export async function explainMissingKind(error: FepError, subject: Subject, server: string, ask: Ask): Promise<FepError> {
  const {resource} = subject;
  if (resource === undefined || resource.group === '') return error;
  let versions: string[];
  try {
    const {status, body} = await ask(`/apis/${resource.group}`);
    if (status === 404) return (await isApiServer(ask)) ? error : notAnApiServer(server, error);
    versions = (JSON.parse(body) as {versions: {version: string}[]}).versions.map(({version}) => version);
  } catch {
    return error;
  }
  const other = versions.filter((version) => version !== resource.version);
  const why = versions.includes(resource.version)
    ? `the group ${resource.group} is there in version ${resource.version}, without ${resource.plural}`
    : `the group ${resource.group} is there, in version ${other.join(', ')} only; this program needs ${resource.version} of ${resource.plural}`;
  return new FepError(`this cluster does not serve ${describeSubject({verb: subject.verb, resource: {...resource, namespaced: false}})}`, {
    code: error.code,
    exit: error.exit,
    where: qualifiedPlural(resource),
    why,
    suggestions: ['update the FEP operator of this cluster', `kubectl api-resources --api-group=${resource.group}`],
    details: {...error.details, versions},
    cause: error,
  });
}

/** Even who may not see the version gets a Status in JSON. */
async function isApiServer(ask: Ask): Promise<boolean> {
  const {body} = await ask('/version');
  try {
    const {gitVersion, kind} = JSON.parse(body) as {gitVersion?: string; kind?: string};
    return gitVersion !== undefined || kind === 'Status';
  } catch {
    return false;
  }
}

function notAnApiServer(server: string, cause: FepError): FepError {
  return new FepError(`what answers at ${server} does not look like an API server`, {
    code: 'unreachable',
    exit: 'unreachable',
    where: server,
    why: 'it knows neither the kind nor /version',
    suggestions: [RECOVERY.serverAddress],
    cause,
  });
}
