import {expect} from 'vitest';
import type {ProcessResult} from './fep-process.ts';
import type {TestNamespace} from './namespace.ts';

/** A member as `patronictl list` shows it. */
export interface Member {
  Member: string;
  Role: string;
  State: string;
  TL: number;
  'Pending restart'?: string;
}

/** A FEPCluster of real servers, looked at from inside its pods. */
export class DatabaseCluster {
  readonly name: string;
  readonly #namespace: TestNamespace;

  constructor(namespace: TestNamespace, name: string) {
    this.#namespace = namespace;
    this.name = name;
  }

  /** `kubectl exec` into the server container. */
  exec(pod: string, ...command: string[]): Promise<ProcessResult> {
    return this.#namespace.kubectl(['exec', pod, '-c', 'fep-patroni', '--', ...command], {timeoutMs: 30_000});
  }

  /** One value by SQL; throws what psql said. */
  async sql(pod: string, statement: string): Promise<string> {
    const {exitCode, stdout, stderr} = await this.exec(pod, 'psql', '-X', '-v', 'ON_ERROR_STOP=1', '-d', 'postgres', '-Atc', statement);
    if (exitCode !== 0) throw new Error(`psql in ${pod} ended with ${exitCode}: ${stderr}`);
    return stdout.trim();
  }

  /** Members as one of the pods sees them; throws while that pod cannot tell. */
  async members(seenFrom: string): Promise<Member[]> {
    const {exitCode, stdout, stderr} = await this.exec(seenFrom, 'patronictl', 'list', '-f', 'json');
    if (exitCode !== 0) throw new Error(`patronictl in ${seenFrom} ended with ${exitCode}: ${stderr}`);
    return JSON.parse(stdout) as Member[];
  }

  async leader(seenFrom: string): Promise<Member | undefined> {
    return (await this.members(seenFrom)).find((member) => member.Role === 'Leader');
  }

  /** Resolves when exactly these pods run, one as leader and the others streaming from it; the leader. */
  async untilHealthy(pods: readonly string[]): Promise<Member> {
    let leader: Member | undefined;
    await expect.poll(async () => {
      const members = await this.members(pods[0] as string).catch((): Member[] => []);
      leader = members.find((member) => member.Role === 'Leader');
      const wellWithLeader = members.filter((member) => member.State === 'running' && member.TL === leader?.TL);
      const streaming = leader === undefined ? '' : await this.sql(leader.Member, "select count(*) from pg_stat_replication where state = 'streaming'").catch(() => '');
      return {pods: wellWithLeader.map((member) => member.Member).toSorted(), leader: leader !== undefined, streaming};
    }, {timeout: 120_000, interval: 500}).toEqual({pods: [...pods].toSorted(), leader: true, streaming: String(pods.length - 1)});
    return leader as Member;
  }
}
