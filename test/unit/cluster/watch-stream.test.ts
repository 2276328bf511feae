import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {IncomingMessage} from 'node:http';
import type {KubernetesObject} from '../../../src/lib/model/kubernetes-object.ts';
import {FepError} from '../../../src/lib/errors/fep-error.ts';
import {eventsOf, watchStream, type WatchSource} from '../../../src/lib/cluster/watch-stream.ts';
import {fepErrorOf} from './fault-server.ts';

const object = (name: string, version: string): KubernetesObject => ({apiVersion: 'v1', kind: 'Pod', metadata: {name, uid: `uid-${name}`, resourceVersion: version}});
const line = (type: string, name: string, version: string): string => `${JSON.stringify({type, object: object(name, version)})}\n`;
const gone = `${JSON.stringify({type: 'ERROR', object: {kind: 'Status', code: 410, reason: 'Expired'}})}\n`;

interface Script {
  lists?: {names: [string, string][]; version: string}[];
  /** One entry a connection: its chunks, or a failure. */
  connections: (string[] | Error)[];
}

/** Plays a script, then ends the watch. */
async function play({lists = [], connections}: Script, from?: string) {
  const abort = new AbortController();
  const opened: string[] = [];
  const source: WatchSource<KubernetesObject> = {
    list: async () => {
      const {names, version} = lists.shift() ?? {names: [], version: '0'};
      return {items: names.map(([name, own]) => object(name, own)), resourceVersion: version};
    },
    pause: async () => undefined,
    open: async (version) => {
      opened.push(version);
      const next = connections.shift();
      if (next instanceof Error) throw next;
      async function* chunks(): AsyncGenerator<Buffer> {
        if (next === undefined) {
          abort.abort();
          return;
        }
        for (const chunk of next as string[]) {
          if (chunk === 'CUT') throw Object.assign(new Error('aborted'), {code: 'ECONNRESET'});
          yield Buffer.from(chunk);
        }
      }
      return chunks() as unknown as IncomingMessage;
    },
  };
  const events: string[] = [];
  for await (const {type, object: {metadata}} of watchStream(source, from, abort.signal)) events.push(`${type} ${metadata.name}@${metadata.resourceVersion}`);
  return {events, opened};
}

describe('watchStream', () => {
  it('begins with what is there, then tells what happens', async () => {
    const {events, opened} = await play({lists: [{names: [['a', '1']], version: '5'}], connections: [[line('MODIFIED', 'a', '6'), line('DELETED', 'a', '7')]]});
    expect(events).toEqual(['ADDED a@1', 'MODIFIED a@6', 'DELETED a@7']);
    expect(opened).toEqual(['5', '7']);
  });

  it('goes on from a version without a list, and from bookmarks that nobody sees', async () => {
    const {events, opened} = await play({connections: [[line('ADDED', 'a', '11'), line('BOOKMARK', '', '20')]]}, '10');
    expect(events).toEqual(['ADDED a@11']);
    expect(opened).toEqual(['10', '20']);
  });

  it('comes back from the last version after a cut, and after a failed new try', async () => {
    const lost = new FepError('x', {code: 'unreachable', exit: 'unreachable'});
    const {events, opened} = await play({connections: [[line('ADDED', 'a', '11'), 'CUT'], lost, [line('ADDED', 'b', '12')]]}, '10');
    expect(events).toEqual(['ADDED a@11', 'ADDED b@12']);
    expect(opened).toEqual(['10', '11', '11', '12']);
  });

  it.each([
    ['as an event', [gone] as string[]],
    ['as an answer', new FepError('x', {code: 'version-gone', exit: 'failed'})],
  ])('makes up for what it missed when the version is gone (%s)', async (_, end) => {
    const {events, opened} = await play({
      lists: [{names: [['a', '1'], ['b', '2'], ['c', '3']], version: '5'}, {names: [['b', '2'], ['c', '8'], ['d', '9']], version: '10'}],
      connections: [[], end],
    });
    expect(events).toEqual(['ADDED a@1', 'ADDED b@2', 'ADDED c@3', 'DELETED a@1', 'MODIFIED c@8', 'ADDED d@9']);
    expect(opened).toEqual(['5', '5', '10']);
  });

  it('fails at once when the first try does, and later when no new try can mend it', async () => {
    const lost = new FepError('x', {code: 'unreachable', exit: 'unreachable'});
    expect(await fepErrorOf(play({connections: [lost]}, '1'))).toBe(lost);
    const denied = new FepError('x', {code: 'forbidden', exit: 'forbidden'});
    expect(await fepErrorOf(play({connections: [[], denied]}, '1'))).toBe(denied);
  });

  it('does nothing once it is aborted', async () => {
    const source = {list: () => Promise.reject(new Error('asked')), open: () => Promise.reject(new Error('asked'))};
    expect(await watchStream(source, undefined, AbortSignal.abort())[Symbol.asyncIterator]().next()).toEqual({done: true, value: undefined});
  });
});

describe('eventsOf', () => {
  it('reads the same events however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({unit: 'grapheme'}), {maxLength: 6}), fc.integer({min: 1, max: 9}), async (names, size) => {
        const bytes = Buffer.from(names.map((name) => line('ADDED', name, '1')).join(''));
        const chunks = Array.from({length: Math.ceil(bytes.length / size)}, (_, index) => bytes.subarray(index * size, (index + 1) * size));
        const seen: (string | undefined)[] = [];
        for await (const event of eventsOf<KubernetesObject>((async function* () { yield* chunks; })())) seen.push((event.object as KubernetesObject).metadata.name);
        expect(seen).toEqual(names);
      }),
      {numRuns: 50},
    );
  });
});
