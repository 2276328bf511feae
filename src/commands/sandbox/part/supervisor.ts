import {Command} from '@oclif/core/command';
import {superviseSandbox} from '../../../sandbox/lifecycle/supervisor-process.ts';
import {folderArgument} from '../../../sandbox/lifecycle/folder-argument.ts';

/** A process that `sandbox start` begins; not for users. It reads one argument and no flags of kubectl. */
export default class SandboxPartSupervisor extends Command {
  static override hidden = true;
  static override strict = false;
  static override summary = 'Run the processes of a sandbox (started by sandbox start)';

  protected override async init(): Promise<void> {
    // oclif's own looks for things of users, and warns of arguments it did not parse.
    this.parsed = true;
  }

  async run(): Promise<void> {
    await superviseSandbox(folderArgument(this.argv));
  }
}
