import {requireClusterName} from '../../cluster-name.ts';
import {requireCount} from '../../count-flag.ts';
import {requireQuantity} from '../../quantity-flag.ts';
import {neededPasswords, PROFILES} from '../../../manifest/fep-cluster/index.ts';
import {getAt, parsePath} from '../../../manifest/path.ts';
import {knownOr} from '../../../model/part.ts';
import {passwordOf} from '../options.ts';
import {AS_IT_IS, YES_NO} from '../../wizard/choices.ts';
import {withFlags} from '../../wizard/command-draft.ts';
import {complaintOf} from '../../wizard/complaint.ts';
import {advancedQuestions} from './advanced-questions.ts';
import {checked, type CreateQuestion, plain} from './checked.ts';
import {namespaces, passwordSecrets, profiles, sharedClasses, storageClasses} from './choices.ts';
import {clusterOf, type CreateDraft, type CreateWorld, flagsOf, valueIn} from './draft.ts';
import {BACKUP, STORAGE} from './fields.ts';

const OWN_VOLUMES = ['dataVol', 'walVol', 'logVol', 'tablespaceVol'].map((volume) => `${STORAGE}.${volume}.storageClass`);
const SHARED_VOLUMES = ['archivewalVol', 'backupVol'].map((volume) => `${STORAGE}.${volume}.storageClass`);

const hasBackup = (draft: CreateDraft, world: CreateWorld): boolean => valueIn(draft, world, BACKUP) !== undefined;
/** Has the draft the volume that this path is a member of? An object store needs none for backups. */
const hasVolume = (draft: CreateDraft, world: CreateWorld, path: string): boolean => valueIn(draft, world, path.slice(0, path.lastIndexOf('.'))) !== undefined;
const inFile = ({files}: CreateWorld, path: string): boolean => getAt(files.base?.object, parsePath(path) ?? []) !== undefined;
const namespaceOf = (draft: CreateDraft, world: CreateWorld): string => flagsOf(draft, world).namespace ?? world.surroundings.namespace;

function wantsPassword(draft: CreateDraft, world: CreateWorld): boolean {
  if (['password-file', 'password-secret', 'password-stdin'].some((flag) => world.given.has(flag))) return false;
  const {passwords: _, ...cluster} = clusterOf(draft, world);
  return neededPasswords(cluster).some(({field}) => field === 'pgpassword');
}

const picked = (draft: CreateDraft, id: string, answer: string): CreateDraft => ({...draft, picked: {...draft.picked, [id]: answer}});

const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

const FIRST: readonly CreateQuestion[] = [
  {
    id: 'name', flag: 'NAME', message: 'Name of the cluster:',
    when: (_, {given}) => !given.has('NAME'),
    default: (_, {files}) => files.base?.object.metadata.name,
    // Where the namespace is given it is not asked, and cannot refuse the name.
    refuse: async (_, answer, world) => complaintOf(() => requireClusterName(answer)) ?? (world.given.has('namespace') ? taken(answer, String(world.parsed.namespace), world) : undefined),
    apply: (draft, name) => ({...draft, name}),
  },
  checked({
    id: 'namespace', flag: '--namespace', message: 'Namespace:',
    default: (_, {files, surroundings}) => files.base?.object.metadata.namespace ?? surroundings.namespace,
    choices: async (_, world) => namespaces(world),
    refuse: async ({name}, answer, world) => {
      if (!NAMESPACE.test(answer)) return `${answer === '' ? 'an empty text' : answer} cannot be a namespace: lower-case letters, digits and dashes`;
      return taken(name, answer, world);
    },
    apply: (draft, namespace) => withFlags(draft, {namespace}),
  }),
  checked({
    id: 'profile', flag: '--profile', message: 'Profile, values to begin with:',
    default: (_, {files}) => (files.base === undefined ? 'ha' : AS_IT_IS),
    choices: async (_, {files}) => [...(files.base === undefined ? [] : [{value: AS_IT_IS, name: 'none: as the file has it'}]), ...profiles()],
    apply: (draft, profile) => (profile === AS_IT_IS ? draft : withFlags(draft, {profile})),
  }),
  plain({id: 'instances', sets: 'instances', field: 'spec.fep.instances', message: 'Servers, the master included:', parse: (text) => requireCount(text, 'instances', 3), as: Number}),
  checked({
    id: 'storage-class', flag: '--storage-class', message: ({name}) => `Storage class of the volumes of ${name}:`, fields: OWN_VOLUMES,
    // A class that the file has for each of its volumes is not asked for again.
    when: (draft, world) => world.files.base === undefined || OWN_VOLUMES.some((path) => hasVolume(draft, world, path) && valueIn(draft, world, path) === undefined),
    default: () => AS_IT_IS,
    choices: async (_, world) => storageClasses(world),
    apply: (draft, answer) => (answer === AS_IT_IS ? draft : withFlags(draft, {'storage-class': answer})),
  }),
  plain({id: 'data-size', sets: 'data-size', field: `${STORAGE}.dataVol.size`, message: 'Size of the data volume (it can grow, never shrink):', parse: (text) => requireQuantity(text, 'data-size', 'size')}),
  checked({
    id: 'backup', flag: '--backup', message: 'Backups with pgBackRest?',
    // A profile that has backups where a shared class is given gets them: the class is asked next.
    default: (draft, world) => {
      const {profile} = flagsOf(draft, world);
      return hasBackup(draft, world) || (profile !== undefined && PROFILES[profile].backup !== 'off') ? 'yes' : 'no';
    },
    when: (_, {given}) => !given.has('backup-schedule') && !given.has('backup-retention'),
    choices: async () => YES_NO,
    apply: (draft, answer, world) => ((answer === 'yes') === hasBackup(draft, world) ? draft : withFlags(draft, {backup: answer === 'yes'})),
  }),
  checked({
    id: 'backup-storage-class', flag: '--backup-storage-class', message: 'Storage class of the volumes for backups, which all servers share (ReadWriteMany):', fields: SHARED_VOLUMES,
    when: (draft, world) => hasBackup(draft, world) && Number(valueIn(draft, world, 'spec.fep.instances')) > 1 && SHARED_VOLUMES.some((path) => hasVolume(draft, world, path) && !inFile(world, path)),
    choices: async (_, world) => sharedClasses(world),
    default: () => undefined,
    apply: (draft, answer) => (answer === AS_IT_IS ? draft : withFlags(draft, {'backup-storage-class': answer})),
  }),
  {
    id: 'password', flag: '--password-secret', message: "The database administrator's password:", when: wantsPassword, default: () => 'make',
    choices: async () => [
      {value: 'make', name: 'make one, and keep it in a Secret'},
      {value: 'secret', name: 'from a Secret that is there'},
      {value: 'file', name: 'from a file'},
    ],
    apply: (draft, answer) => picked(draft, 'password', answer),
  },
  {
    id: 'password-secret', flag: '--password-secret', message: 'Secret with the password, as NAME:KEY, or NAME with a key for each password:',
    when: ({picked: {password}}) => password === 'secret',
    choices: async (draft, world) => passwordSecrets(world, namespaceOf(draft, world)),
    refuse: async (_, answer) => (/^[a-z0-9][-a-z0-9.]*(?::[-\w.]+)?$/.test(answer) ? undefined : 'NAME or NAME:KEY is expected, such as demo-passwords:admin'),
    apply: (draft, answer) => withFlags(draft, {'password-secret': answer}),
  },
  {
    id: 'password-file', flag: '--password-file', message: 'File with the password:',
    when: ({picked: {password}}) => password === 'file',
    refuse: async (_, answer) => (answer === '' ? 'the name of a file is expected' : unreadable(answer)),
    apply: (draft, answer) => withFlags(draft, {'password-file': answer}),
  },
  {
    id: 'advanced', flag: '--set', message: 'More: replication, version, CPU and memory, further volumes, backup times, database, monitoring?', default: () => 'no',
    choices: async () => [{value: 'no', name: 'no, as the profile has it'}, {value: 'yes', name: 'yes, ask'}],
    apply: (draft, answer) => picked(draft, 'advanced', answer),
  },
];

/** What `create` asks where it is not told: about eight questions, and twice as many where somebody wants more. */
export const createQuestions: readonly CreateQuestion[] = [...FIRST, ...advancedQuestions];

async function taken(name: string, namespace: string, {surroundings}: CreateWorld): Promise<string | undefined> {
  const {existingNames} = await surroundings.factsOf(namespace);
  return knownOr(existingNames ?? {known: []}, []).includes(name) ? `${name} exists in namespace ${namespace} already` : undefined;
}

async function unreadable(file: string): Promise<string | undefined> {
  const failed = await passwordOf({'password-file': file, 'password-stdin': false}, async () => '').then(() => undefined, (error: unknown) => error);
  return failed === undefined ? undefined : complaintOf(() => {
    throw failed;
  });
}
