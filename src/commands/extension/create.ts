import {FepCommand} from '../../lib/cli/base-command.ts';
import {Args, connectionFlags, Flags, outputFlag} from '../../lib/cli/flags.ts';

export default class ExtensionCreate extends FepCommand {
  static override summary = 'Make a PostgreSQL extension as superuser';
  static override description = `For extensions that the database administrator (pguser) may not make. Runs CREATE EXTENSION in the primary and ends 0 only
when pg_extension has it. Some extensions work only with their library in shared_preload_libraries, which takes a restart:
PostgreSQL's own words are shown then.`;

  static override examples = [
    {description: 'in the database of the application', command: 'kubectl fep extension create demo pg_stat_statements -d appdb'},
    {description: 'with all that it needs, in a schema of its own', command: 'kubectl fep extension create demo earthdistance -d appdb --schema geo --cascade'},
  ];

  static override args = {
    name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'}),
    extension: Args.string({name: 'EXTENSION', required: true, description: 'name of the extension'}),
  };

  static override flags = {
    ...connectionFlags,
    ...outputFlag('json', 'yaml'),
    dbname: Flags.string({char: 'd', description: 'database (default: postgres)'}),
    schema: Flags.string({description: 'schema for its objects; it has to exist'}),
    version: Flags.string({description: 'version (default: the one the image prefers)'}),
    cascade: Flags.boolean({description: 'make the extensions that it needs too'}),
    'dry-run': Flags.boolean({description: 'look whether it is there and can be made, and send nothing'}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(ExtensionCreate);
    const {createExtension} = await import('../../lib/operations/extension/create-extension.ts');
    const created = await createExtension(await this.context(), {
      name: args.name, extension: args.extension, cascade: flags.cascade, dryRun: flags['dry-run'],
      ...(flags.dbname === undefined ? {} : {database: flags.dbname}),
      ...(flags.schema === undefined ? {} : {schema: flags.schema}),
      ...(flags.version === undefined ? {} : {version: flags.version}),
    });
    const {renderExtensionCreated} = await import('../../lib/present/extension.ts');
    await this.show(created, {text: (screen) => renderExtensionCreated(created, screen)});
  }
}
