import type {IncomingMessage} from 'node:http';
import {Readable} from 'node:stream';
import {RESOURCES} from '../model/resources.ts';
import type {LogOptions} from './gateway.ts';
import {TransportFailure} from './http/transport-failure.ts';
import {collectStreamGarbageEarly} from './stream-garbage.ts';
import {translateFailure, type Subject} from './translate-error.ts';
import type {ApiClient} from './http/api-client.ts';
import {objectPath, withQuery} from './http/request-path.ts';

/** The log of a container as bytes, on a connection of its own; destroy the stream, or abort the signal, to stop it. */
export async function openLog(api: ApiClient, options: LogOptions & {namespace: string}): Promise<Readable> {
  collectStreamGarbageEarly();
  const {namespace, pod, container, follow, previous, sinceSeconds, tailLines, timestamps} = options;
  const subject: Subject = {verb: 'get', resource: RESOURCES.Pod, name: pod, namespace, subresource: 'log'};
  const answer = await api.stream({
    method: 'GET',
    path: withQuery(objectPath(RESOURCES.Pod, pod, namespace, 'log'), {container, follow, previous, sinceSeconds, tailLines, timestamps}),
    accept: '*/*',
    subject,
    signal: options.signal,
  });
  return Readable.from(bytes(answer, api.server, subject, options.signal), {objectMode: false});
}

/** An abort ends the log like its own end does; a lost connection is an error of the stream. */
async function* bytes(answer: IncomingMessage, server: string, subject: Subject, signal: AbortSignal | undefined): AsyncGenerator<Buffer, void, undefined> {
  try {
    for await (const chunk of answer) yield chunk as Buffer;
  } catch (error) {
    if (signal?.aborted === true) return;
    throw translateFailure(new TransportFailure(error as Error, true), subject, {server});
  }
}
