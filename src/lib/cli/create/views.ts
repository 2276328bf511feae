import type {ClusterManifest} from '../../manifest/fep-cluster/index.ts';
import type {Created} from '../../operations/create-cluster.ts';
import type {Views} from '../base-command.ts';
import type {CreateFlags} from './options.ts';

/** With --dry-run the object itself is what `-o json` and `-o yaml` show, its secrets hidden. */
export async function viewsOf({answer, manifest}: Created, flags: CreateFlags): Promise<Views> {
  const {FEP_RESOURCES, typedName} = await import('../../model/resources.ts');
  const views: Views = {
    text: async (screen) => (await import('../../present/created.ts')).renderCreated(answer, screen),
    name: () => [typedName(FEP_RESOURCES.FEPCluster, answer.name)],
  };
  if (flags['dry-run'] === 'none') return views;
  const {object, yaml} = await shownManifest(manifest);
  return {...views, object, yaml: () => yaml};
}

/** A manifest without its secrets, as object and as YAML with a comment where each value came from. */
export async function shownManifest(manifest: ClusterManifest): Promise<{object: unknown; yaml: string}> {
  const [{redact}, {fepClusterSpec}, {originComments}, {writeYaml}] = await Promise.all([
    import('../../model/schema/secrets.ts'), import('../../model/fep-cluster/index.ts'),
    import('../../manifest/fep-cluster/index.ts'), import('../../manifest/yaml/index.ts'),
  ]);
  const object = {...manifest.object, spec: redact(fepClusterSpec, manifest.object.spec)};
  return {object, yaml: await writeYaml(object, {comments: originComments(manifest.origins), spec: fepClusterSpec})};
}
