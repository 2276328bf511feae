import {describe, expect, it} from 'vitest';
import Upgrade from '../../../../src/commands/upgrade/index.ts';
import {type UpgradeFlags, upgradeOptions} from '../../../../src/lib/cli/upgrade/options.ts';
import {upgradeWizard} from '../../../../src/lib/cli/upgrade/wizard.ts';
import {BACK} from '../../../../src/lib/cli/wizard/run-wizard.ts';
import type {FepCluster} from '../../../../src/lib/model/fep-cluster/index.ts';
import {ActingCluster} from '../../operations/acting-cluster.ts';
import {sources} from '../../operations/cluster-objects.ts';
import {ENTER} from '../../../support/scripted-prompts.ts';
import {wordsOf} from '../../../support/shell-words.ts';
import {parsedFrom, runFlagWizard} from '../../../support/wizard-run.ts';
import '../../../../src/lib/rules/index.ts';
import '../../../../src/lib/operations/database-status/index.ts';

const SERVER = 'quay.io/fujitsu/fujitsu-enterprise-postgres-15-server';
const BACKUP_IMAGE = 'quay.io/fujitsu/fujitsu-enterprise-postgres-15-backup';

/** Three servers of `demo`, and other clusters with these tags. */
function servers({others = {}, fep = {}, tag = 'ubi9-15-1.5'}: {others?: Record<string, string>; fep?: object; tag?: string} = {}): ActingCluster {
  const {cluster} = sources();
  const made = (name: string, image: string, more: object = {}): FepCluster => ({
    ...cluster, metadata: {...cluster?.metadata, name},
    spec: {fep: {instances: 3, syncMode: 'off', image: {image}, ...more}, fepChildCrVal: {backup: {image: {image: `${BACKUP_IMAGE}:${tag}`}}}},
  }) as FepCluster;
  const fake = new ActingCluster().put(made('demo', `${SERVER}:${tag}`, fep));
  for (const [name, other] of Object.entries(others)) fake.put(made(name, other.includes('/') ? other : `${SERVER}:${other}`));
  return fake;
}

const run = (script: readonly string[], argv: readonly string[] = [], fake = servers()) =>
  runFlagWizard<UpgradeFlags, Parameters<ReturnType<typeof upgradeWizard>['conclude']>[1]>(Upgrade, ({flags}) => upgradeWizard(Object.keys(Upgrade.flags), flags), {argv, script, context: fake.context()});

describe('the wizard of upgrade', () => {
  it('has a tag typed where no other cluster tells of one, refuses what will not do, and shows who is disturbed in which order', async () => {
    const {asked, line, screen, wanted} = await run(['demo', 'no tag', 'ubi9-15-1.5', 'ubi9-14-1.1', 'ubi9-15-1.6', ENTER, 'demo']);
    expect(asked[1]?.message).toContain('demo has ubi9-15-1.5 now');
    expect(asked[1]?.refused).toEqual([expect.stringContaining('is no tag of an image'), 'demo has that already', expect.stringContaining('another image does not migrate the data')]);
    expect(screen).toMatch(/order +demo-sts-1 \(replica\), demo-sts-2 \(replica\), demo-sts-0 \(master\)[^]*Before the upgrade of demo:/);
    expect(line).toBe('upgrade demo --yes --to ubi9-15-1.6');
    const {args, flags} = await parsedFrom<UpgradeFlags>(Upgrade, wordsOf(line).slice(1));
    expect(upgradeOptions(args.name ?? '', flags)).toEqual(upgradeOptions('demo', wanted.flags));
    expect(wanted.agreed).toBe(true);
  });

  it('offers the tags of the same image that neighbours have, and goes back from the typed one', async () => {
    const fake = servers({others: {shop: 'ubi9-15-1.6', test: 'ubi9-15-1.10', same: 'ubi9-15-1.5', own: 'registry.example/fep:ubi9-15-9.9'}});
    const {asked, line} = await run(['demo', '', BACK, 'ubi9-15-1.10', 'server', 'demo'], [], fake);
    expect(asked[1]?.offered).toEqual(['ubi9-15-1.10', 'ubi9-15-1.6', '', BACK]);
    expect(line).toBe('upgrade demo --yes --to ubi9-15-1.10 --server-only');
  });

  it('warns of an older one before the next question', async () => {
    expect((await run(['demo', 'ubi9-15-1.4', ENTER, 'demo'])).screen).toMatch(/! .*older.*\(minor-downgrade\)/);
  });

  it('asks whether pods are restarted where the operator does not, and wants no name where nobody is disturbed', async () => {
    const fake = (): ActingCluster => servers({fep: {autoPodRestart: false}});
    expect((await run(['demo', 'ubi9-15-1.6', ENTER, ENTER, 'go'], [], fake())).line).toBe('upgrade demo --to ubi9-15-1.6');
    expect((await run(['demo', 'ubi9-15-1.6', ENTER, 'yes', 'demo'], [], fake())).line).toBe('upgrade demo --yes --to ubi9-15-1.6 --restart-pods');
  });

  it('refuses another major version also where the operator chose the image', async () => {
    const fake = servers();
    const demo = fake.get<FepCluster>('FEPCluster', 'demo') as FepCluster;
    fake.put({...demo, spec: {...demo.spec, fep: {instances: 3, syncMode: 'off'}}} as FepCluster);
    const {asked} = await run(['demo', 'ubi9-16-1.1', 'ubi9-15-1.6', ENTER, 'demo'], [], fake);
    expect(asked[1]?.refused).toEqual([expect.stringContaining('the major version changes from 15 to 16')]);
  });

  it('asks nothing that was given', async () => {
    expect((await run(['go'], ['demo', '--wizard', '--to', 'ubi9-15-1.6', '--server-only', '--dry-run=client'])).line).toBe('upgrade demo --dry-run client --to ubi9-15-1.6 --server-only');
  });
});
