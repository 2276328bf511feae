import {SERVER_CONTAINER} from '../../../../lib/model/names.ts';
import {textAt} from '../../fep-cluster/members.ts';
import {runInPod, wordsOf} from '../../servers/pod-command.ts';
import {isMaster, serverPods} from '../../servers/server-pods.ts';
import {ActionFailure} from '../action-failure.ts';
import type {ActionCall, Deed} from '../action-call.ts';

/** Which extension, and in which database. */
export interface ExtensionWish {
  extension: string;
  database: string;
}

/** Runs CREATE EXTENSION as superuser (UG 6.6.1). */
export const createExtension: Deed = async (call) => {
  const databases = (await psql(call, 'postgres', 'select datname from pg_database where datallowconn')).split('\n').map((line) => line.trim());
  const wish = extensionWish(call.order.args, databases, textAt(call.cluster.spec, 'fepChildCrVal.sysUsers.pgdb') ?? 'postgres');
  await psql(call, wish.database, `CREATE EXTENSION ${identifier(wish.extension)}`);
  return `extension ${wish.extension} was created in database ${wish.database}`;
};

/**
 * How FEP's `args` name the extension and the database is not stated. Taken here: the extension alone, for the cluster's own
 * database; both in either order, told apart by which of them is a database (the extension first where both are);
 * `extension=` and `database=` before them.
 */
export function extensionWish(args: readonly string[], databases: readonly string[], usual: string): ExtensionWish {
  const named = new Map(args.flatMap((arg): [string, string][] => {
    const pair = /^(extension|database)\s*[=:]\s*(.+)$/i.exec(arg);
    return pair === null ? [] : [[(pair[1] as string).toLowerCase(), pair[2] as string]];
  }));
  const plain = args.filter((arg) => !/^(extension|database)\s*[=:]/i.test(arg));
  const [first, second, ...more] = plain;
  if (more.length > 0) throw new ActionFailure('spec.fepAction.args names more than an extension and a database');
  const swapped = second !== undefined && !databases.includes(second) && databases.includes(first as string);
  const extension = named.get('extension') ?? (swapped ? second : first);
  const database = named.get('database') ?? (swapped ? first : second) ?? usual;
  if (extension === undefined) throw new ActionFailure('spec.fepAction.args names no extension');
  if (!databases.includes(database)) throw new ActionFailure(`there is no database ${database}`);
  return {extension, database};
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** SQL in the master, by standard input; its words when it fails. */
async function psql({context, namespace, order}: ActionCall, database: string, sql: string): Promise<string> {
  const master = (await serverPods(context, {namespace, name: order.target})).find(isMaster);
  if (master === undefined) throw new ActionFailure('there is no master');
  const command = ['psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', database];
  const result = await runInPod(context, {namespace, pod: master.metadata.name ?? '', container: SERVER_CONTAINER, command, stdin: `${sql};\n`});
  if (result.exitCode !== 0) throw new ActionFailure(wordsOf(result));
  return result.stdout;
}
