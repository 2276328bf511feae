import {actionsWords} from './actions.ts';
import {backupsWords} from './backups.ts';
import {certificatesWords} from './certificates.ts';
import {clustersWords} from './clusters.ts';
import {observabilityWords} from './observability.ts';
import {parametersWords} from './parameters.ts';
import {pgpoolWords} from './pgpool.ts';
import {platformWords} from './platform.ts';
import {replicationWords} from './replication.ts';
import {restoresWords} from './restores.ts';
import type {RuleWords} from './rule-words.ts';
import {secretsWords} from './secrets.ts';
import {storageWords} from './storage.ts';
import {upgradesWords} from './upgrades.ts';
import {usersWords} from './users.ts';

/** The Japanese of every rule by its id; those of pgBackRest's forbidden options are made by `wordsInJapanese`. */
export const JAPANESE: Readonly<Record<string, RuleWords>> = {
  ...clustersWords,
  ...storageWords,
  ...parametersWords,
  ...usersWords,
  ...certificatesWords,
  ...secretsWords,
  ...replicationWords,
  ...backupsWords,
  ...restoresWords,
  ...observabilityWords,
  ...pgpoolWords,
  ...upgradesWords,
  ...actionsWords,
  ...platformWords,
};

const FORBIDDEN = 'pgbr-forbidden-option';

/**
 * Title and mend of a rule in Japanese; undefined where there are none, which a test rules out for every rule that is checked.
 * Nothing but `explain --lang ja` loads this: findings are in English.
 */
export function wordsInJapanese({id, family}: {id: string; family?: string | undefined}): RuleWords | undefined {
  if (family === FORBIDDEN) return {title: `${id.replace('pgbr-forbidden-', '')}は指定不可`, fix: '該当行を削除'};
  return Object.hasOwn(JAPANESE, id) ? JAPANESE[id] : undefined;
}
