import {FepCommand} from '../../lib/cli/base-command.ts';
import {confirmAtTerminal} from '../../lib/cli/change/ask.ts';
import {majorFlags, majorOptions} from '../../lib/cli/change/major-options.ts';
import {readStdin} from '../../lib/cli/create/read-stdin.ts';
import {Args} from '../../lib/cli/flags.ts';
import {wantedMajorUpgrade} from '../../lib/cli/upgrade/wanted.ts';

export default class UpgradeMajor extends FepCommand {
  static override summary = 'Take the data of a FEP cluster over into a new one of the next major version';
  static override description = `Step by step, as the guide has it: preflight (rules, room for the dump), quiesce (no application is connected), hba (the
upgrade container is let in), operator (yours to replace: it stops there with 69), create (the new FEPCluster, made from
the source or from -f), wait (for the operator and for readiness), verify (every row of every table, sequences, roles and
extensions are counted in both), post (what is left for you). Where it stands is read off the clusters: run again after it
was broken off, it goes on. The source loses nothing; what is written to it meanwhile does not go over.
At a terminal, without SOURCE or with --wizard, what the flags leave open is asked.`;

  static override examples = [
    {description: 'the steps, and what the rules say', command: 'kubectl fep upgrade major shop --to-cluster shop15 --dry-run=client'},
    {description: 'do it, or go on with it', command: 'kubectl fep upgrade major shop --to-cluster shop15 --yes'},
  ];

  static override args = {source: Args.string({name: 'SOURCE', description: 'cluster of the version before; left out, it is asked at a terminal'})};
  static override flags = majorFlags;

  async run(): Promise<void> {
    const stdin = (): Promise<string> => readStdin(this.io.inIsTerminal);
    const {name, flags} = await wantedMajorUpgrade(await this.parse(UpgradeMajor), this.edge(), stdin);
    const options = await majorOptions(name, flags, stdin);
    const {upgradeMajor} = await import('../../lib/operations/upgrade/major/upgrade-major.ts');
    const upgraded = await upgradeMajor(await this.context(), {...options, agree: confirmAtTerminal(this.io, this.prompts, {name, yes: flags.yes})});
    await this.show(upgraded, {text: async (screen) => (await import('../../lib/present/major-upgrade.ts')).renderMajorUpgrade(upgraded, screen)});
    if (upgraded.observed === 'operator') this.exitWith('stillRunning');
  }
}
