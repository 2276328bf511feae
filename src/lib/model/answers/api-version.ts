/** `apiVersion` of every answer with `-o json`. It changes when a field changes its meaning or goes. */
export const ANSWER_API_VERSION = 'kubectl-fep/v1';
export type AnswerApiVersion = typeof ANSWER_API_VERSION;
