import process from 'node:process';
import {FepCommand} from '../lib/cli/base-command.ts';
import {connectionFlags, Flags, outputFlag} from '../lib/cli/flags.ts';
import {FepError} from '../lib/errors/fep-error.ts';
import {clientVersion, readVersions, versionWithoutCluster, type PluginFacts, type VersionsRead} from '../lib/operations/version.ts';
import {renderVersion} from '../lib/present/version.ts';

export default class Version extends FepCommand {
  static override summary = 'Versions of the plugin, the API server and the FEP operator';
  static override examples = [
    {description: 'everything that can be read', command: 'kubectl fep version'},
    {description: 'without a cluster', command: 'kubectl fep version --client -o json'},
  ];

  static override flags = {
    ...connectionFlags,
    ...outputFlag('json', 'yaml'),
    client: Flags.boolean({description: 'only the plugin; no cluster is asked'}),
  };

  async run(): Promise<void> {
    const {flags} = await this.parse(Version);
    const plugin = {version: this.config.version, node: process.versions.node, platform: `${process.platform}-${process.arch}`};
    const {report, refusal} = flags.client ? {report: clientVersion(plugin)} : await this.#read(plugin);
    await this.show(report, {text: () => renderVersion(report)});
    if (refusal !== undefined) this.exitWith(refusal);
  }

  /** Without a kubeconfig the plugin still knows itself: what is asked first when something is wrong. */
  async #read(plugin: PluginFacts): Promise<VersionsRead> {
    const context = await this.context().catch((error: unknown) => {
      if (error instanceof FepError && error.code === 'no-kubeconfig') return error;
      throw error;
    });
    if (!(context instanceof FepError)) return readVersions(context, plugin);
    return {report: versionWithoutCluster(plugin, context), refusal: context.exit};
  }
}
