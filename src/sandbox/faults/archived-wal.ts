import {PassThrough} from 'node:stream';
import {FepError} from '../../lib/errors/fep-error.ts';
import type {Pod} from '../../lib/model/kubernetes-object.ts';
import {BACKUP_CONTAINERS, podSelector} from '../../lib/model/names.ts';
import {RESOURCES} from '../../lib/model/resources.ts';
import type {Fault} from './faults.ts';

/** 24 hexadecimal digits: timeline, log, segment. */
const SEGMENT = /^[0-9A-F]{24}$/;

/** The file of the segment in the archive of pgBackRest: its name, its checksum, the ending of its compression. */
const FIND = 'file=$(find /database/backup/archive -name "$1-*" -type f | head -n 1); [ -n "$file" ] || { echo "$1 is not in the archive"; exit 1; }';

/** Strikes one archived WAL segment of a cluster, through the backup container of any of its pods. */
function inArchive(script: string): Fault['order'] {
  return async (gateway, {namespace, name = '', detail = '', signal}) => {
    const place = namespace === undefined ? {} : {namespace};
    const refuse = (why: string): FepError => new FepError(`the archive of ${name} was not touched`, {
      code: 'fault-failed', exit: 'failed', where: detail, why, suggestions: [`kubectl exec ${name}-sts-0 -c ${BACKUP_CONTAINERS[0]} -- find /database/backup/archive -type f`],
    });
    if (!SEGMENT.test(detail)) throw refuse(`${JSON.stringify(detail)} is not the name of a WAL segment, 24 digits and letters A to F`);
    const {items} = await gateway.list<Pod>(RESOURCES.Pod, {...place, labelSelector: podSelector(name), signal});
    const pod = items.find(({status}) => status?.phase === 'Running')?.metadata.name;
    if (pod === undefined) throw refuse(`no pod of FEPCluster ${name} runs`);
    const words = new PassThrough();
    let said = '';
    words.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
    const command = ['sh', '-ec', `${FIND}; ${script}`, 'sh', detail];
    const {exitCode} = await gateway.exec({...place, pod, container: BACKUP_CONTAINERS[0], command, stdout: words, stderr: words, signal});
    if (exitCode !== 0) throw refuse(said.trim() || `the command ended with ${exitCode}; only pods of kind postgres have an archive`);
  };
}

export const removeWal = inArchive('rm "$file"');

/** Zeros in its middle: pgBackRest finds out when it unpacks the file. */
export const damageWal = inArchive('dd if=/dev/zero of="$file" bs=1 count=64 seek=$(($(stat -c %s "$file") / 2)) conv=notrunc 2>/dev/null');
