import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {FepError} from '../../../../src/lib/errors/fep-error.ts';
import type {KubernetesObject} from '../../../../src/lib/model/kubernetes-object.ts';
import {CONDITION_EXAMPLES, parseCondition} from '../../../../src/lib/operations/wait-for/conditions.ts';
import {waitForConditions} from '../../../../src/lib/operations/wait-for/wait-for.ts';
import {claim, operator, pod, sources} from '../cluster-objects.ts';
import {FakeCluster} from '../fake-cluster.ts';
// Loaded late by the program: a clock that moves by itself would run out meanwhile.
import '../../../../src/lib/operations/database-status/index.ts';

describe('conditions', () => {
  it.each(CONDITION_EXAMPLES)('%s is one', (text) => {
    expect(parseCondition(text.replace('NAME', 'demo-switchover-1')).text).toContain(text.split(/[=<>!]/)[0]);
  });

  it.each([['lag<16MB', 16 * 1024 * 1024], ['lag<512kB', 512 * 1024], ['lag<16Mi', 16 * 1024 * 1024], ['lag<0', 0]])('%s is %i bytes', (text, bytes) => {
    expect(parseCondition(text).condition).toEqual({kind: 'lag', bytes});
  });

  it('anything else is one clear error (2)', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      try {
        parseCondition(text);
      } catch (error) {
        expect(error).toBeInstanceOf(FepError);
        expect((error as FepError).exitCode).toBe(2);
      }
    }));
    for (const text of ['', 'lag<', 'lag<-1MB', 'lag<NaNMB', 'primary', 'primary=', 'timeline=x', 'ready=1', '__proto__']) expect(() => parseCondition(text)).toThrow(FepError);
  });
});

describe('waitForConditions', () => {
  const world = (): FakeCluster => {
    const {cluster, children, statefulSet} = sources();
    const fake = new FakeCluster().put(cluster, operator(), pod(0), pod(1), pod(2), claim(0), claim(1), claim(2));
    for (const part of [...Object.values(children), statefulSet]) if ('known' in part && part.known !== undefined) fake.put(part.known);
    const {context} = fake;
    fake.context = () => {
      const made = context.call(fake);
      made.cluster.exec = async () => { throw new FepError('no exec here', {code: 'forbidden', exit: 'forbidden'}); };
      return made;
    };
    return fake;
  };
  const wait = (fake: FakeCluster, ...texts: string[]) => waitForConditions(fake.context(), {name: 'demo', conditions: texts.map(parseCondition), timeoutMs: 10_000});
  const codeOf = (run: Promise<unknown>): Promise<unknown> => run.then(() => 0, (error: unknown) => (error as FepError).exitCode);

  it('sees what holds, by Patroni where no database answers, and changes nothing', async () => {
    const fake = world();
    expect(await wait(fake, 'ready', 'primary=0', 'primary!=demo-sts-1', 'timeline>1', 'lag<1MB', 'streaming=2')).toMatchObject({kind: 'WaitedFor', conditions: [{}, {}, {}, {}, {condition: 'lag<1MB'}, {}]});
    expect(fake.sent).toEqual([]);
  });

  it.each(['primary=1', 'timeline>2', 'lag<1kB', 'streaming=3', 'action=none'])('does not see %s, and ends with 124', async (text) => {
    expect(await codeOf(wait(world(), text))).toBe(124);
  });

  it('ends with 5 when it may not look any more', async () => {
    expect(await codeOf(wait(world(), 'params-applied'))).toBe(5);
  });

  it('ends at once when an action has failed, and with 4 where there is no cluster', async () => {
    const action = {apiVersion: 'fep.fujitsu.io/v1', kind: 'FEPAction', metadata: {name: 'a1'}, fepActionStatus: {fepActionCondition: 'Failure', fepActionResult: 'no'}} as KubernetesObject;
    expect(await codeOf(wait(world().put(action), 'action=a1'))).toBe(1);
    expect(await codeOf(wait(new FakeCluster(), 'ready'))).toBe(4);
  });
});
