import process from 'node:process';
import {FepCommand} from '../../lib/cli/base-command.ts';
import {Flags, outputFlag, waitFlags} from '../../lib/cli/flags.ts';
import {renderStarted} from '../../lib/present/sandbox.ts';
import {startedAnswer} from '../../sandbox/lifecycle/answers.ts';
import {startSandbox} from '../../sandbox/lifecycle/start.ts';

export default class SandboxStart extends FepCommand {
  static override summary = 'Start a FEP world on this machine: a real Kubernetes control plane, three nodes, a simulated FEP operator';
  static override description = [
    'Needs no cluster, no container engine and no licence. The control plane is Kubernetes itself; the FEP operator and the FEP images are simulated. '
      + 'Starting a sandbox that runs changes nothing; one that was stopped comes back with its data.',
    'The programs of the control plane come from the cache folder, from KUBEBUILDER_ASSETS, from the release servers, or are built with Go, once. '
      + 'KUBECTL_FEP_HOME, KUBECTL_FEP_CACHE and KUBECTL_FEP_PORTS (as 23000-23999) choose folders and ports.',
  ].join('\n\n');
  static override examples = [
    {description: 'start, and point this shell at it', command: 'kubectl fep sandbox start && eval "$(kubectl fep sandbox env)"'},
    {description: 'real databases whose volumes can be full', command: 'kubectl fep sandbox start --name db --pods postgres --limit-volumes'},
    {description: 'a second one with a newer operator', command: 'kubectl fep sandbox start --name next --operator-version 7.1.1'},
  ];

  static override flags = {
    name: Flags.string({description: 'name of the sandbox', default: 'default'}),
    'operator-version': Flags.string({description: 'FEP operator to play: 5.2.6, 6.2.2, 7.1.1 or 8.3.3 (default: 5.2.6, or that of the sandbox)'}),
    pods: Flags.option({
      options: ['scripted', 'postgres'] as const,
      description: 'what runs in the pods: scripted has no database behind it (default); postgres is PostgreSQL 15, Patroni and pgBackRest of this machine',
    })(),
    'limit-volumes': Flags.boolean({allowNo: true, description: 'sizes of volumes are limits, in memory: a full volume can be had (with --pods postgres)'}),
    timeout: waitFlags('3m').timeout,
    ...outputFlag('json', 'yaml'),
  };

  async run(): Promise<void> {
    const {flags} = await this.parse(SandboxStart);
    const {name, pods, 'operator-version': operatorVersion, 'limit-volumes': limitVolumes, timeout: timeoutMs} = flags;
    const options = {name, timeoutMs, ...(operatorVersion === undefined ? {} : {operatorVersion}), ...(pods === undefined ? {} : {pods}), ...(limitVolumes === undefined ? {} : {limitVolumes})};
    const answer = startedAnswer(await startSandbox(options, {...(await this.localContext()), env: process.env}));
    await this.show(answer, {text: (screen) => renderStarted(answer, screen)});
    if (!answer.ready) this.exitWith('deadline');
  }
}
