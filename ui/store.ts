import { useEffect, useState } from "preact/hooks";

/** Store of a value, which notifies its listeners of changes. */
export class Store<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  /** The present value. */
  get value(): T {
    return this.#value;
  }

  /** Sets another value. */
  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of this.#listeners) listener();
  }

  /** Calls `listener` after each change. @return a function that removes the listener. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Redraws a component whenever a store's value changes. @return the value. */
export function useStore<T>(store: Store<T>): T {
  return useDerived(store, (value) => value);
}

/**
 * Redraws a component whenever a value derived from a store changes.
 *
 * @param derive Computes a value that is compared by identity, such as a rounded figure.
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
