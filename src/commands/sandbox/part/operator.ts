import {Command} from '@oclif/core/command';
import {runOperatorPart} from '../../../sandbox/lifecycle/node-part.ts';
import {folderArgument} from '../../../sandbox/lifecycle/folder-argument.ts';

/** A process that `sandbox start` begins; not for users. It reads one argument and no flags of kubectl. */
export default class SandboxPartOperator extends Command {
  static override hidden = true;
  static override strict = false;
  static override summary = 'Run the simulated FEP operator of a sandbox (started by sandbox start)';

  protected override async init(): Promise<void> {
    // oclif's own looks for things of users, and warns of arguments it did not parse.
    this.parsed = true;
  }

  async run(): Promise<void> {
    await runOperatorPart(folderArgument(this.argv));
  }
}
