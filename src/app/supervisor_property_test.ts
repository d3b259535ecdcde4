import assert from "node:assert/strict";
import { type Config, defaultConfig, modes } from "../config/config.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import {
  cable,
  capture,
  microphone,
  render,
  speakers,
  vbCable,
} from "../../testing/example_machines.ts";
import { World } from "../../testing/example_world.ts";
import { nextDeadline } from "./supervisor_settle.ts";
import type { WiringPolicy } from "../devices/wiring_plan.ts";
import { initialState } from "./supervisor.ts";
import { streamNames } from "./supervisor_state.ts";
import { randomNumbers } from "../../testing/chance.ts";

const length = 40;

const headphones = render("Headphones (Jabra)");
const webcam = capture("Microphone (Webcam)");

/** A kind of computer. */
interface Kind {
  readonly sequences: number;
  readonly machine: readonly Endpoint[];
  readonly policy: WiringPolicy;
  /** The expected output in the end. */
  readonly output: string | undefined;
}

const windows: Kind = {
  sequences: 10_000,
  machine: [speakers, microphone, ...vbCable, ...cable("A"), headphones, webcam],
  policy: { ownMicrophone: false, reserveDefault: false },
  output: vbCable[0]?.id,
};
const linux: Kind = {
  sequences: 3000,
  machine: [speakers, microphone, headphones, webcam],
  policy: { ownMicrophone: true, reserveDefault: false, systemPauses: true },
  output: "",
};

/** `microphone` in another USB socket: with another id, and a number in its name. */
const replugged = { ...microphone, id: "capture:again", name: "Microphone (2- USB Audio)" };

/** Makes a generator of whole numbers below a limit; the same seed gives the same numbers. */
function randomFrom(seed: number): (below: number) => number {
  const random = randomNumbers(seed);
  return (below) => Math.floor(random() * below);
}

function pick<T>(list: readonly T[], random: (below: number) => number): T {
  const item = list[random(list.length)];
  assert.ok(item !== undefined);
  return item;
}

function settingFor({ machine }: Kind, flow: Endpoint["flow"], random: (below: number) => number) {
  const [first, ...rest] = machine.filter((it) => it.flow === flow);
  const choices: Config["microphone"][] = ["default"];
  for (const it of first ? [first, ...rest] : rest) choices.push({ id: it.id, name: it.name });
  return pick(choices, random);
}

function disturb(world: World, kind: Kind, random: (below: number) => number): void {
  const { machine, policy } = kind;
  switch (random(policy.systemPauses === true ? 18 : 16)) {
    case 0:
      return world.unplug(pick(machine, random));
    case 1: {
      const gone = machine.filter((it) => !world.present.some(({ id }) => id === it.id));
      if (gone.length > 0) world.present = [...world.present, pick(gone, random)];
      return world.list();
    }
    case 2: {
      const speaker = pick([speakers, headphones], random);
      world.present = world.present.map((it) =>
        it.flow === "render" ? { ...it, defaultFor: it.id === speaker.id ? ["console"] : [] } : it
      );
      return world.list();
    }
    case 3:
      return world.configure({ mode: pick(modes, random) });
    case 4:
      return world.configure({ microphone: settingFor(kind, "capture", random) });
    case 5:
      return world.configure({ speaker: settingFor(kind, "render", random) });
    case 6:
      return world.configure({ output: settingFor(kind, "render", random) });
    case 7:
    case 8:
      return world.record(pick([0, 1, 2, null], random));
    case 9:
      return world.tell({ kind: pick(["sleep", "wake", "lock", "unlock"] as const, random) });
    case 10:
      return world.lose(pick(streamNames, random));
    case 11:
      world.refuses = random(3) === 0;
      return;
    case 12:
      return world.hold(random(3) === 0);
    case 14: {
      const isThere = world.present.some(({ id }) => id === microphone.id);
      const [from, to] = isThere ? [microphone, replugged] : [replugged, microphone];
      const rest = world.present.filter(({ id }) => id !== from.id && id !== to.id);
      const absent = { ...from, state: "absent" as const, defaultFor: [] };
      world.present = [...rest, absent, to];
      world.loseAll(from.id);
      return world.list();
    }
    case 15: {
      const listened = pick(machine.filter((it) => it.flow === "capture"), random);
      world.present = world.present.map((it) =>
        it.flow === "capture"
          ? { ...it, defaultFor: it.id === listened.id && it.state === "active" ? ["console"] : [] }
          : it
      );
      return world.list();
    }
    case 13:
      world.now += pick([1, 500, 2500, 10_000, 100_000], random);
      return world.tell({ kind: "tick" });
    case 16:
      return world.isServerThere ? world.endServer(random(2) === 0) : world.startServer();
    case 17:
      return world.list();
  }
}

function answerAll(world: World): void {
  for (let answers = 0; world.answer(); answers++) assert.ok(answers < 100, "never comes to rest");
}

/** Lets everything happen that is due. @return when sound flowed again. */
function heal(world: World): number {
  let flowedAt = Infinity;
  for (let round = 0;; round++) {
    answerAll(world);
    if (world.flowing === undefined) flowedAt = Infinity;
    else flowedAt = Math.min(flowedAt, world.now);
    const due = nextDeadline(world.state);
    if (due === undefined) return flowedAt;
    assert.ok(round < 100, "never comes to rest");
    world.now = Math.max(world.now, due);
    world.tell({ kind: "tick" });
  }
}

/** Undoes all disturbances. */
function repair(world: World, kind: Kind): void {
  world.refuses = false;
  world.present = [...kind.machine];
  if (!world.isServerThere) world.startServer();
  world.tell({ kind: "wake" });
  world.hold(false);
  world.configure(defaultConfig);
  world.record(1);
  world.list();
}

function provesItself(kind: Kind, seed: number): void {
  const random = randomFrom(seed);
  const world = new World(initialState(defaultConfig, kind.policy), [...kind.machine, replugged]);
  world.present = [...kind.machine];
  for (let step = 0; step < length; step++) {
    if (random(2) === 0) world.answer();
    else disturb(world, kind, random);
  }
  repair(world, kind);
  const healingStarted = world.now;
  const flowedAt = heal(world);
  const { output } = kind;
  assert.deepEqual(world.flowing, { microphone: microphone.id, reference: speakers.id, output });
  assert.ok(flowedAt - healingStarted <= 1000, "devices that are back are tried soon");
  if (kind.policy.systemPauses === true) {
    for (let restarts = 1 + random(5); restarts > 0; restarts--) {
      world.now += random(20_000);
      world.endServer(random(2) === 0);
      world.now += random(20_000);
      world.tell({ kind: "tick" });
      world.startServer();
      answerAll(world);
      assert.equal(world.engine?.streams.output, "", "who records would be given another");
      world.list();
      assert.equal(heal(world), world.serverBackAt, "waited for a sound server that was back");
    }
  }
  world.record(0);
  world.hold(true);
  answerAll(world);
  assert.equal(world.flowing, undefined);
  world.tell({ kind: "quit" });
  answerAll(world);
  assert.equal(world.engine, undefined);
  assert.equal(nextDeadline(world.state), undefined);
}

for (const [name, kind] of [["windows", windows], ["pipewire", linux]] as const) {
  const title = `the supervisor holds under ${kind.sequences} random sequences (${name})`;
  Deno.test(`A6 A14 A15 A18 A20 ${title}`, () => {
    for (let seed = 1; seed <= kind.sequences; seed++) {
      try {
        provesItself(kind, seed);
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
    }
  });
}
