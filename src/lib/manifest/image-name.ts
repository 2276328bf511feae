/** Repository, tag and digest of an image's name: `quay.io/x/server:ubi9-15-1.5@sha256:…`. A port in the registry is no tag. */
export function splitImage(image: string): {repository: string; tag?: string; digest?: string} {
  const [name = '', digest] = image.split('@', 2);
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return {
    repository: colon < 0 ? name : name.slice(0, colon),
    ...(colon < 0 ? {} : {tag: name.slice(colon + 1)}),
    ...(digest === undefined ? {} : {digest}),
  };
}

/** The same image with another tag; a digest would win over the tag, so that it goes. */
export function withTag(image: string, tag: string): string {
  return `${splitImage(image).repository}:${tag}`;
}
