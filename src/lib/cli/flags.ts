import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import {requireDurationMs} from './duration.ts';
import type {OutputFormat} from './output-format.ts';

export {Args, Flags};

const CONNECTION = 'connection';

/** Flags of every command. */
export const globalFlags = {
  color: Flags.boolean({
    description: 'colours in the text; also NO_COLOR and FORCE_COLOR (default: at a terminal)',
    allowNo: true,
    helpGroup: 'global',
  }),
  plain: Flags.boolean({
    description: 'for a screen reader: words for signs and colours, tables as lines, no spinner; also KUBECTL_FEP_PLAIN=1',
    allowNo: true,
    helpGroup: 'global',
  }),
  progress: Flags.option({
    options: ['auto', 'plain', 'jsonl', 'none'] as const,
    default: 'auto' as const,
    description: 'how progress is shown on stderr: auto is a spinner at a terminal and lines elsewhere, jsonl one JSON object a line',
    helpGroup: 'global',
  })(),
};

/** kubectl's connection flags, with kubectl's meaning. Spread them into `static flags` of commands that reach a cluster. */
export const connectionFlags = {
  namespace: Flags.string({char: 'n', description: 'namespace (default: the one of the kubeconfig context)', helpGroup: CONNECTION}),
  context: Flags.string({description: 'kubeconfig context', helpGroup: CONNECTION}),
  kubeconfig: Flags.string({description: 'kubeconfig file (default: KUBECONFIG, then ~/.kube/config)', helpGroup: CONNECTION}),
  cluster: Flags.string({description: 'kubeconfig cluster', helpGroup: CONNECTION}),
  user: Flags.string({description: 'kubeconfig user', helpGroup: CONNECTION}),
  server: Flags.string({char: 's', description: 'address of the API server', helpGroup: CONNECTION}),
  token: Flags.string({
    description: 'bearer token; other processes of this machine can read it in the argument list, a kubeconfig file is safer',
    helpGroup: CONNECTION,
  }),
  as: Flags.string({description: 'user to impersonate', helpGroup: CONNECTION}),
  'as-group': Flags.string({description: 'group to impersonate; may be given several times', multiple: true, multipleNonGreedy: true, helpGroup: CONNECTION}),
  'as-uid': Flags.string({description: 'UID to impersonate', helpGroup: CONNECTION}),
  'certificate-authority': Flags.string({description: 'file with the certificate of the API server\'s authority', helpGroup: CONNECTION}),
  'client-certificate': Flags.string({description: 'file with a client certificate', helpGroup: CONNECTION}),
  'client-key': Flags.string({description: 'file with the key of the client certificate', helpGroup: CONNECTION}),
  'insecure-skip-tls-verify': Flags.boolean({description: 'do not check the API server\'s certificate', helpGroup: CONNECTION}),
  'tls-server-name': Flags.string({description: 'name expected in the API server\'s certificate', helpGroup: CONNECTION}),
  'request-timeout': Flags.custom<number>({
    description: 'longest wait for one answer of the API server: 5s, 2m, a bare number of seconds; 0 is no limit',
    helpValue: '<duration>',
    helpGroup: CONNECTION,
    parse: async (text) => requireDurationMs(text, 'request-timeout'),
  })(),
  'expect-context': Flags.string({description: 'go on only when the kubeconfig context has this name: a guard for scripts', helpGroup: CONNECTION}),
};

/** `-o`, offering the formats of this command; `text` is the default and always there. */
export function outputFlag<const F extends OutputFormat>(...formats: readonly F[]) {
  return {
    output: Flags.option({
      char: 'o',
      options: ['text', ...formats.filter((format) => format !== 'text')] as readonly (F | 'text')[],
      default: 'text' as F | 'text',
      description: 'format of the answer',
    })(),
  };
}

export const allNamespacesFlag = {
  'all-namespaces': Flags.boolean({char: 'A', description: 'all namespaces', exclusive: ['namespace']}),
};

export const selectorFlag = {
  selector: Flags.string({char: 'l', description: 'label selector: app=x,tier!=y'}),
};

export const dryRunFlag = {
  'dry-run': Flags.option({
    options: ['none', 'client', 'server'] as const,
    default: 'none' as const,
    description: 'client: show what would be sent; server: have the API server check it; nothing is stored',
  })(),
};

/** `--wait/--no-wait` and `--timeout` (milliseconds in the parsed value). */
export function waitFlags(timeout = '15m') {
  return {
    wait: Flags.boolean({allowNo: true, default: true, description: 'wait until the end state was observed; with --no-wait it ends 69 once the change is accepted'}),
    timeout: Flags.custom<number>({
      description: 'longest wait, as 30s, 10m, 1h; the work goes on in the cluster afterwards',
      helpValue: '<duration>',
      default: requireDurationMs(timeout, 'timeout'),
      defaultHelp: async () => timeout,
      parse: async (text) => requireDurationMs(text, 'timeout'),
    })(),
  };
}

export const yesFlag = {
  yes: Flags.boolean({char: 'y', description: 'do not ask'}),
};
