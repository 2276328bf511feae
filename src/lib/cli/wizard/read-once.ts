/** Something that is read once for each key, and can be looked at without waiting from then on. What failed is read again. */
export class ReadOnce<T> {
  readonly #read: (key: string) => Promise<T>;
  readonly #running = new Map<string, Promise<T>>();
  readonly #known = new Map<string, T>();

  constructor(read: (key: string) => Promise<T>) {
    this.#read = read;
  }

  /** Rejects as the read does. */
  get(key: string): Promise<T> {
    const running = this.#running.get(key) ?? this.#begin(key);
    this.#running.set(key, running);
    return running;
  }

  /** What was read before; undefined where it was not, or in vain. */
  known(key: string): T | undefined {
    return this.#known.get(key);
  }

  async #begin(key: string): Promise<T> {
    try {
      const value = await this.#read(key);
      this.#known.set(key, value);
      return value;
    } catch (error) {
      this.#running.delete(key);
      throw error;
    }
  }
}
