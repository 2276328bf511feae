import type {FepAction} from '../../model/fep-action/index.ts';
import type {Deployment} from '../../model/kubernetes-object.ts';
import type {Part} from '../../model/part.ts';
import {deadOperator} from '../readiness/operator-trouble.ts';
import type {Verdict} from '../wait-until.ts';
import {mayBeStale, outcomeOf, type ActionOutcome} from './outcome.ts';

/** Everything that says how far an action is. */
export interface ActionSeen {
  /** The object that was made or taken up. */
  made: FepAction;
  /** What stands under its name now. */
  live: FepAction | undefined;
  operators: Part<Deployment[]>;
  /** Verdict on the state that the action is for; undefined: the operator's answer is the end. */
  end: Verdict | undefined;
  /** The end state has been there for so long that the operator's answer is not waited for any more. */
  patienceIsOver: boolean;
  /** How long after Success the end state may still be on its way. */
  afterSuccessMs?: number | undefined;
}

const AFTER_SUCCESS_MS = 30_000;
const DELETED_HOLD_MS = 3000;

/** Joins the operator's answer with what is seen: done only when both say so, and Success alone is never believed. */
export function judgeAction(seen: ActionSeen): Verdict {
  const {live, end} = seen;
  const outcome = live === undefined || mayBeStale(live) ? {state: 'pending' as const} : outcomeOf(live);
  if (outcome.state === 'failure') return {state: 'failed', message: `the operator answered Failure${textOf(outcome)}`, causes: [], holdMs: 0};
  if (end?.state === 'failed') return end;
  const lost = whyLost(seen);
  if (lost !== undefined) return end?.state === 'ready' ? end : {state: 'failed', message: lost, causes: [], holdMs: DELETED_HOLD_MS};
  return outcome.state === 'pending' ? judgePending(seen) : judgeAnswered(outcome, seen);
}

function whyLost({made, live}: ActionSeen): string | undefined {
  const name = made.metadata.name ?? '?';
  if (live === undefined) return `the FEPAction ${name} was deleted before it was answered`;
  const replaced = made.metadata.uid !== undefined && live.metadata.uid !== made.metadata.uid;
  return replaced ? `the FEPAction ${name} was replaced by another of its name` : undefined;
}

function judgePending({operators, end, patienceIsOver}: ActionSeen): Verdict {
  if (end?.state === 'ready' && patienceIsOver) return {...end, message: `${end.message}; the operator has not answered the FEPAction`};
  const dead = deadOperator(operators);
  const message = end === undefined || end.state === 'ready' ? 'the operator has not answered yet' : `not answered yet; ${end.message}`;
  const causes = end?.state === 'progressing' ? end.causes : [];
  return {state: 'progressing', message, causes: [...(dead === undefined ? [] : [`the operator cannot act: ${dead}`]), ...causes]};
}

function judgeAnswered(outcome: ActionOutcome, {end, afterSuccessMs}: ActionSeen): Verdict {
  const said = outcome.state === 'unclear' ? `the operator answered ${outcome.word}` : 'the operator answered Success';
  if (end?.state === 'ready') return end;
  if (end !== undefined) return {state: 'failed', message: `${said}, and ${end.message}`, causes: end.state === 'progressing' ? end.causes : [], holdMs: afterSuccessMs ?? AFTER_SUCCESS_MS};
  if (outcome.state === 'success') return {state: 'ready', message: said + textOf(outcome)};
  return {state: 'failed', message: `${said}, a word that no source knows${textOf(outcome)}`, causes: [], holdMs: 0};
}

const LONGEST_TEXT = 300;

/** The operator's text in one line; all of it stands in the answer and in `action show`. */
function textOf({result}: ActionOutcome): string {
  if (result === undefined) return '';
  const line = result.trim().split(/\s*\n\s*/).join('; ');
  return `: ${line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT)}…` : line}`;
}
