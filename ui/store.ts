import { useEffect, useState } from "preact/hooks";

/** Holds a value, and tells those who listen of a new one. */
export class Store<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  /** The value now. */
  get value(): T {
    return this.#value;
  }

  /** Takes another value. */
  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of this.#listeners) listener();
  }

  /** Listens for new values. @return what ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Draws a component anew whenever a store has another value. @return the value. */
export function useStore<T>(store: Store<T>): T {
  return useDerived(store, (value) => value);
}

/**
 * Draws a component anew whenever what it shows of a store is another.
 *
 * @param derive Gives a value that is compared by identity, so that of figures one that is rounded.
 */
export function useDerived<T, D>(store: Store<T>, derive: (value: T) => D): D {
  const [value, setValue] = useState(() => derive(store.value));
  useEffect(() => {
    const take = () => setValue(() => derive(store.value));
    take();
    return store.subscribe(take);
  }, [store]);
  return value;
}
