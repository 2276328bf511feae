import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {parse} from '@oclif/core/parser';
import fc from 'fast-check';
import {afterAll, describe, expect, it} from 'vitest';
import Create from '../../../../src/commands/create.ts';
import {createOptions, type CreateFlags, readFilesOf} from '../../../../src/lib/cli/create/options.ts';
import {shownManifest} from '../../../../src/lib/cli/create/views.ts';
import {clusterOf, commandLine, type CreateDraft, type CreateWorld, judge} from '../../../../src/lib/cli/create/wizard/draft.ts';
import {createQuestions} from '../../../../src/lib/cli/create/wizard/questions.ts';
import {runWizard} from '../../../../src/lib/cli/wizard/run-wizard.ts';
import {answered, NEW_SESSION, walk} from '../../../../src/lib/cli/wizard/walk.ts';
import type {StorageClassFact} from '../../../../src/lib/model/cluster-facts.ts';
import {createCluster} from '../../../../src/lib/operations/create-cluster.ts';
import {judgeDraft} from '../../../../src/lib/operations/draft-cluster.ts';
import {ENTER, scriptedPrompts} from '../../../support/scripted-prompts.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'fep-wizard-'));
const passwordFile = path.join(folder, "the admin's password");
writeFileSync(passwordFile, 'Tr0ubadour-und-Gesang\n');
afterAll(() => rmSync(folder, {recursive: true}));

const CLASSES: StorageClassFact[] = [
  {name: 'fast', provisioner: 'ebs.csi.aws.com', allowVolumeExpansion: true, isDefault: true, isStatic: false},
  {name: 'nfs', provisioner: 'nfs.csi.k8s.io', allowVolumeExpansion: false, isDefault: false, isStatic: false},
];

async function worldOf(argv: readonly string[] = [], classes: readonly StorageClassFact[] | 'hidden' = CLASSES): Promise<{world: CreateWorld; start: CreateDraft}> {
  const {flags, metadata} = await parsed(argv);
  const given = new Set(Object.keys(flags).filter((flag) => metadata.flags[flag]?.setFromDefault !== true));
  const storageClasses = classes === 'hidden' ? {unreadable: 'forbidden'} : {known: classes};
  const world: CreateWorld = {
    parsed: flags, given, files: await readFilesOf(flags, async () => ''),
    surroundings: {
      namespace: 'shop',
      namespaces: async () => (classes === 'hidden' ? {unreadable: 'forbidden'} : {known: ['kube-system', 'shop', 'test']}),
      storageClasses: async () => storageClasses,
      factsOf: async (namespace) => (classes === 'hidden' ? {} : {
        storageClasses: {known: classes}, existingNames: {known: namespace === 'shop' ? ['taken'] : []},
      }),
      secretsOf: async () => (classes === 'hidden' ? {unreadable: 'forbidden'} : {known: new Map([['own', ['admin']], ['all', ['pgpassword', 'pgreplpassword']], ['tls', ['tls.crt', 'tls.key']]])}),
    },
  };
  return {world, start: {name: '', flags: Object.fromEntries([...given].map((flag) => [flag, (flags as unknown as Record<string, never>)[flag]])), picked: {}}};
}

async function parsed(argv: readonly string[]) {
  const result = await parse([...argv], {args: Create.args, flags: Create.flags as never, strict: true});
  return result as unknown as {args: {name?: string}; flags: CreateFlags; metadata: {flags: Record<string, {setFromDefault?: boolean}>}};
}

/** The manifest that the printed command gives, by the way of `create` itself. */
async function manifestOfCommand(line: string): Promise<string> {
  const words = [...line.matchAll(/'((?:[^']|'\\'')*)'|(\S+)/g)].map(([, quoted, bare]) => (bare ?? quoted ?? '').replaceAll("'\\''", "'"));
  expect(words.slice(0, 3)).toEqual(['kubectl', 'fep', 'create']);
  const {args, flags} = await parsed([...words.slice(3), '--dry-run=client', '-o', 'yaml', '--force']);
  const options = await createOptions(args.name ?? '', flags, async () => '');
  return (await shownManifest((await createCluster(undefined, options)).manifest)).yaml;
}

async function answers(script: readonly string[], argv: readonly string[] = [], classes: readonly StorageClassFact[] | 'hidden' = CLASSES) {
  const {world, start} = await worldOf(argv, classes);
  const {prompts, asked} = scriptedPrompts(script);
  const said: string[] = [];
  const draft = await runWizard({questions: createQuestions, start, world, prompts, say: (line) => said.push(line), tell: () => {}, conclude: async () => 'go' as const});
  if (draft === undefined) throw new Error('the wizard was left');
  return {draft, asked, said, world, line: commandLine(draft), yaml: (await shownManifest((await judge(draft, world)).manifest)).yaml};
}

describe('the wizard of create', () => {
  it('asks ten questions at the most on the short way, and Enter is an answer to all but the name', async () => {
    const {asked, line, yaml} = await answers(['demo', ...Array<string>(9).fill(ENTER)]);
    expect(asked).toHaveLength(10);
    expect(line).toBe('kubectl fep create demo --namespace shop --profile ha --backup-storage-class nfs --backup');
    expect(await manifestOfCommand(line)).toBe(yaml);
  });

  it('asks nothing that was given', async () => {
    const {asked, line} = await answers(['demo', ENTER, ENTER, ENTER, ENTER, ENTER], ['-n', 'test', '--profile', 'dev', '--instances', '1', '--timeout', '5m', '--wizard']);
    expect(asked.map(({message}) => message)).toEqual(['Name of the cluster:', 'Storage class of the volumes of demo:', 'Size of the data volume (it can grow, never shrink):', 'Backups with pgBackRest?', "The database administrator's password:", expect.stringMatching(/^More/)]);
    expect(line).toBe('kubectl fep create demo --namespace test --timeout 300000ms --profile dev --instances 1');
  });

  it('refuses an answer in the words of the flag, of the rules, and of the cluster', async () => {
    const {asked, said} = await answers(['Demo', '-', 'taken', 'shop', 'test', 'production', '17', 'three', '3', ENTER, '5 GB', '5Gi', ENTER, 'fast', 'nfs', ENTER, ENTER]);
    expect(asked[0]?.refused).toEqual([expect.stringContaining('lower case'), expect.stringContaining('begins with a letter')]);
    expect(asked.find(({message}) => message.startsWith('Servers'))?.refused).toEqual([expect.stringContaining('instances-range'), expect.stringContaining('whole number')]);
    expect(asked.find(({message}) => message.startsWith('Size'))?.refused).toEqual([expect.stringContaining('5Gi')]);
    expect(said).toEqual(['taken exists in namespace shop already', expect.stringContaining('storage-class-not-shareable')]);
  });

  it('refuses a name that is taken in the namespace given', async () => {
    const {asked} = await answers(['taken', 'free', ENTER, ENTER, ENTER, ENTER, ENTER, ENTER], ['-n', 'shop', '--profile', 'dev']);
    expect(asked[0]?.refused).toEqual(['taken exists in namespace shop already']);
  });

  it('marks what a class can, offers Secrets that may hold passwords, and keeps system namespaces out', async () => {
    const {world} = await worldOf();
    const named = async (id: string, draft: Partial<CreateDraft> = {}) =>
      (await createQuestions.find((question) => question.id === id)?.choices?.({name: 'demo', flags: {}, picked: {}, ...draft}, world))?.map(({name}) => name);
    expect(await named('storage-class')).toEqual(["the cluster's default, now fast", 'fast (default, one server only, can grow)', 'nfs (shared by servers, cannot grow)']);
    expect(await named('backup-storage-class')).toEqual(['nfs (shared by servers, cannot grow)', 'fast (default, one server only, can grow)', 'the same as for the other volumes']);
    expect(await named('namespace')).toEqual(['shop (of the kubeconfig context)', 'test']);
    expect(await named('password-secret')).toEqual(['own, key admin', 'all (a key for each password)', 'all, key pgpassword', 'all, key pgreplpassword']);
  });

  it('has answers typed where the cluster cannot be read', async () => {
    const {asked, line} = await answers(['demo', 'elsewhere', 'dev', ENTER, 'slow', ENTER, ENTER, 'secret', 'own:admin', ENTER], [], 'hidden');
    expect(asked.filter(({offered}) => offered === undefined).map(({answer}) => answer)).toEqual(['demo', 'elsewhere', '1', 'slow', '2Gi', 'own:admin']);
    expect(line).toBe('kubectl fep create demo --namespace elsewhere --profile dev --storage-class slow --password-secret own:admin');
  });

  it('keeps the request that was shown when the limit is another', async () => {
    const {line} = await answers(['demo', ENTER, 'dev', ENTER, ENTER, ENTER, ENTER, ENTER, 'yes', ENTER, ENTER, ENTER, '2', ENTER, ENTER, ENTER, ENTER, ENTER, ENTER]);
    expect(line).toBe('kubectl fep create demo --namespace shop --profile dev --cpu-request 200m --cpu-limit 2');
  });

  it('names the file with the password, and shows nothing that stands in it', async () => {
    const {line, yaml} = await answers(['demo', ENTER, ENTER, ENTER, ENTER, ENTER, 'no', 'file', path.join(folder, 'none'), passwordFile, ENTER]);
    expect(line).toContain(String.raw`the admin'\''s password'`);
    expect(line + yaml).not.toContain('Tr0ubadour');
    expect(await manifestOfCommand(line)).toBe(yaml);
  });

  it('changes nothing of a file that is only agreed to', async () => {
    const {line, yaml, asked} = await answers(Array<string>(10).fill(ENTER), ['-f', 'examples/ha-cluster.yaml']);
    expect(asked[0]?.default).toBe(asked[0]?.answer);
    expect(line).toBe(`kubectl fep create ${asked[0]?.answer} --namespace shop --filename examples/ha-cluster.yaml`);
    expect(await manifestOfCommand(line)).toBe(yaml);
  });

  it('keeps a token out of the command', async () => {
    expect((await answers(['demo', ...Array<string>(9).fill(ENTER)], ['--token', 'abc'])).line).not.toContain('abc');
  });
});

/** Texts that somebody may type, the refused ones included. */
const TYPED: Readonly<Record<string, fc.Arbitrary<string>>> = {
  name: fc.constantFrom('demo', 'a', 'my-shop', 'Demo', '9'),
  instances: fc.constantFrom('1', '2', '3', '16', '17'),
  'fep-version': fc.constantFrom('', '15', '16'),
  image: fc.constantFrom('', 'quay.io/fujitsu/fep:15-1.0', "it's one"),
  'backup-schedule': fc.constantFrom('full:0 2 * * 0', 'full:0 2 * * 0;incr:0 2 * * 1-6', 'never', 'full:99 2 * * *'),
  'backup-retention': fc.constantFrom('7d', '14d', '4', '0', 'x'),
  'password-file': fc.constantFrom(passwordFile, '/nonexistent'),
};
const SIZE = fc.constantFrom('2Gi', '500Mi', '10Gi', '1.5Ti', '-1', '2', '');
const COMPUTE = fc.constantFrom('', '500m', '2', '4Gi', '700Mi', 'much');
const WORD = fc.constantFrom('app', 'Shop', 'two words', "quote's", '-x', '$HOME', '');

const typed = (id: string): fc.Arbitrary<string> => TYPED[id] ?? (id.endsWith('-size') ? SIZE : /^(?:cpu|memory)-/.test(id) ? COMPUTE : WORD);

describe('the printed command', () => {
  it('gives byte for byte the manifest of the answers, whatever they are', async () => {
    const wanted = fc.record({
      texts: fc.record(Object.fromEntries(createQuestions.map(({id}) => [id, fc.option(typed(id), {nil: undefined})]))),
      picks: fc.record(Object.fromEntries(createQuestions.map(({id}) => [id, fc.option(fc.nat(), {nil: undefined})]))),
      argv: fc.constantFrom([], ['-f', 'examples/ha-cluster.yaml'], ['--profile', 'production'], ['--set', "fep.customAnnotations.allDeployments.note='a b'"], ['--backup-retention', '3'], ['--cpu-limit', '3', '--no-monitoring']),
      isKnown: fc.boolean(),
    });
    await fc.assert(fc.asyncProperty(wanted, async ({texts, picks, argv, isKnown}) => {
      const {world, start} = await worldOf(argv, isKnown ? CLASSES : 'hidden');
      let session = NEW_SESSION;
      for (;;) {
        const {draft, next} = walk(createQuestions, start, world, session);
        if (next === undefined) {
          const {manifest} = await judge(draft, world);
          const refused = judgeDraft(clusterOf(draft, world), {}).findings.some(({severity}) => severity === 'error');
          // A default may be refused, which a person has to mend; this one goes on, and then the command is refused too.
          if (refused) await expect(manifestOfCommand(commandLine(draft))).rejects.toMatchObject({code: 'refused-by-rules'});
          else expect(await manifestOfCommand(commandLine(draft))).toBe((await shownManifest(manifest)).yaml);
          return;
        }
        const choices = await next.choices?.(draft, world);
        const pick = picks[next.id];
        const preset = (await next.default?.(draft, world)) ?? (next.id === 'name' ? 'demo' : '');
        const wish = choices === undefined ? (texts[next.id] ?? preset) : pick === undefined ? preset : (choices[pick % choices.length]?.value ?? '');
        // What is refused is not taken: the default is then.
        const refused = await next.refuse?.(draft, wish, world);
        if (refused !== undefined && next.id === 'password-secret') session = answered(session, next.id, 'own:admin');
        else if (refused !== undefined && next.id === 'password-file') session = answered(session, next.id, passwordFile);
        else session = answered(session, next.id, refused === undefined ? wish : preset);
      }
    }), {numRuns: 60});
  }, 180_000);
});
