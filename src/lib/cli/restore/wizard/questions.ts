import {buildRestore} from '../../../manifest/fep-restore.ts';
import {isKnown} from '../../../model/part.ts';
import {requireClusterName} from '../../cluster-name.ts';
import {requireQuantity} from '../../quantity-flag.ts';
import {AS_IT_IS, YES_NO} from '../../wizard/choices.ts';
import {clusterQuestion} from '../../wizard/cluster-question.ts';
import {type CommandDraft, type CommandQuestion, withFlags, withPick} from '../../wizard/command-draft.ts';
import {complaintOf, complaintOfAnswer} from '../../wizard/complaint.ts';
import {timeQuestions} from './time-questions.ts';
import type {RestoreWorld} from './world.ts';

type RestoreQuestion = CommandQuestion<RestoreWorld>;

const DATA_SIZE = 'child.storage.dataVol.size';
const isNew = ({flags}: CommandDraft): boolean => flags['to'] !== undefined;
const sizeOf = ({name}: CommandDraft, {restorable}: RestoreWorld): string | undefined => restorable.known(name)?.dataSize;
const changesOf = ({flags}: CommandDraft): readonly string[] => (flags['change'] as readonly string[] | undefined) ?? [];

/** Several answers in one line. */
const listed = (answer: string): string[] => answer.split(';').map((text) => text.trim()).filter((text) => text !== '');

/** Which repository, where the cluster has several. */
const repository: RestoreQuestion = {
  id: 'repo', flag: '--repo', message: 'From which repository?', default: () => AS_IT_IS,
  when: ({name}, {given, restorable}) => !given.has('repo') && (restorable.known(name)?.window.repositories.length ?? 0) > 1,
  choices: async ({name}, {restorable}) => [
    {value: AS_IT_IS, name: 'the first with a backup'},
    ...(restorable.known(name)?.window.repositories ?? []).map(({repo, spans}) => ({value: String(repo), name: `repo ${repo}${spans.length === 0 ? ' (nothing can be restored)' : ''}`})),
  ],
  apply: (draft, answer) => (answer === AS_IT_IS ? draft : withFlags(draft, {repo: Number(answer)})),
};

/** Beside the cluster, or over it. */
const where: readonly RestoreQuestion[] = [
  {
    id: 'where', flag: '--to', message: 'Where to?', default: () => 'new',
    when: (_, {given}) => !given.has('to') && !given.has('in-place'),
    choices: async ({name}, {given}) => [
      {value: 'new', name: `into a new cluster; ${name} is not touched`, short: 'into a new cluster'},
      // What a new cluster has otherwise was given: it is one.
      ...(given.has('change') ? [] : [{value: 'in-place', name: `over ${name} itself: its data are replaced`, short: 'in place'}]),
    ],
    apply: (draft, answer) => (answer === 'in-place' ? withFlags(draft, {'in-place': true}) : withPick(draft, 'where', answer)),
  },
  {
    id: 'to', flag: '--to', message: 'Name of the new cluster:',
    when: ({picked}) => picked['where'] === 'new',
    default: ({name}, {clusters}) => freeName(`${name}-restored`, isKnown(clusters) ? clusters.known.map((line) => line.name) : []),
    refuse: async (draft, answer, world) => complaintOf(() => requireClusterName(answer)) ?? (answer === draft.name ? `that is the source; to restore over ${answer}, go back and choose so` : complaintOfAnswer(async () => requireFree(draft, answer, world))),
    apply: (draft, to) => withFlags(draft, {to}),
  },
];

function freeName(name: string, taken: readonly string[]): string {
  const names = [name, ...Array.from({length: 9}, (_, index) => `${name}${index + 2}`)];
  return names.find((one) => !taken.includes(one)) ?? name;
}

/** The rules say what is wrong with a name for a new cluster. */
async function requireFree(draft: CommandDraft, to: string, {planOf}: RestoreWorld): Promise<void> {
  const {guard} = await import('../../../operations/guard.ts');
  const {findings} = await planOf(withFlags(draft, {to}));
  guard(findings.filter(({path}) => path === 'spec.toFEPcluster'), {refusal: `${to} will not do`, forceable: () => false, force: false});
}

/** What the new cluster has otherwise. */
const changes: readonly RestoreQuestion[] = [
  {
    id: 'data-size', flag: '--change', message: ({name}, world) => `Size of its data volume${sizeOf({name, flags: {}, picked: {}}, world) === undefined ? '' : ` (${name} has ${sizeOf({name, flags: {}, picked: {}}, world)})`}:`,
    when: (draft, {given}) => isNew(draft) && !given.has('change'),
    default: (draft, world) => sizeOf(draft, world),
    refuse: async (draft, answer, world) => complaintOf(() => requireQuantity(answer, 'change', 'size')) ?? tooSmall(withSize(draft, answer, world), world),
    apply: withSize,
  },
  {
    id: 'change', flag: '--change', message: 'Anything else that it has otherwise, as path=value, several with ; between (empty: nothing):',
    when: (draft, {given}) => isNew(draft) && !given.has('change'),
    refuse: async (draft, answer) => complaintOf(() => buildRestore('x', {from: draft.name, namespace: 'x', to: 'x', changes: [...changesOf(draft), ...listed(answer)]})),
    apply: (draft, answer) => (listed(answer).length === 0 ? draft : withFlags(draft, {change: [...changesOf(draft), ...listed(answer)]})),
  },
];

function withSize(draft: CommandDraft, answer: string, world: RestoreWorld): CommandDraft {
  return answer === sizeOf(draft, world) ? draft : withFlags(draft, {change: [...changesOf(draft), `${DATA_SIZE}=${answer}`]});
}

async function tooSmall(draft: CommandDraft, {planOf}: RestoreWorld): Promise<string | undefined> {
  if (draft.flags['force'] === true) return undefined;
  return complaintOfAnswer(async () => {
    const {requireRoom} = await import('../../../operations/restore/guard-restore.ts');
    requireRoom((await planOf(draft)).plan);
  });
}

/** How it is to be known that the right state came back. */
const proof: readonly RestoreQuestion[] = [
  {
    id: 'verify-table', flag: '--verify-table', message: 'Tables whose rows are counted afterwards, as schema.table, several with ; between (empty: none):',
    when: (_, {given}) => !given.has('verify-table'),
    refuse: async (_, answer) => {
      const wrong = listed(answer).find((table) => !/^[^.\s]+(?:\.[^.\s]+)?$/.test(table));
      return wrong === undefined ? undefined : `${wrong} is no name of a table; schema.table is expected, such as public.orders`;
    },
    apply: (draft, answer) => (listed(answer).length === 0 ? draft : withFlags(draft, {'verify-table': listed(answer)})),
  },
  {
    id: 'verify-database', flag: '--verify-database', message: 'In which database?', default: () => 'postgres',
    when: ({flags}, {given}) => flags['verify-table'] !== undefined && !given.has('verify-database'),
    refuse: async (_, answer) => (answer === '' ? 'the name of a database is expected' : undefined),
    apply: (draft, answer) => (answer === 'postgres' ? draft : withFlags(draft, {'verify-database': answer})),
  },
  {
    id: 'backup-before', flag: '--backup-before', message: 'Take a backup of the present data first?', default: () => 'no',
    when: ({flags}, {given}) => flags['in-place'] === true && !given.has('backup-before'),
    choices: async () => YES_NO,
    apply: (draft, answer) => withFlags(draft, {'backup-before': answer === 'yes'}),
  },
];

/** What `restore` asks where it is not told. */
export const restoreQuestions: readonly RestoreQuestion[] = [
  clusterQuestion((name, {restorable}) => restorable.get(name)),
  repository, ...where, ...timeQuestions, ...changes, ...proof,
];
