import type {Kept} from '../../manifest/difference/index.ts';
import type {KeptValue} from '../../model/answers/plan.ts';

/** Why the cluster keeps what it has, in words, with the rule behind it. */
export function keptValues(kept: readonly Kept[]): KeptValue[] {
  return kept.map((one) => ({...one, ...wordsOf(one)}));
}

function wordsOf({reason, live, wanted}: Kept): Pick<KeptValue, 'message' | 'rule'> {
  switch (reason) {
    case 'masked':
      return {message: 'the file holds asterisks in place of the secret: the secret stays as it is', rule: 'masked-value-write-back'};
    case 'secret-unknown':
      return {message: 'the cluster shows asterisks, so whether the secret of the file is another one cannot be told: it stays as it is', rule: 'masked-value-write-back'};
    case 'autoscale':
      return {message: `automatic scale-out made ${String(live)} of ${String(wanted)}: the servers stay`, rule: 'instances-live-drift'};
    case 'autoresize':
      return {message: `the volume grew from ${String(wanted)} to ${String(live)} by itself: it stays`, rule: 'autoresize-cr-drift'};
    case 'not-in-file':
      return {message: 'the file does not speak of it: it stays as it is'};
  }
}
