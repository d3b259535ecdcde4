import {
  type DefaultChange,
  type DefaultMicrophones,
  guardDefaults,
  inForce,
  planRestoring,
  type Reservation,
  type ReservationLife,
  reserve,
  unreserved,
} from "../devices/reservation.ts";
import type { BackendName } from "../engine/config.ts";
import type { DefaultRole, Endpoint } from "../engine/endpoint.ts";
import { messageOf } from "../platform/message_of.ts";

/** The system's default microphones. */
export interface SystemDefaults {
  /** @throws {AnechoError} While the sound system is missing. */
  read(): Promise<DefaultMicrophones>;
  /** @param id The microphone; `null` lets the system choose. @throws {AnechoError} */
  choose(roles: readonly DefaultRole[], id: string | null): Promise<void>;
  /** Whether an endpoint can be made the default now; for `null`, whether the system can choose. */
  canBe(id: string | null): boolean;
}

/** Storage of a reservation. */
export interface ReservationStore {
  load(): Promise<Reservation | undefined>;
  /** Saves a reservation; it is on the disk once the promise is fulfilled. */
  save(reservation: Reservation): Promise<void>;
}

/** Parts of a {@linkcode DefaultKeeper}. */
export interface DefaultKeeperParts {
  readonly system: SystemDefaults;
  readonly store: ReservationStore;
  readonly log: (level: "info" | "warning", text: string) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

/**
 * Keeps an endpoint the default microphone while that is wanted. Saves the former default to disk before it
 * changes anything. Restores the former default when the endpoint is no longer wanted and at the end; after a
 * crash, at the next start.
 */
export class DefaultKeeper {
  readonly #parts: DefaultKeeperParts;
  readonly #now: () => number;
  #wanted: string | undefined;
  #life: ReservationLife = unreserved;
  /**
   * Whether nothing has to be restored now. `false` at the start, and after `want(undefined)` and `release()`;
   * `true` again once the former defaults have been restored, or another default is wanted.
   */
  #isRestored = false;
  #failure = "";
  #isOver = false;
  #isDue = false;
  #working: Promise<void> = Promise.resolve();

  constructor(parts: DefaultKeeperParts) {
    this.#parts = parts;
    this.#now = parts.now ?? (() => performance.now());
  }

  /** Makes `target` the default from now on; `undefined` restores the former default. */
  want(target: string | undefined): void {
    if (target === this.#wanted) return;
    this.#wanted = target;
    if (target === undefined) this.#isRestored = false;
    this.look();
  }

  /** Checks the defaults and corrects them. Call it when they may have changed. */
  look(): void {
    if (this.#isDue || this.#isOver) return;
    this.#isDue = true;
    this.#working = this.#working.then(async () => {
      this.#isDue = false;
      await this.#settle();
    });
  }

  /** Restores the former default, and changes nothing after that. */
  async release(): Promise<void> {
    this.#wanted = undefined;
    this.#isRestored = false;
    this.#isOver = true;
    this.#working = this.#working.then(() => this.#settle());
    await this.#working;
  }

  async #settle(): Promise<void> {
    try {
      if (!this.#isRestored) await this.#restore();
      if (this.#wanted !== undefined) await this.#guard(this.#wanted);
      this.#failure = "";
    } catch (error) {
      // The next look() tries again.
      const failure = messageOf(error);
      if (failure === this.#failure) return;
      this.#failure = failure;
      this.#parts.log("warning", `the default microphone can't be changed: ${failure}`);
    }
  }

  async #restore(): Promise<void> {
    this.#life = unreserved;
    const { isBack, isDone } = await restoreDefaults(this.#parts);
    this.#isRestored = isDone || this.#wanted !== undefined;
    if (isBack) {
      this.#parts.log("info", "the former default microphone is the default again");
    }
  }

  async #guard(target: string): Promise<void> {
    const { system, store, log } = this.#parts;
    const current = await system.read();
    const before = this.#life;
    const { life, changes } = guardDefaults(before, target, current, this.#now());
    const kept = await store.load();
    if (changes.length > 0) {
      await store.save(reserve(kept, changes));
      await choose(system, changes);
      if (before.target !== target) log("info", "apps record from Anecho by default");
    } else if (life.hasTheSay !== before.hasTheSay) {
      // Where others have chosen the default, the former default is forgotten: it is not restored later, even if
      // Anecho's microphone is chosen again.
      await store.save(inForce(kept, current));
      log(
        life.hasTheSay === "person" ? "info" : "warning",
        life.hasTheSay === "person"
          ? "another default microphone was chosen: it stays"
          : "another program keeps choosing the default microphone: Anecho no longer changes it back",
      );
    }
    this.#life = life;
  }
}

/**
 * Whether an endpoint can be made the default microphone. PipeWire accepts even a missing one, and with `null`
 * makes the choice itself; Windows accepts only active endpoints.
 */
export function canBeDefault(
  id: string | null,
  backend: BackendName,
  endpoints: readonly Endpoint[],
): boolean {
  return backend === "pipewire" ||
    endpoints.some((it) => it.id === id && it.flow === "capture" && it.state === "active");
}

/**
 * Restores the saved default microphones, and forgets them. Leaves out a default that others have changed since.
 * One that is unplugged stays saved, for the next time.
 *
 * @return `isBack`: whether a default was restored; `isDone`: whether none is left to restore.
 * @throws {AnechoError} If the sound system is missing or refuses a default; the defaults stay saved then.
 */
export async function restoreDefaults(
  { system, store }: Pick<DefaultKeeperParts, "system" | "store">,
): Promise<{ readonly isBack: boolean; readonly isDone: boolean }> {
  const reservation = await store.load();
  if (reservation === undefined) return { isBack: false, isDone: true };
  const current = await system.read();
  const { changes, later } = planRestoring(reservation, current, (id) => system.canBe(id));
  await choose(system, changes);
  if (changes.length > 0 || later.changes.length < reservation.changes.length) {
    await store.save(later);
  }
  return { isBack: changes.length > 0, isDone: later.changes.length === 0 };
}

async function choose(system: SystemDefaults, changes: readonly DefaultChange[]): Promise<void> {
  for (const id of new Set(changes.map(({ to }) => to))) {
    const roles = changes.filter(({ to }) => to === id).map(({ role }) => role);
    await system.choose(roles, id);
  }
}
