/** After so long somebody who waits is told for what. */
const SOON_MS = 800;

/** Runs something, and says that it runs where it takes a while. */
export async function patiently<T>(say: (line: string) => void, run: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => say('… looking at the cluster'), SOON_MS);
  try {
    return await run();
  } finally {
    clearTimeout(timer);
  }
}
