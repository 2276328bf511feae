import type {Readable} from 'node:stream';
import {RESOURCES} from '../model/resources.ts';
import type {LogOptions} from './gateway.ts';
import type {ApiClient} from './http/api-client.ts';
import {objectPath, withQuery} from './http/request-path.ts';

/** The log of a container as bytes, on a connection of its own; destroy the stream, or abort the signal, to stop it. */
export async function openLog(api: ApiClient, options: LogOptions & {namespace: string}): Promise<Readable> {
  const {namespace, pod, container, follow, previous, sinceSeconds, tailLines, timestamps} = options;
  return api.stream({
    method: 'GET',
    path: withQuery(objectPath(RESOURCES.Pod, pod, namespace, 'log'), {container, follow, previous, sinceSeconds, tailLines, timestamps}),
    accept: '*/*',
    subject: {verb: 'get', resource: RESOURCES.Pod, name: pod, namespace, subresource: 'log'},
    signal: options.signal,
  });
}
