import {FepError} from '../../errors/fep-error.ts';
import {withTag} from '../../manifest/image-name.ts';
import type {ClusterUpdated} from '../../model/answers/cluster-updated.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {Pod} from '../../model/kubernetes-object.ts';
import {BACKUP_CONTAINERS, SERVER_CONTAINER} from '../../model/names.ts';
import {isKnown} from '../../model/part.ts';
import {valueAt} from '../../rules/view.ts';
import {askSettings} from '../change/ask-settings.ts';
import {changeCluster, type ChangeOptions} from '../change/change-cluster.ts';
import type {OperationContext} from '../context.ts';
import {seePods} from '../pods/choose-pod.ts';

export interface MinorUpgradeOptions extends Omit<ChangeOptions, 'wanted' | 'named' | 'secrets'> {
  /** Tag of the images to go to: `ubi9-15-1.5`. */
  to: string;
  /** Leave the backup container's image as it is. */
  serverOnly: boolean;
}

const SERVER = 'spec.fep.image.image';
const BACKUP = 'spec.fepChildCrVal.backup.image.image';

/**
 * Another patch of the same version (UG 5.2, 6.1): the tag of the server's and the backup container's image, then a
 * rolling replacement, then every server asked for its version. Throws as {@link changeCluster} does, and `versions-differ`
 * (1).
 */
export async function upgradeMinor(context: OperationContext, options: MinorUpgradeOptions): Promise<ClusterUpdated> {
  requireTag(options.to);
  const before: string[] = [];
  const updated = await changeCluster(context, {
    ...options,
    wanted: (live, pods) => {
      const images = imagesOf(live, pods, options.serverOnly);
      before.splice(0, before.length, ...images.map(({path, image}) => `--set ${path}=${image}`));
      return {sets: images.map(({path, image}) => `${path}=${withTag(image, options.to)}`)};
    },
  }).catch((error: unknown) => {
    throw error instanceof FepError && error.code === 'failed-in-cluster' ? withWayBack(error, options.name, before) : error;
  });
  if (updated.observed !== 'ready' && updated.observed !== 'unchanged') return updated;
  if (updated.images === undefined) return updated;
  return withVersions(context, updated);
}

function requireTag(tag: string): void {
  if (/^[\w][\w.-]{0,127}$/.test(tag)) return;
  throw new FepError(`${tag} is no tag of an image`, {
    code: 'invalid-tag', exit: 'usage', where: '--to', why: 'a tag holds letters, digits, dots, dashes and underscores',
    suggestions: ['--to ubi9-15-1.5', 'another repository: kubectl fep update NAME --set fep.image.image=REPOSITORY:TAG'],
  });
}

/** The images that are to get another tag: of the CR, else those that the pods run, which the operator chose. */
function imagesOf(live: FepCluster, pods: readonly Pod[], serverOnly: boolean): {path: string; image: string}[] {
  const running = (names: readonly string[]): string | undefined => pods.flatMap(({spec}) => spec.containers.filter(({name}) => names.includes(name)).map(({image}) => image))[0];
  const server = textAt(live, SERVER) ?? running([SERVER_CONTAINER]);
  const backup = textAt(live, BACKUP) ?? (valueAt(live, 'spec.fepChildCrVal.backup') === undefined ? undefined : running(BACKUP_CONTAINERS));
  if (server === undefined) {
    throw new FepError(`the image of ${live.metadata.name} is not known`, {
      code: 'image-unknown', exit: 'failed', where: SERVER, why: 'the FEPCluster names none, and there is no pod to tell it',
      suggestions: ['name it: kubectl fep update NAME --set fep.image.image=REPOSITORY:TAG'],
    });
  }
  return [{path: SERVER, image: server}, ...(backup === undefined || serverOnly ? [] : [{path: BACKUP, image: backup}])];
}

function textAt(live: FepCluster, path: string): string | undefined {
  const value = valueAt(live, path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

async function withVersions(context: OperationContext, updated: ClusterUpdated): Promise<ClusterUpdated> {
  const ref = {name: updated.name, namespace: updated.namespace};
  const seen = await seePods(context, ref);
  const servers = await askSettings(context.cluster, seen.object, seen.pods, {names: [], hba: false}, context.signal);
  const serverVersions = Object.fromEntries([...servers].flatMap(([pod, server]) => (isKnown(server) && server.known.version !== undefined ? [[pod, server.known.version]] : [])));
  for (const [pod, server] of servers) if (!isKnown(server)) context.report({kind: 'note', level: 'warning', message: `${pod} did not tell its version: ${server.unreadable}`});
  const versions = [...new Set(Object.values(serverVersions))];
  if (versions.length > 1) {
    throw new FepError(`the servers of ${ref.name} run different versions`, {
      code: 'versions-differ', exit: 'failed', where: `fepcluster/${ref.name}`, why: Object.entries(serverVersions).map(([pod, version]) => `${pod}: ${version}`).join('; '),
      suggestions: [`kubectl fep status ${ref.name} -n ${ref.namespace}`],
    });
  }
  for (const message of differentIds(updated)) context.report({kind: 'note', level: 'warning', message});
  return {...updated, message: versions[0] === undefined ? updated.message : `${updated.message}; every server is of version ${versions[0]}`, serverVersions};
}

/** One image on nodes of one architecture has one id: otherwise the tag was moved while pods were replaced. */
function differentIds({images = []}: ClusterUpdated): string[] {
  return [...new Set(images.map(({container}) => container))].flatMap((container) => {
    const own = images.filter((one) => one.container === container && one.imageID !== undefined);
    const ids = new Set(own.map(({imageID}) => imageID));
    return ids.size < 2 ? [] : [`the pods run ${ids.size} different images as ${container} (${own.map(({pod, imageID}) => `${pod}: ${imageID}`).join(', ')}): the tag was moved meanwhile, or the nodes are of different architectures`];
  });
}

function withWayBack(error: FepError, name: string, before: readonly string[]): FepError {
  return new FepError(error.message, {
    code: error.code, exit: error.exit, family: error.family, details: error.details, cause: error,
    ...(error.where === undefined ? {} : {where: error.where}),
    ...(error.why === undefined ? {} : {why: error.why}),
    suggestions: [...error.suggestions, `back to the images before: kubectl fep update ${name} ${before.join(' ')}`],
  });
}

