import {FepCommand} from '../lib/cli/base-command.ts';
import {Args, Flags, outputFlag} from '../lib/cli/flags.ts';

export default class Explain extends FepCommand {
  static override summary = 'Explain a field, a rule or a PostgreSQL parameter';
  static override description = `Works without a cluster. A path may begin with its kind or leave out its first sections: fepcluster.spec.fep.syncMode,
fep.syncMode and syncMode are the same field. Several words are searched for.`;

  static override strict = false;
  static override examples = [
    {description: 'a field, and the rules that look at it', command: 'kubectl fep explain fepcluster.spec.fep.syncMode'},
    {description: 'a section and what it holds, in Japanese', command: 'kubectl fep explain storage.dataVol --lang ja'},
    {description: 'a rule', command: 'kubectl fep explain autoresize-cr-drift'},
    {description: 'a PostgreSQL parameter', command: 'kubectl fep explain shared_buffers'},
    {description: 'everything that has to do with shared storage', command: 'kubectl fep explain shared storage'},
  ];

  static override args = {topic: Args.string({name: 'PATH|RULE|PARAMETER|WORDS', required: true, description: 'what to explain'})};
  static override flags = {
    ...outputFlag('json', 'yaml'),
    lang: Flags.option({options: ['en', 'ja'] as const, default: 'en' as const, description: 'language of descriptions, rules and mends'})(),
    search: Flags.boolean({description: 'search for the words, even if they are only one'}),
  };

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(Explain);
    const {explain} = await import('../lib/operations/explain/index.ts');
    const answer = await explain({words: argv as string[], search: flags.search, lang: flags.lang});
    await this.show(answer, {text: async (screen) => (await import('../lib/present/explanation.ts')).renderExplanation(answer, screen)});
  }
}
