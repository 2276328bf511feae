import type {Validation} from '../../model/answers/validation.ts';
import type {Views} from '../base-command.ts';

/** The forms that `validate` answers in; each is loaded when it is asked for. */
export function validationViews(answer: Validation, version: string): Views {
  return {
    text: async (screen) => (await import('../../present/validation.ts')).renderValidation(answer, screen),
    wide: async (screen) => (await import('../../present/validation.ts')).renderValidation(answer, screen, {wide: true}),
    others: {
      sarif: async () => (await import('../../present/sarif.ts')).renderSarif(answer, version),
      github: async () => (await import('../../present/github.ts')).renderGithub(answer),
      junit: async () => (await import('../../present/junit.ts')).renderJunit(answer),
    },
  };
}
