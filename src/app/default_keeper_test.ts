import assert from "node:assert/strict";
import type { DefaultMicrophones, Reservation } from "../devices/reservation.ts";
import { canBeDefault, DefaultKeeper, restoreDefaults } from "./default_keeper.ts";
import { capture, microphone } from "../../testing/example_machines.ts";

const usual: DefaultMicrophones = { console: "mic", multimedia: "mic", communications: null };
const ours: DefaultMicrophones = { console: "own", multimedia: "own", communications: "own" };

/** A computer with defaults and a disk, which may crash between any two writes. */
class Computer {
  defaults: DefaultMicrophones = usual;
  kept: Reservation | undefined;
  now = 0;
  readonly unplugged = new Set<string | null>();
  /** Number of writes until the crash. */
  life = Infinity;
  readonly lines: string[] = [];

  readonly parts = {
    system: {
      read: () => Promise.resolve(this.defaults),
      choose: (roles: readonly string[], id: string | null) => {
        this.#write();
        const chosen = Object.fromEntries(roles.map((role) => [role, id]));
        this.defaults = { ...this.defaults, ...chosen };
        return Promise.resolve();
      },
      canBe: (id: string | null) => !this.unplugged.has(id),
    },
    store: {
      load: () => Promise.resolve(this.kept),
      save: (reservation: Reservation) => {
        this.#write();
        this.kept = reservation.changes.length === 0 ? undefined : reservation;
        return Promise.resolve();
      },
    },
    log: (_level: string, text: string) => this.lines.push(text),
    now: () => this.now,
  };

  #write(): void {
    if (this.life-- <= 0) throw new Error("the computer has lost its power");
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; ++turn) await Promise.resolve();
}

Deno.test("B7 the old default is on the disk before the new one is set, and comes back on quit", async () => {
  const computer = new Computer();
  const keeper = new DefaultKeeper(computer.parts);
  keeper.want("own");
  await settled();
  assert.deepEqual(computer.defaults, ours);
  assert.equal(computer.kept?.changes.length, 3);
  await keeper.release();
  assert.deepEqual([computer.defaults, computer.kept], [usual, undefined]);
  keeper.look();
  await settled();
  assert.deepEqual(computer.defaults, usual);
});

Deno.test("B7 wherever it is cut off, the next start puts back the default", async () => {
  for (let writes = 0; writes <= 8; ++writes) {
    const computer = new Computer();
    computer.life = writes;
    const keeper = new DefaultKeeper(computer.parts);
    keeper.want("own");
    await settled();
    await keeper.release();
    computer.life = Infinity;
    await restoreDefaults(computer.parts);
    assert.deepEqual([computer.defaults, computer.kept], [usual, undefined], `${writes} writes`);
  }
});

Deno.test("B7 without consent nothing is changed, and consent that is taken back gives the default back", async () => {
  const computer = new Computer();
  const keeper = new DefaultKeeper(computer.parts);
  keeper.look();
  await settled();
  assert.deepEqual([computer.defaults, computer.lines], [usual, []]);
  keeper.want("own");
  keeper.want(undefined);
  await settled();
  assert.deepEqual([computer.defaults, computer.kept], [usual, undefined]);
});

Deno.test("B7 another program is overruled four times, then left alone, and what it chose stays", async () => {
  const computer = new Computer();
  const keeper = new DefaultKeeper(computer.parts);
  keeper.want("own");
  await settled();
  const theirs: DefaultMicrophones = { console: "x", multimedia: "x", communications: "x" };
  for (let round = 1; round <= 5; ++round) {
    computer.now += 1000;
    computer.defaults = theirs;
    keeper.look();
    await settled();
    assert.deepEqual(computer.defaults, round <= 4 ? ours : theirs, `round ${round}`);
  }
  assert.match(computer.lines.join("\n"), /another program keeps choosing/);
  await keeper.release();
  assert.deepEqual([computer.defaults, computer.kept], [theirs, undefined]);
});

Deno.test("B7 what a person chooses while Anecho runs stays, also after it", async () => {
  const computer = new Computer();
  const keeper = new DefaultKeeper(computer.parts);
  keeper.want("own");
  await settled();
  computer.now += 60_000;
  computer.defaults = { ...ours, console: "webcam" };
  keeper.look();
  await settled();
  await keeper.release();
  assert.deepEqual(computer.defaults, { ...usual, console: "webcam" });
});

Deno.test("B7 a former default that is unplugged comes back once it is there, also at the next start", async () => {
  for (const isRestarted of [false, true]) {
    const computer = new Computer();
    const keeper = new DefaultKeeper(computer.parts);
    keeper.want("own");
    await settled();
    computer.unplugged.add("mic");
    keeper.want(undefined);
    await settled();
    assert.deepEqual(computer.defaults, { ...ours, communications: null });
    computer.unplugged.clear();
    const next = isRestarted ? new DefaultKeeper(computer.parts) : keeper;
    next.look();
    await settled();
    assert.deepEqual([computer.defaults, computer.kept], [usual, undefined]);
  }
});

Deno.test("B7 wanting the default anew keeps the former one that is still unplugged", async () => {
  const computer = new Computer();
  const keeper = new DefaultKeeper(computer.parts);
  keeper.want("own");
  await settled();
  computer.unplugged.add("mic");
  await keeper.release();
  const next = new DefaultKeeper(computer.parts);
  next.want("own");
  await settled();
  assert.deepEqual(computer.defaults, ours);
  computer.unplugged.clear();
  next.look();
  await settled();
  assert.deepEqual(computer.defaults, ours);
  await next.release();
  assert.deepEqual([computer.defaults, computer.kept], [usual, undefined]);
});

Deno.test("B7 Windows takes only what is there as default, PipeWire any name or none", () => {
  const gone = { ...capture("gone"), state: "absent" as const };
  const can = (id: string | null, backend: "wasapi" | "pipewire") =>
    canBeDefault(id, backend, [microphone, gone]);
  assert.deepEqual([can(microphone.id, "wasapi"), can(gone.id, "wasapi")], [true, false]);
  assert.deepEqual([can(null, "wasapi"), can(null, "pipewire")], [false, true]);
  assert.equal(can("unplugged", "pipewire"), true);
});
