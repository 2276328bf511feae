import type {ExtensionCreated} from '../model/answers/extension.ts';
import type {Screen} from './screen.ts';

/** What became of it, in one line. */
export function renderExtensionCreated({observed, message, pod}: ExtensionCreated, {theme}: Screen): string {
  return `${theme.mark(observed === 'ready' ? 'done' : 'open')} ${message}${observed === 'ready' ? theme.muted(` (made in ${pod})`) : ''}\n`;
}
