import {FepCommand} from '../lib/cli/base-command.ts';
import {readStdin} from '../lib/cli/create/read-stdin.ts';
import {validateArgs, validateFlags} from '../lib/cli/validate/flags.ts';
import {validateOptions} from '../lib/cli/validate/options.ts';
import {validationViews} from '../lib/cli/validate/views.ts';

export default class Validate extends FepCommand {
  static override summary = 'Check manifests and live clusters against the rules of the guide';
  static override description = `The CRDs of FEP 15 check nothing: a typing error is stored, and the operator fails later or passes over it. Files are
checked without a cluster; what only a cluster can tell is listed as not checked. A word that exists on the disk, has a
slash or ends like a file is a file; every other word is a live cluster. Ends 0 when nothing was found at the level of
--fail-on, 3 when something was, 2 when an input cannot be read. Rules are left out with a reason, by --ignore-rule or by
the annotation kubectl-fep/ignore: "rule-id: reason; rule-id: reason".`;

  static override strict = false;
  static override examples = [
    {description: 'a file', command: 'kubectl fep validate shop.yaml'},
    {description: 'what Helm renders, for the operator that is installed', command: 'helm template . | kubectl fep validate - --operator-version 5.2.6'},
    {description: 'a repository, in a pipeline that shows findings beside the lines', command: 'kubectl fep validate -R manifests -o sarif --fail-on warning'},
    {description: 'every live cluster', command: 'kubectl fep validate -A'},
    {description: 'a file as a change to the live cluster', command: 'kubectl fep validate shop.yaml --against shop'},
    {description: 'mend what has one safe answer', command: 'kubectl fep validate shop.yaml --fix --dry-run'},
  ];

  static override args = validateArgs;
  static override flags = validateFlags;

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(Validate);
    const options = await validateOptions(argv as string[], flags, () => readStdin(this.io.inIsTerminal));
    const {validate} = await import('../lib/operations/validate/index.ts');
    const answer = await validate(() => this.context(), options);
    await this.show(answer, validationViews(answer, this.config.version));
    if (answer.unreadable.length > 0) this.exitWith('usage');
    else if (!answer.passed) this.exitWith('refused');
  }
}
