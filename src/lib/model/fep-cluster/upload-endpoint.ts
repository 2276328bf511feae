import {flag, text} from '../schema/leaf-types.ts';
import {field} from '../schema/node.ts';
import type {FieldFacts} from '../schema/node.ts';
import type {Subject} from './parts.ts';

/** Members that the upload targets of pgBadger and of the audit log share. `what` is what goes there. */
export function uploadEndpoint(what: Subject, facts: Partial<FieldFacts> = {}) {
  return {
    url: field(text, {en: `URL that ${what.en} is uploaded to.`, ja: `${what.ja}のアップロード先URL。`}),
    customCertificateName: field(text, {
      en: `Certificate for uploading ${what.en}: the userName of an entry of spec.fepChildCrVal.customCertificates.`,
      ja: `${what.ja}のアップロードに使う証明書。spec.fepChildCrVal.customCertificatesの要素のuserNameを書く。`,
      ...facts,
    }),
    fileUploadParameter: field(text, {en: `Name of the form field that carries ${what.en}.`, ja: `${what.ja}を送るフォーム項目の名前。`, default: 'file', ...facts}),
    insecure: field(flag, {
      en: `Uploads ${what.en} without checking the web server's certificate.`,
      ja: `Webサーバの証明書を検証せずに${what.ja}を送る。`,
      default: false,
      ...facts,
    }),
  };
}
