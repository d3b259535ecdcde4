import type { Autostart } from "../platform/autostart.ts";

/** Whether Anecho starts with the system, shared by all that show or change it. */
export class AutostartSwitch {
  readonly #autostart: Pick<Autostart, "set">;
  readonly #listeners = new Set<() => void>();
  #isOn: boolean;

  /** @param isOn The present state. */
  constructor(autostart: Pick<Autostart, "set">, isOn: boolean) {
    this.#autostart = autostart;
    this.#isOn = isOn;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** @throws {AutostartError} */
  async set(isOn: boolean): Promise<void> {
    await this.#autostart.set(isOn);
    this.#isOn = isOn;
    for (const listener of this.#listeners) listener();
  }

  /** Calls `listener` after each change, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
