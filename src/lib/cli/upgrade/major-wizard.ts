import {FepError} from '../../errors/fep-error.ts';
import type {MajorUpgrade} from '../../model/answers/major-upgrade.ts';
import {isKnown} from '../../model/part.ts';
import type {OperationContext} from '../../operations/context.ts';
import {seePods} from '../../operations/pods/choose-pod.ts';
import {upgradeMajor} from '../../operations/upgrade/major/upgrade-major.ts';
import {renderMajorUpgrade} from '../../present/major-upgrade.ts';
import type {Screen} from '../../present/screen.ts';
import {type MajorFlags, majorOptions} from '../change/major-options.ts';
import {requireClusterName} from '../cluster-name.ts';
import {requireQuantity} from '../quantity-flag.ts';
import {clusterQuestion, clustersHere, type ClustersHere} from '../wizard/cluster-question.ts';
import {type CommandDraft, type CommandQuestion, withFlags} from '../wizard/command-draft.ts';
import {complaintOf, complaintOfAnswer} from '../wizard/complaint.ts';
import type {Conclusion, FlagWizard} from '../wizard/wanted-command.ts';

/** What the questions of `upgrade major` may look at. */
export interface MajorWorld extends ClustersHere {
  load: (name: string) => Promise<unknown>;
  /** The steps that the answers so far come to, by a dry run. Throws what the command would be refused with. */
  planOf: (draft: CommandDraft) => Promise<MajorUpgrade>;
}

const METHODS = [
  {value: 'md5', name: 'by the passwords of the roles, which go over', short: 'by passwords'},
  {value: 'trust', name: 'without a password, from its own address alone', short: 'without a password'},
  {value: 'cert', name: 'by certificates', short: 'by certificates'},
];

const questions: readonly CommandQuestion<MajorWorld>[] = [
  clusterQuestion((name, {load}) => load(name)),
  {
    id: 'to-cluster', flag: '--to-cluster', message: 'Name of the new cluster:', when: (_, {given}) => !given.has('to-cluster'),
    default: ({name}, {clusters}) => [`${name}-next`, `${name}-next2`].find((one) => !isKnown(clusters) || !clusters.known.some((line) => line.name === one)),
    refuse: async (draft, answer, {planOf}) => complaintOf(() => requireClusterName(answer)) ?? complaintOfAnswer(() => planOf(withFlags(draft, {'to-cluster': answer}))),
    apply: (draft, answer) => withFlags(draft, {'to-cluster': answer}),
  },
  {
    id: 'auth', flag: '--auth', message: 'How does the container that takes the data over log in to both?', when: (_, {given}) => !given.has('auth'), default: () => 'md5',
    choices: async () => METHODS,
    refuse: async (draft, answer, {planOf}) => complaintOfAnswer(() => planOf(withFlags(draft, {auth: answer}))),
    apply: (draft, answer) => (answer === 'md5' ? draft : withFlags(draft, {auth: answer})),
  },
  {
    id: 'dump-size', flag: '--dump-size', message: 'Size of the volume for the dump (empty: by the size of the databases):', when: (_, {given}) => !given.has('dump-size'),
    refuse: async (draft, answer, {planOf}) => {
      if (answer === '') return undefined;
      return complaintOf(() => requireQuantity(answer, 'dump-size', 'size')) ?? complaintOfAnswer(() => planOf(withFlags(draft, {'dump-size': answer})));
    },
    apply: (draft, answer) => (answer === '' ? draft : withFlags(draft, {'dump-size': answer})),
  },
];

/** The wizard of `upgrade major`; `parsed` has the defaults of flags. */
export function majorWizard(order: readonly string[], parsed: MajorFlags, stdin: () => Promise<string>): FlagWizard<MajorWorld> {
  return {
    command: 'upgrade major', order, nothing: 'nothing was begun', questions,
    world: async (context, given) => {
      // What a dry run reports is part of the conclusion.
      const quiet: OperationContext = {...context, report: () => {}};
      return {
        given,
        clusters: given.has('NAME') ? {unreadable: 'SOURCE was given'} : await clustersHere(context),
        load: (name) => seePods(context, {name, namespace: context.cluster.connection.namespace}),
        planOf: async ({name, flags}) => upgradeMajor(quiet, {...(await majorOptions(name, {...parsed, ...flags} as MajorFlags, stdin)), dryRun: 'client'}),
      };
    },
    load: (name, {load}) => load(name),
    conclude: (draft, world, screen) => conclude(draft, world, screen),
  };
}

async function conclude(draft: CommandDraft, {planOf}: MajorWorld, screen: Screen): Promise<Conclusion> {
  const {name, flags} = draft;
  const isDry = (flags['dry-run'] ?? 'none') !== 'none';
  const plan = await planOf(draft).catch((error: unknown) => {
    if (error instanceof FepError && error.exit === 'refused') return error;
    throw error;
  });
  if (plan instanceof FepError) return {text: '', message: '', refused: plan};
  const isTyped = !isDry && flags['yes'] !== true;
  return {
    text: renderMajorUpgrade(plan, screen), message: isDry ? 'Go on with the dry run?' : `Take ${name} over now?`,
    ...(isTyped ? {typed: {name, deed: 'upgrade'}, flags: {yes: true}} : {}),
  };
}
