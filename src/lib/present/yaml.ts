import {stringify} from 'yaml';

/** YAML 1.2 that a YAML 1.1 reader takes the same way; long lines are left whole, equal parts are written twice. */
export function renderYaml(value: unknown): string {
  return stringify(value, {lineWidth: 0, aliasDuplicateObjects: false, version: '1.1'});
}
