import {access, rm} from 'node:fs/promises';
import path from 'node:path';

/** Where the restore container leaves the restored data, beside the place of the server's (`restore.sh` writes the same name). */
export const RESTORED_FOLDER = '/database/userdata/restored';

/** In the restored data until a server has been ready with them; `restore.sh` writes it. */
const COMPLETE = 'sandbox-restore-complete';

/** Where Patroni puts data that it could not make a cluster of (patroni 3, `move_data_directory`). */
const putAside = (dataFolder: string): string => `${dataFolder}.failed`;

/**
 * Whether a data volume (its folder on this machine) holds restored data that no server has taken over yet. A first try that failed
 * counts: the next one must not make an empty cluster in their place.
 */
export async function awaitsTakeOver(volume: string, dataFolder: string): Promise<boolean> {
  const exists = (...names: string[]): Promise<boolean> => access(path.join(volume, ...names.map((name) => path.basename(name)))).then(() => true, () => false);
  if (await exists(dataFolder)) return false;
  return (await exists(RESTORED_FOLDER)) || exists(putAside(dataFolder), COMPLETE);
}

/** A server is ready with the restored data: from now on they are data like any other. */
export async function endTakeOver(volume: string, dataFolder: string): Promise<void> {
  await rm(path.join(volume, path.basename(dataFolder), COMPLETE), {force: true});
}

/**
 * Patroni's way to a cluster from restored data ("custom bootstrap"): the server starts as primary on the timeline that the
 * restore ended on. A restore that was not completed makes no cluster: Patroni ends, and says why.
 */
export function takeOverScript(dataFolder: string): string {
  const failed = putAside(dataFolder);
  return `#!/bin/sh
if [ ! -e ${RESTORED_FOLDER} ] && [ -e ${failed}/${COMPLETE} ]; then
  echo 'sandbox: the restored data were put aside when a server could not start on them; trying again' >&2
  mv ${failed} ${RESTORED_FOLDER}
fi
if [ ! -e ${RESTORED_FOLDER}/${COMPLETE} ]; then
  echo 'sandbox: the restore into this volume was not completed: no server is started on it' >&2
  exit 1
fi
mv ${RESTORED_FOLDER} ${dataFolder}
`;
}
