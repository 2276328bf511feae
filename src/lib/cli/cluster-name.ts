import {FepError} from '../errors/fep-error.ts';

/** Longest name with which `<name>-headless-svc` is still a name for a Service (63 characters, RFC 1123). */
const LONGEST = 50;

/** A name for a cluster; throws one clear error (exit 2) with the nearest name that would do. */
export function requireClusterName(name: string): string {
  const why = whyNot(name);
  if (why === undefined) return name;
  const mended = name.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-').replace(/^[^a-z]+/, '').slice(0, LONGEST).replace(/-+$/, '');
  throw new FepError(`${name === '' ? 'an empty text' : name.length > 80 ? `${name.slice(0, 80)}…` : name} cannot be the name of a cluster`, {
    code: 'invalid-name',
    exit: 'usage',
    where: 'NAME',
    why,
    suggestions: [mended === '' ? 'a name such as demo' : `the name ${mended}`],
  });
}

function whyNot(name: string): string | undefined {
  if (/[A-Z]/.test(name)) return 'names and labels of its objects are lower case';
  // Services begin with a letter (RFC 1035), and three are named after the cluster.
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name)) return 'a name begins with a letter and holds lower-case letters, digits and dashes';
  if (name.length > LONGEST) return `it has ${name.length} characters, and the Service ${name.slice(0, 10)}…-headless-svc may have 63: ${LONGEST} is the limit`;
  return undefined;
}
