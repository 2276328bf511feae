import type {ClusterDiff} from '../model/answers/plan.ts';
import {changeOf, placeOf} from './planned-values.ts';
import type {Screen} from './screen.ts';
import {renderYaml} from './yaml.ts';

/** A unified diff as `diff -u` draws it, each hunk with its place in the YAML; empty when nothing differs. */
export function renderDiff({name, differs, source, hunks, differences, kept}: ClusterDiff, {theme}: Screen): string {
  if (!differs) return '';
  const draw = {' ': (text: string) => ` ${text}`, '-': (text: string) => theme.bad(`-${text}`), '+': (text: string) => theme.good(`+${text}`)};
  const say = {' ': String, '-': (text: string) => `${theme.mark('removed')} ${text}`, '+': (text: string) => `${theme.mark('added')} ${text}`};
  const lineOf = theme.spoken ? say : draw;
  const lines = [
    theme.strong(`--- fepcluster/${name} (live)`),
    theme.strong(`+++ fepcluster/${name} (${source})`),
    ...hunks.flatMap(({header, path, lines: body}) => [
      `${theme.command(header)}${path === '' ? '' : ` ${path}`}`,
      ...body.map(({op, text}) => lineOf[op](text)),
    ]),
    ...differences.filter(({secret}) => secret === true).map((difference) => theme.muted(`# ${placeOf(difference)}: ${changeOf(difference, theme)}`)),
    ...kept.filter(({reason}) => reason !== 'not-in-file').map(({path, message}) => theme.muted(`# ${path}: ${message}`)),
  ];
  return `${lines.join('\n')}\n`;
}

/** The merge patch that would be sent, secrets hidden; empty when there is none. */
export function renderPatch({differs, patch}: ClusterDiff): string {
  return differs ? renderYaml(patch) : '';
}
