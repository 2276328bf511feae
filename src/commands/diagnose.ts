import {FepCommand} from '../lib/cli/base-command.ts';
import {requireDurationMs} from '../lib/cli/duration.ts';
import {Args, connectionFlags, Flags, outputFlag} from '../lib/cli/flags.ts';

export default class Diagnose extends FepCommand {
  static override summary = 'Find out what is wrong with a FEP cluster, why, and what to do next';
  static override description = `Looks at everything at once and changes nothing: the state of the cluster, what lies around it (quotas, budgets, Jobs,
actions, nodes), the last lines of the logs, and the rules over the stored manifest. Findings are ranked, causes before
what follows from them; each has its evidence, the likely cause, the next commands and the section of the guide. Secrets
are taken out of what is quoted. Ends with 0 when it could look, whatever it found: --fail-on is for scripts.`;

  static override examples = [
    {description: 'what is wrong?', command: 'kubectl fep diagnose demo'},
    {description: 'all evidence, and what was looked at', command: 'kubectl fep diagnose demo -o wide'},
    {description: 'the first cause, for a program', command: "kubectl fep diagnose demo -o json | jq -r '.findings[0].id'"},
    {description: 'end with 1 when something is wrong', command: 'kubectl fep diagnose demo --fail-on warning'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {
    ...connectionFlags,
    ...outputFlag('wide', 'json', 'yaml'),
    'fail-on': Flags.option({options: ['warning', 'critical'] as const, description: 'end with 1 when a finding is this grave or graver'})(),
    timeout: Flags.custom<number>({description: 'longest time for all that is looked at together', helpValue: '<duration>', default: 15_000, defaultHelp: async () => '15s', parse: async (text) => requireDurationMs(text, 'timeout')})(),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Diagnose);
    const {diagnose} = await import('../lib/operations/diagnose/index.ts');
    const diagnosis = await diagnose(await this.context(), {name: args.name, timeoutMs: flags.timeout});
    const {renderDiagnosis} = await import('../lib/present/diagnosis.ts');
    await this.show(diagnosis, {text: (screen) => renderDiagnosis(diagnosis, screen), wide: (screen) => renderDiagnosis(diagnosis, screen, {wide: true})});
    const worst = flags['fail-on'] === 'critical' ? ['critical'] : ['critical', 'unknown', 'warning'];
    if (flags['fail-on'] !== undefined && diagnosis.findings.some(({severity}) => worst.includes(severity))) this.exitWith('failed');
  }
}
