import {createHash} from 'node:crypto';

/** SHA-256 in hexadecimal digits. */
export function sha256Of(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
