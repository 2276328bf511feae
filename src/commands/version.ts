import process from 'node:process';
import {FepCommand} from '../lib/cli/base-command.ts';
import {connectionFlags, Flags, outputFlag} from '../lib/cli/flags.ts';
import {clientVersion, readVersions} from '../lib/operations/version.ts';
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
    const report = flags.client ? clientVersion(plugin) : await readVersions(await this.context(), plugin);
    await this.show(report, {text: () => renderVersion(report)});
    if (report.unreadable.some(({part}) => part === 'server')) this.exitWith('unreachable');
  }
}
