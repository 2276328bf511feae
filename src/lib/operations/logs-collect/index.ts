import type {Writable} from 'node:stream';
import {BundleWriter} from '../../bundle/bundle-writer.ts';
import {FepError} from '../../errors/fep-error.ts';
import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {BundleManifest, SupportBundle, SupportBundlePlan} from '../../model/answers/support-bundle.ts';
import {FEP_RESOURCES} from '../../model/resources.ts';
import {RedactionRules} from '../../redact/redactor.ts';
import {noSuchCluster} from '../cluster-status/index.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import type {OperationContext} from '../context.ts';
import {part} from '../parts.ts';
import {isKnown, type Part} from '../../model/part.ts';
import {Collector} from './collector.ts';
import {ERROR_WORDS} from './error-lines.ts';
import {findingsOfDiagnosis, type FindingsSource, type RankedFinding} from './findings.ts';
import {objectsOf, takeInventory, type Inventory} from './inventory.ts';
import {gatherSecrets, type KnownSecrets} from './known-secrets.ts';
import type {CollectOptions} from './options.ts';
import {openTarget} from './open-target.ts';
import {planCluster, planShared, type ClusterPlan} from './plan.ts';
import {rightsOf} from './rights.ts';
import {summaryText, type BundleSummary} from './summary.ts';
import type {CollectTask} from './task.ts';
import {bundleName, cutShort, deadlinePassed, endedEarly, unwritten, wordsOf} from './outcome.ts';
import {timelineOf} from './timeline.ts';

export {COLLECTED, DEFAULT_LIMITS, type Collected, type CollectOptions} from './options.ts';
export {bundleName} from './outcome.ts';

export interface WriteOptions extends CollectOptions {
  /** A file, a folder, `-` for `stdout`; left out: a file in this folder that is named after the clusters and the time. */
  output?: string;
  stdout: Writable;
  /** Name and version of the program. */
  program: string;
  findings?: FindingsSource;
}

/**
 * Makes a support bundle: reads all that may be read, without secrets, side by side and under limits. Once its file is
 * begun it is finished whatever happens, and says in `manifest.json` what is missing and why. Throws `not-found` (4),
 * `output-exists` (2), and after the bundle was written what cut it short: `interrupted` (130), `deadline-passed` (124),
 * `disk-full` (1).
 */
export async function logsCollect(context: OperationContext, options: WriteOptions): Promise<SupportBundle> {
  const run = await prepare(context, options);
  const target = await openTarget(options.output, folderOf(run, options), options.stdout).catch((error: unknown) => {
    run.release();
    throw error;
  });
  const writer = new BundleWriter(target, {mostBytes: options.limits.mostBytes, mtime: run.createdAt});
  try {
    await writer.begin();
    return await collect(run, writer, options);
  } catch (error) {
    await writer.discard();
    throw unwritten(error as Error);
  } finally {
    run.release();
  }
}

/** What a bundle would hold, and whether the rights for it are there. Nothing is written. */
export async function planCollection(context: OperationContext, options: CollectOptions): Promise<SupportBundlePlan> {
  const run = await prepare(context, options);
  try {
    const tasks = run.tasks.filter(({path}) => path !== '-');
    return {
      apiVersion: ANSWER_API_VERSION,
      kind: 'SupportBundlePlan',
      clusters: run.inventory.clusters,
      parts: tasks.map(({part: kind, what, path, rights}) => ({part: kind, what, path, rights: [...rights]})),
      rights: await rightsOf(run.context, run.tasks, run.inventory),
    };
  } finally {
    run.release();
  }
}

/** One run with everything that was read for it. */
interface Run {
  context: OperationContext;
  createdAt: Date;
  inventory: Inventory;
  secrets: KnownSecrets;
  plans: ClusterPlan[];
  tasks: CollectTask[];
  /** Words for what ended it early; undefined while nothing has. */
  stopped: () => string | undefined;
  release: () => void;
}

async function prepare(outer: OperationContext, options: CollectOptions): Promise<Run> {
  const {context, release} = withDeadline(outer, options.limits.timeoutMs);
  try {
    const createdAt = context.clock.now();
    const clusters = await findClusters(context, options);
    const inventory = await takeInventory(context.cluster, clusters, context.signal);
    refuseNothing(inventory, options);
    const secrets = gatherSecrets(inventory, options.redact);
    const {placeholders} = secrets.values;
    const plans = inventory.clusters.map((ref) => planCluster(context, inventory, ref, options, placeholders));
    const tasks = [...plans.flatMap(({tasks: own}) => own), ...planShared(context, inventory, plans, options, placeholders)].toSorted((a, b) => ORDER.indexOf(a.part) - ORDER.indexOf(b.part));
    const stopped = (): string | undefined => (context.signal.aborted ? wordsOf(context.signal.reason) : undefined);
    return {context, createdAt, inventory, secrets, plans, tasks, stopped, release};
  } catch (error) {
    release();
    throw error;
  }
}

/** What tells most comes first: it is there when the rest is cut short. */
const ORDER: readonly CollectTask['part'][] = ['status', 'objects', 'events', 'operator', 'database', 'backup', 'nodes', 'container-logs', 'pgpool', 'database-logs'];

function withDeadline(outer: OperationContext, timeoutMs: number): {context: OperationContext; release: () => void} {
  const deadline = new AbortController();
  const done = new AbortController();
  outer.clock.sleep(timeoutMs, done.signal).then(() => deadline.abort(deadlinePassed(timeoutMs)), () => undefined);
  return {context: {...outer, signal: AbortSignal.any([outer.signal, deadline.signal])}, release: () => done.abort()};
}

async function findClusters({cluster, signal}: OperationContext, {name, namespace}: CollectOptions): Promise<ClusterRef[]> {
  const where = namespace ?? cluster.connection.namespace;
  if (name !== undefined) return [{name, namespace: where}];
  const {items} = await cluster.list(FEP_RESOURCES.FEPCluster, {namespace: where, signal});
  if (items.length > 0) return items.map(({metadata}) => ({name: metadata.name ?? '?', namespace: metadata.namespace ?? where}));
  throw new FepError(`there is no FEPCluster${where === '*' ? ' in any namespace' : ` in namespace ${where}`}`, {code: 'not-found', exit: 'notFound', where: '--all-namespaces', suggestions: ['kubectl get fepclusters -A', 'a cluster that is gone but for its pods: name it']});
}

/** A name that nothing is known of is a typing error; a cluster that is gone may have left pods and events. */
function refuseNothing(inventory: Inventory, {name}: CollectOptions): void {
  const [ref] = inventory.clusters;
  const all = inventory.namespaces.get(ref?.namespace ?? '');
  const clusters = all?.kinds.get('FEPCluster');
  if (name === undefined || ref === undefined || all === undefined || clusters === undefined || !isKnown(clusters)) return;
  if (clusters.known.some(({metadata}) => metadata.name === name)) return;
  if (objectsOf(all, 'Pod').some(({metadata}) => metadata.name?.startsWith(`${name}-sts-`) === true)) return;
  throw noSuchCluster(ref);
}

async function collect(run: Run, writer: BundleWriter, options: WriteOptions): Promise<SupportBundle> {
  const {context, secrets, plans, tasks} = run;
  const rules = new RedactionRules(secrets.values, {watched: ERROR_WORDS});
  const folder = folderOf(run, options);
  const total = tasks.length;
  const begun = context.clock.now().getTime();
  const collector = new Collector({
    folder, writer, rules, redact: options.redact, limits: options.limits, clock: context.clock, signal: context.signal,
    onDone: ({what}, done) => context.report({kind: 'waiting', step: 'collecting', detail: rules.text(what), elapsedMs: context.clock.now().getTime() - begun, done, total}),
  });
  const findings = plans.map(({ref}) => part((options.findings ?? findingsOfDiagnosis)(context, ref)));
  await collector.run(tasks);
  const judged = await Promise.all(findings.map((finding) => settled(finding, context.signal)));
  return finish(run, writer, options, {collector, rules, folder, judged});
}

/** Findings that are not there when everything else is over are not waited for. */
async function settled(finding: Promise<Part<RankedFinding[]>>, signal: AbortSignal): Promise<Part<RankedFinding[]>> {
  if (!signal.aborted) return finding;
  return Promise.race([finding, Promise.resolve({unreadable: wordsOf(signal.reason)})]);
}

interface Collected {
  collector: Collector;
  rules: RedactionRules;
  folder: string;
  judged: Part<RankedFinding[]>[];
}

async function finish(run: Run, writer: BundleWriter, options: WriteOptions, {collector, rules, folder, judged}: Collected): Promise<SupportBundle> {
  const {context, inventory, secrets, plans, createdAt} = run;
  const {files, missing} = collector;
  const failure = writer.failure;
  const stopped = failure === undefined ? run.stopped() : `the bundle could not be written any further: ${failure.message}`;
  const summary: BundleSummary = {
    createdAt: createdAt.toISOString(), program: options.program, files, missing, redactions: rules.placeholders.total(), knownValues: secrets.values.size, unread: secrets.unread,
    ...(stopped === undefined ? {} : {stopped}),
    clusters: plans.map((plan, index) => ({...plan.ref, findings: findingsText(judged[index]), timeline: timelineOf(plan, files)})),
  };
  const texts = [
    {path: 'summary.txt', text: summaryText(summary), what: 'what is wrong, what happened, what is in the bundle'},
    {path: 'redaction-report.json', text: reportOf(secrets, rules), what: 'what was redacted'},
  ].map(({path, text, what}) => ({path, what, content: Buffer.from(rules.text(text))}));
  const {sha256Of} = await import('../../bundle/checksum.ts');
  const manifest: BundleManifest = {
    apiVersion: ANSWER_API_VERSION, kind: 'SupportBundleManifest', createdAt: createdAt.toISOString(), program: options.program, server: context.cluster.connection.server,
    clusters: inventory.clusters, namespaces: [...inventory.namespaces.keys()], ...(options.sinceMs === undefined ? {} : {since: `${Math.round(options.sinceMs / 1000)}s`}),
    complete: stopped === undefined, ...(stopped === undefined ? {} : {stopped}),
    files: [...texts.map(({path, what, content}) => ({path, what, bytes: content.length, sha256: sha256Of(content)})), ...files.map(({errors: _, ...file}) => file)],
    missing,
  };
  const {file, bytes} = await writer.finish([
    ...texts.map(({path, content}) => ({path: `${folder}/${path}`, content})),
    {path: `${folder}/manifest.json`, content: Buffer.from(rules.text(`${JSON.stringify(manifest, undefined, 2)}\n`))},
  ]);
  const answer = answerOf(run, {collector, rules, folder, judged}, {file, bytes, stopped});
  if (failure !== undefined) throw cutShort(answer, failure);
  if (context.signal.aborted) throw endedEarly(answer, context.signal.reason);
  return answer;
}

function findingsText(found: Part<RankedFinding[]> | undefined): RankedFinding[] | {unreadable: string} {
  if (found === undefined) return {unreadable: 'not looked at'};
  return isKnown(found) ? found.known : found;
}

function reportOf({values, unread}: KnownSecrets, {placeholders}: RedactionRules): string {
  const report = {
    knownValues: values.size,
    secretsNotRead: unread,
    total: placeholders.total(),
    byKind: placeholders.countsByKind(),
    placeholders: placeholders.lines().slice(0, 20_000),
    notSearched: values.unsearched.slice(0, 2000),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function answerOf({inventory, secrets, plans}: Run, {collector, rules, judged}: Collected, {file, bytes, stopped}: {file: string; bytes: number; stopped: string | undefined}): SupportBundle {
  const {files, missing} = collector;
  return {
    apiVersion: ANSWER_API_VERSION,
    kind: 'SupportBundle',
    file,
    bytes,
    clusters: inventory.clusters,
    complete: stopped === undefined,
    ...(stopped === undefined ? {} : {stopped}),
    files: files.length + 3,
    partly: files.flatMap(({path, partly}) => (partly === undefined ? [] : [{path, reason: partly}])),
    missing: [...missing],
    redactions: {total: rules.placeholders.total(), byKind: rules.placeholders.countsByKind(), knownValues: secrets.values.size, unread: secrets.unread},
    findings: judged.flatMap((found, index) => (isKnown(found) ? found.known.map(({severity, message, object}) => ({cluster: `${plans[index]?.ref.namespace}/${plans[index]?.ref.name}`, severity, message, ...(object === undefined ? {} : {object})})) : [])),
  };
}

/** The folder in the bundle: what the file is called, without its ending. */
function folderOf({createdAt, inventory}: Run, {redact}: CollectOptions): string {
  return bundleName(inventory.clusters, createdAt, redact.has('names'));
}
