import type {FepKind} from '../../model/resources.ts';
import {CHILD, FEP, instancesOf, shown, walk} from '../reading/cluster.ts';
import {type Found, type Rule, rule} from '../rule.ts';
import type {View} from '../view.ts';

/** Fields that name an image, and the role the image must have (UG 2.2.3). */
const IMAGE_FIELDS: readonly (readonly [string, string, FepKind?])[] = [
  [`${FEP}.image.image`, 'server'],
  [`${CHILD}.backup.image.image`, 'backup'],
  [`${CHILD}.restore.image`, 'restore'],
  [`${FEP}.velero.restore.image.image`, 'restore'],
  [`${CHILD}.upgrade.image`, 'upgrade'],
  [`${FEP}.remoteLogging.image`, 'fluentbit'],
  [`${FEP}.fepcronjob.image`, 'cronjob'],
  [`${FEP}.feputils.image`, 'utils'],
  ['spec.image', 'restore', 'FEPRestore'],
  ['spec.image', 'pgpool2', 'FEPPgpool2'],
  ['spec.fepExporter.image.image', 'exporter', 'FEPExporter'],
  ['spec.fepLogging.image.image', 'fluentd', 'FEPLogging'],
];
const WITH_IMAGES: readonly FepKind[] = ['FEPCluster', 'FEPRestore', 'FEPPgpool2', 'FEPExporter', 'FEPLogging'];

const NAME = /(?:^|\/)fujitsu-enterprise-postgres-(?:(?<inName>\d+)-)?(?<role>server|backup|restore|pgpool2|upgrade|utils|exporter|fluentd|fluentbit|cronjob|operator):(?<os>ubi[89])-(?<base>\d+)-[1-9]\d*\.\d+(?:-(?<arch>amd64|s390x|ppc64le))?(?:@sha256:[\da-f]{64})?$/;
const VERSIONED = new Set(['server', 'backup', 'restore', 'pgpool2', 'upgrade', 'utils']);

interface ImageName {
  role: string;
  base: string;
  arch: string | undefined;
}

function read(image: string): ImageName | undefined {
  const groups = NAME.exec(image)?.groups;
  if (groups === undefined) return undefined;
  const {role = '', base = '', inName, arch} = groups;
  return VERSIONED.has(role) === (inName !== undefined) && (inName ?? base) === base ? {role, base, arch} : undefined;
}

/** Major versions that the name and the tag of an image tell; they should be one. */
function versionsIn(image: string): string[] {
  const {base, inName} = NAME.exec(image)?.groups ?? {};
  return [...new Set([inName, base].filter((version) => version !== undefined))];
}

function imagesOf(view: View): {path: string; role: string; image: string; name: ImageName | undefined}[] {
  return view.once('images', () =>
    IMAGE_FIELDS.flatMap(([path, role, kind = 'FEPCluster']) => {
      const image = kind === view.kind ? view.text(path) : undefined;
      return image === undefined || image === '' ? [] : [{path, role, image, name: read(image)}];
    }),
  );
}

function registryOf(image: string): string {
  const [first = ''] = image.split('/', 1);
  return image.includes('/') && (first.includes('.') || first.includes(':') || first === 'localhost') ? first : 'docker.io';
}

function* pullPolicies(view: View): Generator<Found> {
  const found: Found[] = [];
  walk(view.at('spec'), 'spec', (value, path) => {
    for (const key of ['pullPolicy', 'imagePullPolicy', 'PullPolicy']) {
      const policy = value[key];
      if (policy === undefined || policy === null || policy === 'Always' || policy === 'IfNotPresent') continue;
      if (policy === 'Never' && path === `${CHILD}.upgrade`) continue;
      found.push({path: `${path}.${key}`, message: `${shown(policy)} is no pull policy that the operator takes`});
    }
  });
  yield* found;
}

/** Images and how they are pulled. */
export const imageRules: readonly Rule[] = [
  rule({
    id: 'image-name-pattern',
    kinds: WITH_IMAGES,
    title: "Images follow FEP's naming",
    looksAt: IMAGE_FIELDS.map(([path]) => path),
    fix: 'quay.io/fujitsu/fujitsu-enterprise-postgres-15-server:ubi9-15-1.1 is the form; a custom image may ignore this rule',
    *check(view) {
      for (const {path, image, name} of imagesOf(view)) if (name === undefined) yield {path, message: `${shown(image)} does not follow the naming of FEP images`};
    },
  }),
  rule({
    id: 'image-role-matches-field',
    kinds: WITH_IMAGES,
    title: 'An image stands where its role belongs',
    looksAt: IMAGE_FIELDS.map(([path]) => path),
    *check(view) {
      for (const {path, role, image} of imagesOf(view)) {
        const written = /fujitsu-enterprise-postgres-(?:\d+-)?([a-z0-9]+)(?=[:@]|$)/.exec(image)?.[1];
        if (written !== undefined && written !== role) yield {path, message: `the field is for a ${role} image, and this is a ${written} image`, fix: image.replace(`-${written}`, `-${role}`)};
      }
    },
  }),
  rule({
    id: 'image-base-version',
    title: 'The major version of the server image stays',
    looksAt: [`${FEP}.image.image`],
    when: (view) => view.changed(`${FEP}.image.image`),
    fix: 'use the procedure for major upgrades',
    *check(view) {
      const [now, before] = [versionsIn(view.text(`${FEP}.image.image`) ?? ''), read(view.before?.text(`${FEP}.image.image`) ?? '')];
      // Where the operator chose the image so far, the new one's own name tells what it is to be.
      const from = before?.base ?? (view.before === undefined ? undefined : now[0]);
      const other = from === undefined ? undefined : now.find((version) => version !== from);
      if (other !== undefined) yield {path: `${FEP}.image.image`, message: `the major version changes from ${from} to ${other}; another image does not migrate the data`};
    },
  }),
  rule({
    id: 'image-arch-suffix',
    kinds: WITH_IMAGES,
    title: 'A tag for one processor fits every node',
    looksAt: IMAGE_FIELDS.map(([path]) => path),
    when: (view) => imagesOf(view).some(({name}) => name?.arch !== undefined),
    needs: ['nodes'],
    *check(view) {
      for (const {path, image, name} of imagesOf(view)) {
        const other = (view.fact('nodes') ?? []).find(({architecture, schedulable}) => schedulable && architecture !== name?.arch);
        if (name?.arch !== undefined && other !== undefined) yield {path, message: `the tag is for ${name.arch}, and node ${other.name} is ${other.architecture}`, fix: image.replace(`-${name.arch}`, '')};
      }
    },
  }),
  rule({
    id: 'image-server-backup-pair',
    title: 'Server and backup image move together',
    looksAt: [`${FEP}.image.image`, `${CHILD}.backup.image.image`],
    when: (view) => view.changed(`${FEP}.image.image`) && view.has(`${CHILD}.backup.image.image`) && view.has(`${FEP}.image.image`),
    fix: 'set both images to the same release',
    *check(view) {
      const tags = [`${FEP}.image.image`, `${CHILD}.backup.image.image`].map((path) => /:([^:@/]+)(?:@|$)/.exec(view.text(path) ?? '')?.[1]);
      if (tags[0] !== tags[1]) yield {path: `${CHILD}.backup.image.image`, message: `the server image is ${tags[0]}, and the backup image stays at ${tags[1]}`};
    },
  }),
  rule({
    id: 'image-omitted-default',
    title: 'Without an image the operator takes its own',
    looksAt: [`${FEP}.image.image`],
    *check(view) {
      if (!view.has(`${FEP}.image.image`)) yield {path: `${FEP}.image.image`, message: 'the operator takes the image named in its own environment'};
    },
  }),
  rule({
    id: 'pull-policy-enum',
    kinds: WITH_IMAGES,
    title: 'A pull policy is Always or IfNotPresent',
    looksAt: ['spec.**.pullPolicy', 'spec.**.imagePullPolicy'],
    fix: 'Always or IfNotPresent; Never for the upgrade container only',
    check: pullPolicies,
  }),
  rule({
    id: 'custom-image-pull-secret',
    title: 'An image of a private registry has its pull Secret',
    looksAt: [`${FEP}.image.image`],
    when: (view) => {
      const image = view.text(`${FEP}.image.image`);
      return image !== undefined && image !== '' && !image.startsWith('quay.io/fujitsu/');
    },
    needs: ['secrets'],
    fix: 'kubectl create secret docker-registry quay-pull-secret …; nothing to do for a registry without a login',
    *check(view) {
      const keys = view.fact('secrets')?.get('quay-pull-secret');
      if (keys?.includes('.dockerconfigjson') === true) return;
      yield {path: `${FEP}.image.image`, message: `if ${registryOf(view.text(`${FEP}.image.image`) ?? '')} asks for a login, the pull fails: the operator logs in with a Secret named quay-pull-secret`};
    },
  }),
  rule({
    id: 'license-per-instance',
    title: 'Every server has a licence',
    looksAt: [`${FEP}.instances`],
    on: ['create', 'update', 'scale'],
    *check(view) {
      const [now, before] = [instancesOf(view), view.before === undefined ? 1 : instancesOf(view.before)];
      if (now !== undefined && now > (before ?? 1)) yield {path: `${FEP}.instances`, message: `each server needs a licence of its own: ${now} in total`};
    },
  }),
];

