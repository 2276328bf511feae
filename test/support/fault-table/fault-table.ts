import {describe, expect, it} from 'vitest';
import {isWrite} from '../../../src/lib/cluster/errors/subject.ts';
import {FepError} from '../../../src/lib/errors/fep-error.ts';
import type {OperationContext} from '../../../src/lib/operations/context.ts';
import {ALLOWED_EXITS, applies, FAULTS, type Fault} from './faults.ts';
import {faultyGateway, type RequestMade} from './faulty-gateway.ts';

/** A command in a world of its own, as the table needs it. */
export interface FaultSubject<W> {
  command: string;
  /** A fresh world in which the command would succeed. */
  world: () => W;
  /** A context on that world; called once for each run. */
  context: (world: W) => OperationContext;
  /** One run, as a user would start it. */
  run: (context: OperationContext) => Promise<unknown>;
  /** How often the deed was done in the world; the same deed twice is one too many. */
  timesDone: (world: W) => number;
  /** Codes with which a second run says that the first had done it already; left out: it ends well. */
  saysDone?: readonly number[];
  /** Codes with which it may end besides, whatever strikes: the words of the command say why. */
  alsoEnds?: readonly number[];
  /** Somebody else changes what the command is about, in a way that leaves it sensible. */
  meddle: (world: W) => void;
  /** Why a request that writes is not one that the command may send; undefined: it is. */
  notMeant: (request: RequestMade) => string | undefined;
}

interface Ended {
  exitCode: number;
  error?: FepError;
}

/** One cell of the table. */
interface Cell {
  request: string;
  fault: Fault;
}

/**
 * Registers a test for every fault at every kind of request that the command makes, found by a run without faults.
 * Whatever strikes: the command ends with success or one clear error with an allowed code; success only when the deed was
 * done; the deed is never done twice; no claim that nothing was changed when something was; and the same command, run
 * again, finishes the work. Resolves with the number of cells.
 */
export async function faultTable<W>(subject: FaultSubject<W>): Promise<number> {
  const {requests, ended, world: clean} = await runOnce(subject, subject.world());
  const cells = cellsOf(requests);
  describe(`${subject.command}: ${cells.length} cells`, () => {
    it('succeeds without faults, and does its deed once', () => {
      expect(ended, ended === 'killed' ? '' : wordsOf(ended)).toEqual({exitCode: 0});
      expect(subject.timesDone(clean)).toBe(1);
    });

    it('sends nothing but what is meant, and no masked value', () => {
      const writes = requests.filter(({subject: about}) => isWrite(about));
      expect(writes.length).toBeGreaterThan(0);
      expect(writes.flatMap((request) => subject.notMeant(request) ?? [])).toEqual([]);
      expect(writes.filter(({body}) => /\*{3,}/.test(JSON.stringify(body ?? '')))).toEqual([]);
    });

    it.each(cells)('$request, $fault', async ({request, fault}) => {
      const world = subject.world();
      const first = await runOnce(subject, world, {request, fault});
      expect(first.struck).toBe(true);
      expect(subject.timesDone(world)).toBeLessThanOrEqual(1);
      if (first.ended !== 'killed') {
        expect([...ALLOWED_EXITS[fault], ...(subject.alsoEnds ?? [])], wordsOf(first.ended)).toContain(first.ended.exitCode);
        checkEnd(first.ended, subject.timesDone(world));
        if (first.ended.exitCode === 0) return;
      }
      const ends = subject.timesDone(world) === 1 ? [0, ...(subject.saysDone ?? [])] : [0];
      const again = await runOnce(subject, world);
      if (again.ended === 'killed') throw new Error('a run without a fault was killed');
      expect(ends, wordsOf(again.ended)).toContain(again.ended.exitCode);
      expect(subject.timesDone(world)).toBe(1);
    });
  });
  return cells.length;
}

function cellsOf(requests: readonly RequestMade[]): Cell[] {
  const kinds = new Map(requests.map((request) => [request.words, request.subject]));
  return [...kinds].flatMap(([request, about]) => FAULTS.filter((fault) => applies(fault, about)).map((fault) => ({request, fault})));
}

function checkEnd({exitCode, error}: Ended, timesDone: number): void {
  if (exitCode === 0) expect(timesDone).toBe(1);
  if (exitCode === 3) expect(timesDone).toBe(0);
  if (error === undefined) return;
  expect(error.family).not.toBe('bug');
  expect(error.message).not.toBe('');
  expect([error.why ?? '', ...error.suggestions].join('')).not.toBe('');
  if (timesDone > 0) expect(`${error.message} ${error.why}`).not.toMatch(/nothing was (changed|sent)/);
}

function wordsOf({error}: Ended): string {
  return error === undefined ? 'ended well' : `${error.code}: ${error.message}: ${error.why}`;
}

interface Run<W> {
  world: W;
  ended: Ended | 'killed';
  requests: RequestMade[];
  struck: boolean;
}

async function runOnce<W>(subject: FaultSubject<W>, world: W, cell?: Cell): Promise<Run<W>> {
  const context = subject.context(world);
  const requests: RequestMade[] = [];
  const killed = Promise.withResolvers<'killed'>();
  let struck = false;
  const strike = cell === undefined ? undefined : {fault: cell.fault, words: cell.request, meddle: () => subject.meddle(world), struck: () => {
    struck = true;
    // What was already sent beside it arrives before the process is gone.
    if (cell.fault.startsWith('killed')) setTimeout(() => killed.resolve('killed'), 20);
  }};
  const afterwards: (() => Promise<void>)[] = [];
  const cluster = faultyGateway(context.cluster, context.clock, requests, strike);
  const running = subject.run({...context, cluster, afterAnswer: (work) => afterwards.push(work)}).then((): Ended => ({exitCode: 0}), (error: unknown): Ended => {
    if (!(error instanceof FepError)) throw error;
    return {exitCode: error.exitCode, error};
  });
  running.catch(() => undefined);
  const first = await Promise.race([running, killed.promise]);
  // A clock that moves by itself lets a process that is dead run into its deadline.
  const ended = struck && cell?.fault.startsWith('killed') === true ? await killed.promise : first;
  if (ended === 'killed') return {world, ended, requests, struck};
  await Promise.race([Promise.all(afterwards.map((work) => work().catch(() => undefined))), killed.promise]);
  return {world, ended, requests, struck};
}
