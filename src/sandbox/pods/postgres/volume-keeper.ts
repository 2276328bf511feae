import {spawn, type ChildProcess} from 'node:child_process';
import path from 'node:path';
import {createInterface} from 'node:readline';
import type {VolumeLimits} from '../../node/volumes/volume-limits.ts';
import {packageFile} from '../../package-files.ts';
import type {Distribution} from './distribution.ts';

/**
 * Volumes whose size is a limit, kept by `volume-keeper.sh`. A file system in memory is what an ordinary user can mount as well as
 * root, in a namespace of his own; disk quotas and loop devices are root's. What is in the volumes is written back to their folders
 * when the keeper ends, which it does after this process, however that ended.
 */
export class VolumeKeeper implements VolumeLimits {
  /** Process whose namespaces have the volumes mounted. */
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #answers: AsyncIterator<string>;
  readonly #ended: Promise<void>;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(child: ChildProcess, folder: string) {
    this.#child = child;
    this.#folder = folder;
    this.pid = child.pid ?? 0;
    child.stdin?.on('error', () => {});
    this.#answers = createInterface({input: child.stdout as NodeJS.ReadableStream})[Symbol.asyncIterator]();
    this.#ended = new Promise((resolve) => child.once('close', () => resolve()));
  }

  /** `folder`: that of the node, with the folder `volumes` in it. Waits for an earlier keeper that still writes back. */
  static async start(distribution: Pick<Distribution, 'unshare'>, folder: string): Promise<VolumeKeeper> {
    const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
    const script = packageFile('src', 'sandbox', 'pods', 'postgres', 'volume-keeper.sh');
    // Detached: what ends the node's group must not end the write-back.
    const child = spawn(distribution.unshare, [...user, '--mount', '/bin/sh', script, folder], {stdio: ['pipe', 'pipe', 'inherit'], detached: true, cwd: '/'});
    child.on('error', () => {});
    const keeper = new VolumeKeeper(child, folder);
    await keeper.#answer('start');
    return keeper;
  }

  async mount(volume: string, bytes: number): Promise<string> {
    await this.#order(`mount_volume ${volume} ${Math.floor(bytes)}`);
    return path.join(`/proc/${this.pid}/root`, this.#folder, 'limited', volume);
  }

  async resize(volume: string, bytes: number): Promise<void> {
    await this.#order(`resize ${volume} ${Math.floor(bytes)}`);
  }

  async forget(volume: string): Promise<void> {
    await this.#order(`forget ${volume} -`);
  }

  /** Writes everything back. To be called when no container runs any more. */
  async close(): Promise<void> {
    this.#child.stdin?.end();
    await this.#ended;
  }

  #order(line: string): Promise<void> {
    const done = this.#queue.then(() => {
      this.#child.stdin?.write(`${line}\n`);
      return this.#answer(line);
    });
    this.#queue = done.catch(() => undefined);
    return done;
  }

  async #answer(about: string): Promise<void> {
    const {value, done} = await this.#answers.next();
    if (done === true) throw new Error(`the keeper of limited volumes has ended (${about})`);
    if (value !== 'ok') throw new Error(`${about}: ${value.trim()}`);
  }
}

/** A folder as the keeper and the containers see it: `mount` gives paths by which this process reaches it. */
export function pathInContainers(folder: string): string {
  return folder.replace(/^\/proc\/\d+\/root(?=\/)/, '');
}
