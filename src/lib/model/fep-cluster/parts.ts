import {cpuQuantity, memoryQuantity, oneOf, text} from '../schema/leaf-types.ts';
import {field, group, type Field, type FieldFacts, type Group} from '../schema/node.ts';
import {later} from './later.ts';

/** Name of the thing a repeated part belongs to, for its texts. */
export interface Subject {
  /** As in "… of the server container". */
  en: string;
  /** As in 「データベースコンテナの…」. */
  ja: string;
}

type OtherFacts = Omit<FieldFacts, 'en' | 'ja' | 'default'>;

/** CPU and memory of one side of `mcSpec`. */
export interface Amounts {
  cpu?: string;
  memory?: string;
}

type AmountsNode = Group<{cpu: Field<string | number>; memory: Field<string | number>}>;

/** `limits` of a container: cpu and memory, with their defaults where a source states them. */
export function limitsOf(subject: Subject, amounts: Amounts = {}, facts: OtherFacts = {}, keepsUnknown = false): AmountsNode {
  return group({en: `Upper bounds for ${subject.en}.`, ja: `${subject.ja}が使える資源の上限。`}, () => ({
    cpu: field(cpuQuantity, {
      en: `Most CPU time that ${subject.en} may use; it is throttled beyond.`,
      ja: `${subject.ja}が使えるCPUの上限。超えると実行が抑えられる。`,
      ...defaultOf(amounts.cpu),
      ...facts,
    }),
    memory: field(memoryQuantity, {
      en: `Most memory that ${subject.en} may use; Kubernetes kills the container beyond.`,
      ja: `${subject.ja}が使えるメモリの上限。超えるとコンテナが強制終了される。`,
      ...defaultOf(amounts.memory),
      ...facts,
    }),
  }), {keepsUnknown});
}

/** `requests` of a container: cpu and memory, with their defaults where a source states them. */
export function requestsOf(subject: Subject, amounts: Amounts = {}, facts: OtherFacts = {}, keepsUnknown = false): AmountsNode {
  return group({en: `What is reserved on the node for ${subject.en}.`, ja: `${subject.ja}のためにノードで確保する資源。`}, () => ({
    cpu: field(cpuQuantity, {
      en: `CPU reserved for ${subject.en} when its pod is placed on a node.`,
      ja: `ポッドの配置時に${subject.ja}のために確保するCPU。`,
      ...defaultOf(amounts.cpu),
      ...facts,
    }),
    memory: field(memoryQuantity, {
      en: `Memory reserved for ${subject.en} when its pod is placed on a node.`,
      ja: `ポッドの配置時に${subject.ja}のために確保するメモリ。`,
      ...defaultOf(amounts.memory),
      ...facts,
    }),
  }), {keepsUnknown});
}

/** `mcSpec`: CPU and memory of a container. `facts` go to the group, `leafFacts` to its four quantities; `keepsUnknown` holds for limits and requests. */
export function containerResources(
  subject: Subject,
  options: {limits?: Amounts; requests?: Amounts; facts?: OtherFacts; leafFacts?: OtherFacts; keepsUnknown?: boolean} = {},
): Group<{limits: AmountsNode; requests: AmountsNode}> {
  return group({en: `CPU and memory of ${subject.en}.`, ja: `${subject.ja}のCPUとメモリ。`, ...options.facts}, () => ({
    limits: limitsOf(subject, options.limits, options.leafFacts, options.keepsUnknown),
    requests: requestsOf(subject, options.requests, options.leafFacts, options.keepsUnknown),
  }));
}

function defaultOf(value: string | undefined): Pick<FieldFacts, 'default'> {
  return value === undefined ? {} : {default: value};
}

/** When the node fetches an image. `Never` stands only where the guide lists it. */
export function pullPolicy(subject: Subject, facts: OtherFacts & {default?: string} = {}): Field<'Always' | 'IfNotPresent'> {
  return field(oneOf('Always', 'IfNotPresent'), {
    en: `When a node fetches the image of ${subject.en}: at every start, or only when it has none.`,
    ja: `${subject.ja}のイメージをノードが取得する契機。起動のたびか、手元にないときだけか。`,
    ...facts,
  });
}

/** `image` of a container, with its tag. */
export function imageName(subject: Subject, facts: OtherFacts & {default?: string} = {}): Field<string> {
  return field(text, {
    en: `Image of ${subject.en}, with its tag. Leave it out to take the one that the operator was delivered with.`,
    ja: `${subject.ja}のイメージ(タグ付き)。省略時はオペレータに付属する版を使う。`,
    ...facts,
  });
}

/** A Secret with environment variables for a container, named by the operators of 7.2.1 and later. */
export function environmentSecret(subject: Subject): Field<string> {
  return field(text, {
    en: `Name of a Secret whose entries become environment variables of ${subject.en}.`,
    ja: `${subject.ja}の環境変数にする値を入れたSecretの名前。`,
    ...later('7.2.1'),
  });
}

/** Certificate files of a TLS connection, by reference. */
export function certificateName(subject: Subject, facts: OtherFacts = {}): Field<string> {
  return field(text, {
    en: `Name of the TLS Secret with the certificate (tls.crt) and key (tls.key) of ${subject.en}.`,
    ja: `${subject.ja}の証明書(tls.crt)と鍵(tls.key)を持つTLS Secretの名前。`,
    ...facts,
  });
}

/** `caName`: a ConfigMap with the key ca.crt (UG 4.7.1). */
export function caName(subject: Subject, facts: OtherFacts = {}): Field<string> {
  return field(text, {
    en: `Name of the ConfigMap whose key ca.crt holds the CA certificate for ${subject.en}; not needed when the Secret itself has ca.crt.`,
    ja: `${subject.ja}用のCA証明書をキーca.crtに持つConfigMapの名前。Secretがca.crtを含むなら不要。`,
    ...facts,
  });
}

/** `tls` with nothing but the two names. */
export function tlsNames(subject: Subject, facts: OtherFacts = {}, keepsUnknown = false): Group<{certificateName: Field<string>; caName: Field<string>}> {
  return group(
    {en: `TLS certificate of ${subject.en}.`, ja: `${subject.ja}のTLS証明書。`, ...facts},
    () => ({certificateName: certificateName(subject), caName: caName(subject)}),
    {keepsUnknown},
  );
}

/** Name of the Secret with the passphrase of a private key; never the passphrase itself. */
export function keySecret(subject: Subject, facts: OtherFacts = {}): Field<string> {
  return field(text, {
    en: `Name of the Secret that holds the passphrase of the private key of ${subject.en} under keypassword; not the passphrase itself.`,
    ja: `${subject.ja}の秘密鍵のパスフレーズをキーkeypasswordに持つSecretの名前。パスフレーズそのものではない。`,
    ...facts,
  });
}
