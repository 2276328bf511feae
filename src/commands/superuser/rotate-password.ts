import {actionFlags, actionOptions, clusterArg} from '../../lib/cli/action-flags.ts';
import {FepCommand} from '../../lib/cli/base-command.ts';
import {agreeTo} from '../../lib/cli/deed-flags.ts';

export default class SuperuserRotatePassword extends FepCommand {
  static override summary = 'Give the superuser a new random password, and see that it counts';
  static override description = `The operator makes the password and puts it into the Secret of the cluster. Ends 0 only when the Secret holds another one than
before, PostgreSQL has stored that one, and the old one no more. No password is shown or sent anywhere: see superuser password.`;

  static override examples = [
    {description: 'look, type the name, and see it through', command: 'kubectl fep superuser rotate-password demo'},
    {description: 'in a script', command: 'kubectl fep superuser rotate-password demo --yes'},
  ];

  static override args = clusterArg;
  static override flags = actionFlags('5m');

  async run(): Promise<void> {
    const {args, flags} = await this.parse(SuperuserRotatePassword);
    const context = await this.context();
    const {planRotation, rotatePassword} = await import('../../lib/operations/superuser/rotate-password.ts');
    const {plan, perform} = actionOptions(flags);
    const rotation = await planRotation(context, {name: args.name, ...plan});
    await agreeTo(rotation.planned, await this.consent(args.name, flags));
    const rotated = await rotatePassword(context, rotation, perform);
    const {renderPasswordRotated} = await import('../../lib/present/action.ts');
    await this.show(rotated, {text: (screen) => renderPasswordRotated(rotated, screen), ...(flags['dry-run'] === 'client' ? {object: rotation.planned.manifest} : {})});
  }
}
