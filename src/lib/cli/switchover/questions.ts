import type {Impact} from '../../model/answers/impact.ts';
import type {GatheredImpact} from '../../operations/impact/gather-impact.ts';
import {candidatesOf} from '../../operations/primary-change/plan.ts';
import {amountText} from '../../present/amount.ts';
import {formatSpan} from '../../present/time.ts';
import {AS_IT_IS} from '../wizard/choices.ts';
import {clusterQuestion} from '../wizard/cluster-question.ts';
import {type CommandDraft, type CommandQuestion, withFlags} from '../wizard/command-draft.ts';
import {complaintOfAnswer} from '../wizard/complaint.ts';
import type {Choice} from '../wizard/question.ts';
import type {SwitchoverWorld} from './world.ts';

type SwitchoverQuestion = CommandQuestion<SwitchoverWorld>;

const candidatesIn = (gathered: GatheredImpact | undefined): string[] => (gathered === undefined ? [] : candidatesOf(gathered));

/** Is this server the only one that can be chosen, so that the operator has no other? */
function isOnly({name, flags}: CommandDraft, {seen}: SwitchoverWorld): boolean {
  const candidates = candidatesIn(seen.known(name));
  return candidates.length === 1 && candidates[0] === flags['to'];
}

function serverChoice({pod, ready, state, sync, lagBytes, lagSeconds}: Impact['replicas'][number], canBe: boolean): Choice {
  const lag = lagBytes === undefined ? 'lag not known' : lagBytes === 0 ? 'no lag' : `${amountText(lagBytes)} behind${lagSeconds === undefined ? '' : `, ${formatSpan(lagSeconds * 1000)}`}`;
  const words = [state ?? (ready ? 'ready' : 'not ready'), ...(sync === true ? ['synchronous'] : []), lag, ...(canBe ? [] : ['cannot be chosen now'])];
  return {value: pod, name: `${pod} (${words.join(', ')})`, short: pod};
}

async function servers({name}: CommandDraft, {seen}: SwitchoverWorld): Promise<Choice[]> {
  const gathered = await seen.get(name);
  const candidates = candidatesOf(gathered);
  return [{value: AS_IT_IS, name: 'the operator picks'}, ...gathered.impact.replicas.map((replica) => serverChoice(replica, candidates.includes(replica.pod)))];
}

/** What `switchover` asks where it is not told. */
export const switchoverQuestions: readonly SwitchoverQuestion[] = [
  clusterQuestion<SwitchoverWorld>((name, {seen}) => seen.get(name), ({instances: {wanted}}) => wanted !== 1),
  {
    id: 'to', flag: '--to', message: ({name}, {seen}) => `Which server takes over from ${seen.known(name)?.impact.primary ?? 'the primary'}?`,
    // Where nobody can be chosen the guards say why, and there is nothing to ask.
    when: ({name}, {given, seen}) => !given.has('to') && candidatesIn(seen.known(name)).length > 0,
    default: () => AS_IT_IS,
    choices: servers,
    refuse: async (draft, answer, world) => {
      if (answer === AS_IT_IS) return undefined;
      // Who may be chosen at all is said by the guard of the operator's way; which way is asked next.
      const by = candidatesIn(world.seen.known(draft.name)).includes(answer) ? 'patroni' : 'operator';
      return complaintOfAnswer(() => world.planOf(withFlags(draft, {to: answer, ...(world.given.has('by') ? {} : {by})})));
    },
    apply: (draft, answer) => (answer === AS_IT_IS ? draft : withFlags(draft, {to: answer})),
  },
  {
    id: 'by', flag: '--by', message: 'Who is asked?', default: (draft, world) => (isOnly(draft, world) ? 'operator' : 'patroni'),
    when: ({flags}, {given}) => flags['to'] !== undefined && !given.has('by'),
    choices: async () => [
      {value: 'operator', name: 'the operator, by a FEPAction, which takes no server', short: 'the operator'},
      {value: 'patroni', name: 'Patroni, by patronictl in a server, past the operator', short: 'Patroni'},
    ],
    refuse: async (draft, answer, {planOf}) => complaintOfAnswer(() => planOf(withFlags(draft, {by: answer}))),
    apply: (draft, answer) => (answer === 'operator' ? draft : withFlags(draft, {by: answer})),
  },
];
