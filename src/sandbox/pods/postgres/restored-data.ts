import {access} from 'node:fs/promises';
import path from 'node:path';

/** Where the restore container leaves the restored data, beside the place of the server's (`restore.sh` writes the same name). */
export const RESTORED_FOLDER = '/database/userdata/restored';

/** Whether a data volume (its folder on this machine) holds restored data that no server has taken over yet. */
export async function awaitsTakeOver(volume: string, dataFolder: string): Promise<boolean> {
  const exists = (name: string): Promise<boolean> => access(path.join(volume, path.basename(name))).then(() => true, () => false);
  return (await exists(RESTORED_FOLDER)) && !(await exists(dataFolder));
}

/**
 * Patroni's way to a cluster from restored data ("custom bootstrap"): the server starts as primary on the timeline that the
 * restore ended on. A restore that was not completed makes no cluster: Patroni ends, and says why.
 */
export function takeOverScript(dataFolder: string): string {
  return `#!/bin/sh
if [ ! -e ${RESTORED_FOLDER}/sandbox-restore-complete ]; then
  echo 'sandbox: the restore into this volume was not completed: no server is started on it' >&2
  exit 1
fi
mv ${RESTORED_FOLDER} ${dataFolder} && rm -f ${dataFolder}/sandbox-restore-complete
`;
}
