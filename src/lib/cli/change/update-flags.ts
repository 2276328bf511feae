import {Flags} from '../flags.ts';
import {wantedFlags} from '../plan/flags.ts';
import {changingFlags} from './flags.ts';

/** Flags of `update`. */
export const updateFlags = {
  ...changingFlags,
  ...wantedFlags,
  'parameters-file': Flags.string({aliases: ['params-file'], description: 'file with PostgreSQL parameters, laid over customPgParams like --param', helpValue: 'FILE'}),
  'hba-file': Flags.string({description: 'file that becomes customPgHba as a whole, comments included', helpValue: 'FILE'}),
  'backup-option': Flags.string({
    description: 'option of pgBackRest; the other lines of pgbackrestParams stay; may be given several times', helpValue: 'NAME=VALUE', multiple: true, multipleNonGreedy: true,
  }),
  restart: Flags.boolean({default: false, description: 'restart what has to be restarted for the change to be in force: servers, or pods where autoPodRestart is false'}),
};
