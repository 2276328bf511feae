import {FepError} from '../../errors/fep-error.ts';
import {ACTION_ANNOTATIONS, actionName, buildAction, type ActionOptions} from '../../manifest/fep-action.ts';
import type {FepAction} from '../../model/fep-action/index.ts';
import {isKnown} from '../../model/part.ts';
import {FEP_RESOURCES} from '../../model/resources.ts';
import type {OperationContext} from '../context.ts';
import {part} from '../parts.ts';
import {outcomeOf} from './outcome.ts';

/** What is to be done, and how sure we are that it is wanted once more. */
export interface ActionRequest extends Omit<ActionOptions, 'requestId'> {
  /** Ask anew even where an earlier action of the same kind is unanswered or was not seen to its end. */
  again?: boolean;
  /** The earlier action, where the caller has looked already. */
  earlier?: FepAction;
  /** Ask the server to check and not to store. */
  dryRun?: boolean;
}

/** The FEPAction that stands for a request. */
export interface AskedAction {
  action: FepAction;
  /** It was there already: a run of this program that was broken off, or somebody else, had asked for the same. */
  adopted: boolean;
}

/** An action that was asked for longer ago belongs to another story. */
const SAME_STORY_MS = 15 * 60_000;
const NAMES_TO_TRY = 5;
const LOOKS = 5;
const LOOK_PAUSE_MS = 1000;

/**
 * Makes the FEPAction, exactly once. An action of the same type, target and arguments that is not answered yet, or
 * that this program made and never saw the end of, is taken up instead: so a command that was broken off may simply be
 * run again. When the answer of the API server is lost the object is looked for by its name and never sent again.
 * Throws `outcome-unknown` (8) with the name when that look fails, else as the gateway does.
 */
export async function askForAction(context: OperationContext, request: ActionRequest): Promise<AskedAction> {
  const earlier = request.again === true || request.dryRun === true ? undefined : (request.earlier ?? (await findEarlierAction(context, request)));
  if (earlier !== undefined) return {action: earlier, adopted: true};
  const requestId = globalThis.crypto.randomUUID();
  const base = actionName(request.target, request.type, context.clock.now());
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}-${count}`;
    const action = await createOnce(context, buildAction(name, {...request, requestId}), request.dryRun === true);
    if (action !== undefined) return {action, adopted: false};
    if (count === NAMES_TO_TRY) throw nameTaken(base, request);
  }
}

/** Undefined: somebody else's object has the name. */
async function createOnce({cluster, clock, signal}: OperationContext, wanted: FepAction, dryRun: boolean): Promise<FepAction | undefined> {
  const ref = {resource: FEP_RESOURCES.FEPAction, name: wanted.metadata.name ?? '', namespace: wanted.metadata.namespace ?? ''};
  const isOurs = (found: FepAction | undefined): found is FepAction => idOf(found) === idOf(wanted);
  try {
    return await cluster.create<FepAction>(FEP_RESOURCES.FEPAction, wanted, {signal, dryRun});
  } catch (error) {
    if (!(error instanceof FepError)) throw error;
    if (signal.aborted) throw interruptedWhileAsking(ref, error);
    if (error.code === 'already-exists') {
      // A proxy on the way may have sent it twice: the first one is ours.
      const found = await cluster.find<FepAction>(ref, {signal});
      return isOurs(found) ? found : undefined;
    }
    if (error.code !== 'outcome-unknown' || dryRun) throw error;
    for (let look = 1; look <= LOOKS; look += 1) {
      const found = await part(cluster.find<FepAction>(ref, {signal}));
      if (isKnown(found) && isOurs(found.known)) return found.known;
      if (look < LOOKS) await clock.sleep(LOOK_PAUSE_MS, signal).catch(() => undefined);
    }
    throw unknownWhetherAsked(ref, error);
  }
}

function idOf(action: FepAction | undefined): string | undefined {
  return action?.metadata.annotations?.[ACTION_ANNOTATIONS.request];
}

/**
 * An action of the same type, target and arguments that is unanswered, or that this program made and never saw the end
 * of; undefined where there is none, and where FEPActions may not be listed.
 */
export async function findEarlierAction({cluster, clock, signal}: OperationContext, request: ActionRequest): Promise<FepAction | undefined> {
  const listed = await part(cluster.list<FepAction>(FEP_RESOURCES.FEPAction, {namespace: request.namespace, signal}).then(({items}) => items));
  if (!isKnown(listed)) return undefined;
  const since = clock.now().getTime() - SAME_STORY_MS;
  return listed.known
    .filter((action) => isSame(action, request) && action.metadata.deletionTimestamp === undefined)
    .filter(({metadata}) => Date.parse(metadata.creationTimestamp ?? '') > since)
    .filter((action) => outcomeOf(action).state === 'pending' || (idOf(action) !== undefined && action.metadata.annotations?.[ACTION_ANNOTATIONS.seen] === undefined))
    .toSorted((a, b) => (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? ''))
    .at(-1);
}

function isSame({spec}: FepAction, request: ActionRequest): boolean {
  const wanted = buildAction('', {...request, requestId: ''}).spec;
  const {type, args = [], backupType, backupRepo} = spec?.fepAction ?? {};
  return spec?.targetClusterName === wanted.targetClusterName && spec?.targetPgpool2Name === wanted.targetPgpool2Name
    && type === request.type && JSON.stringify(args) === JSON.stringify(request.args ?? [])
    && backupType === request.backupType && backupRepo === request.backupRepo;
}

interface Named {
  name: string;
  namespace: string;
}

function unknownWhetherAsked({name, namespace}: Named, cause: FepError): FepError {
  return new FepError(`it is not known whether the FEPAction ${name} was made`, {
    code: 'outcome-unknown', exit: 'unknown', where: `fepaction/${name}`, cause,
    why: `${cause.why ?? cause.message}; looked for by its name ${LOOKS} times, it was not seen`,
    suggestions: [
      `look: kubectl fep action show ${name} -n ${namespace}`,
      'or run the same command again: an action that did arrive is taken up, and none is asked for twice',
    ],
  });
}

function interruptedWhileAsking({name, namespace}: Named, cause: FepError): FepError {
  return new FepError(`interrupted while the FEPAction ${name} was sent: it is not known whether it arrived`, {
    code: 'interrupted', exit: 'interrupted', where: `fepaction/${name}`, cause, why: 'if it did, the operator carries it out',
    suggestions: [`look: kubectl fep action show ${name} -n ${namespace}`],
  });
}

function nameTaken(name: string, {namespace}: ActionRequest): FepError {
  return new FepError(`every name for the FEPAction is taken, up to ${name}-${NAMES_TO_TRY}`, {
    code: 'already-exists', exit: 'conflict', where: `fepaction/${name}`, why: 'somebody makes actions of this kind at this moment',
    suggestions: [`look: kubectl fep action list -n ${namespace}`],
  });
}
