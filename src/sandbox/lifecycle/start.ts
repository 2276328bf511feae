import {rm} from 'node:fs/promises';
import path from 'node:path';
import {FepError} from '../../lib/errors/fep-error.ts';
import {findBinaries, type FindOptions} from '../control-plane/binaries/find.ts';
import type {SandboxContext} from '../control-plane/context.ts';
import {type Program, sandboxPaths} from '../control-plane/parts.ts';
import type {ProcessIdentity} from '../control-plane/processes/identity.ts';
import {withLock} from '../control-plane/processes/lock.ts';
import {makeFolder} from '../make-folder.ts';
import type {PartState, SandboxRecord} from '../record.ts';
import {homeVariable, lockFile, sandboxFolder} from './data-folder.ts';
import {readJson} from './files.ts';
import {cleanUpAfterSupervisor, findSandbox, type Observation} from './observe.ts';
import {DEFAULT_OPERATOR_VERSION, requireOperatorVersion} from './operator-versions.ts';
import {prepareAgain, prepareNew} from './prepare.ts';
import {askToMend, launchSupervisor, stopSupervisor, thisProgram} from './supervisor-process.ts';
import {untilFepReady} from './until-fep-ready.ts';
import {untilPartsRun} from './until-parts-run.ts';

export interface StartOptions {
  name: string;
  /** Left out: that of the existing sandbox, or 5.2.6. */
  operatorVersion?: string;
  /** Left out: that of the existing sandbox, or `scripted`. */
  pods?: SandboxRecord['pods'];
  /** Sizes of volumes are limits; only for pods of kind `postgres`. Left out: as the existing sandbox has it, or not. */
  limitVolumes?: boolean;
  /** From when the programs are there; default 3 minutes. */
  timeoutMs?: number;
  /** How the supervisor and the node run this program; tests put the sources here. */
  program?: Program;
  binaries?: FindOptions;
}

export interface StartResult {
  /** `repaired`: it ran, but parts of it did not. */
  outcome: 'created' | 'started' | 'repaired' | 'already-running';
  record: SandboxRecord;
  parts: PartState[];
  /** What was not ready when the time was up; left out when all was seen ready. */
  waitingFor?: string;
  elapsedMs: number;
}

const DEFAULT_TIMEOUT_MS = 180_000;

/**
 * Brings a sandbox to run, whatever its state: new, stopped (same data again), partly dead, or running already.
 * When interrupted or failed it stops what it had started. Throws `sandbox-differs` (3), `control-plane-missing` (1),
 * `part-crashed` (1), `interrupted` (130), and what the installation into the cluster throws.
 */
export async function startSandbox(options: StartOptions, context: SandboxContext): Promise<StartResult> {
  const begin = performance.now();
  const folder = sandboxFolder(context.env, options.name);
  try {
    await makeFolder(path.dirname(folder), homeVariable(context.env));
    const busy = `another command is working on sandbox ${options.name}`;
    const result = await withLock(lockFile(folder), busy, context, () => new Start(options, folder, context).run());
    return {...result, elapsedMs: performance.now() - begin};
  } catch (error) {
    throw context.signal.aborted ? interrupted(options.name, error) : error;
  }
}

type Unmeasured = Omit<StartResult, 'elapsedMs'>;

class Start {
  private readonly options: StartOptions;
  private readonly folder: string;
  private readonly context: SandboxContext;

  constructor(options: StartOptions, folder: string, context: SandboxContext) {
    this.options = options;
    this.folder = folder;
    this.context = context;
  }

  async run(): Promise<Unmeasured> {
    const found = findSandbox(this.folder);
    requireDatabasesToLimit(this.options, found?.record.pods);
    if (found !== undefined) requireSame(found.record, this.options);
    else requireOperatorVersion(this.options.operatorVersion ?? DEFAULT_OPERATOR_VERSION);
    if (found?.supervisor !== undefined) return this.repair(found, found.supervisor);
    return this.launch(found);
  }

  private async repair(found: Observation, supervisor: ProcessIdentity): Promise<Unmeasured> {
    const allRun = found.parts.every(({state}) => state === 'running');
    const installed = readJson(sandboxPaths(this.folder).installed) !== undefined;
    if (allRun && installed) return {outcome: 'already-running', record: found.record, parts: found.parts};
    if (!allRun) askToMend(supervisor);
    return this.finish('repaired', found.record, new Map(found.parts.map(({name, since}) => [name, since])));
  }

  private async launch(found: Observation | undefined): Promise<Unmeasured> {
    const {context} = this;
    if (found !== undefined && found.orphans.length > 0) {
      const stopped = await cleanUpAfterSupervisor(found);
      context.report({kind: 'note', level: 'warning', message: `the supervisor had been killed; ${stopped} parts that it left were stopped first`});
    }
    if ((found?.record.pods ?? this.options.pods) === 'postgres') {
      // Said before anything is built or started: without packages and namespaces no pod of this sandbox could run.
      const [{requirePostgresPods}, {INSTALL_PGPOOL}] = await Promise.all([import('../pods/postgres/preflight.ts'), import('../pods/postgres/distribution.ts')]);
      const {pgpool} = await requirePostgresPods();
      if (pgpool === undefined) context.report({kind: 'note', level: 'info', message: `no FEPPgpool2 will run here, Pgpool-II is not on this machine: ${INSTALL_PGPOOL}`});
    }
    const binaries = await findBinaries(context, this.options.binaries);
    await rm(sandboxPaths(this.folder).installed, {force: true});
    await rm(sandboxPaths(this.folder).state, {force: true});
    const record = found === undefined ? await prepareNew(this.wanted(), binaries, context.env) : await prepareAgain(found.record, binaries, context.env);
    context.signal.throwIfAborted();
    const supervisor = await launchSupervisor(record, this.options.program ?? thisProgram(), context.env);
    try {
      return await this.finish(found === undefined ? 'created' : 'started', record, new Map());
    } catch (error) {
      await stopSupervisor(supervisor, this.folder);
      throw error;
    }
  }

  private async finish(outcome: StartResult['outcome'], record: SandboxRecord, known: ReadonlyMap<PartState['name'], string>): Promise<Unmeasured> {
    const deadline = performance.now() + (this.options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const install = readJson(sandboxPaths(this.folder).installed) === undefined;
    const waitingFor =
      (await untilPartsRun({folder: this.folder, known, deadline}, this.context)) ?? (await untilFepReady({record, install, deadline}, this.context));
    const parts = findSandbox(this.folder)?.parts ?? [];
    return {outcome, record, parts, ...(waitingFor === undefined ? {} : {waitingFor})};
  }

  private wanted() {
    const {name, operatorVersion = DEFAULT_OPERATOR_VERSION, pods = 'scripted', limitVolumes} = this.options;
    return {name, folder: this.folder, operatorVersion, pods, ...(limitVolumes === true ? {limitVolumes} : {})};
  }
}

/** Scripted pods write nothing that could fill a volume. */
function requireDatabasesToLimit({limitVolumes, pods}: StartOptions, existing: SandboxRecord['pods'] | undefined): void {
  if (limitVolumes !== true || (existing ?? pods) === 'postgres') return;
  throw new FepError('volumes can be limited only where databases fill them', {
    code: 'limit-needs-postgres', exit: 'usage', where: '--limit-volumes', why: 'scripted pods write nothing to their volumes',
    suggestions: ['kubectl fep sandbox start --pods postgres --limit-volumes'],
  });
}

/** A sandbox keeps the operator, the pods and the kind of volumes it was made with: its objects fit no other. */
function requireSame(record: SandboxRecord, options: StartOptions): void {
  if (options.limitVolumes !== undefined && options.limitVolumes !== (record.limitVolumes ?? false)) {
    throw new FepError(`sandbox ${record.name} was made ${record.limitVolumes === true ? 'with' : 'without'} limited volumes`, {
      code: 'sandbox-differs', exit: 'refused', where: '--limit-volumes', why: 'its volumes hold data already; nothing was changed',
      suggestions: ['kubectl fep sandbox start --name another --pods postgres --limit-volumes'],
    });
  }
  const differs = (['operatorVersion', 'pods'] as const).find((key) => options[key] !== undefined && options[key] !== record[key]);
  if (differs === undefined) return;
  throw new FepError(`sandbox ${record.name} was made with ${record[differs]}, not ${options[differs]}`, {
    code: 'sandbox-differs',
    exit: 'refused',
    where: differs === 'pods' ? '--pods' : '--operator-version',
    why: 'its objects were made for that one; nothing was changed',
    suggestions: [`kubectl fep sandbox start --name another`, `kubectl fep sandbox delete --name ${record.name}`],
  });
}

function interrupted(name: string, cause: unknown): FepError {
  return new FepError(`the start of sandbox ${name} was interrupted`, {
    code: 'interrupted',
    exit: 'interrupted',
    family: 'user',
    why: 'what this start had begun was stopped; what was built or stored is kept',
    suggestions: [`kubectl fep sandbox start --name ${name}`],
    cause,
  });
}
