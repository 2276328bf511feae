/**
 * Replaces what looks like a credential in a text of another program: bearer tokens, JSON web tokens, `Authorization`
 * headers, passwords in addresses, PEM keys.
 */
export function withoutSecrets(text: string): string {
  return text
    .replace(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, '(key)')
    .replace(/\b(authorization)(["']?\s*[:=]\s*["']?)(\w+\s+)?[^\s"',]+/gi, '$1$2(hidden)')
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 (hidden)')
    .replace(/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, '(token)')
    .replace(/(\w+:\/\/[^\s/:@]*:)[^\s/@]+@/g, '$1(hidden)@');
}
