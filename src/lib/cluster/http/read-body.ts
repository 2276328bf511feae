import type {IncomingMessage} from 'node:http';
import {TransportFailure} from './transport-failure.ts';

/** The whole body as text. Rejects with {@link TransportFailure} when the answer breaks off. */
export async function readBody(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of answer) chunks.push(chunk as Buffer);
  } catch (error) {
    throw new TransportFailure(error as Error, true);
  }
  if (!answer.complete) throw new TransportFailure(Object.assign(new Error('the answer broke off'), {code: 'ECONNRESET'}), true);
  return Buffer.concat(chunks).toString('utf8');
}
