/** What is redacted on wish only. */
export const WISHES = ['ips', 'hostnames', 'names'] as const;
export type Wish = (typeof WISHES)[number];
