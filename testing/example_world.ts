import assert from "node:assert/strict";
import { type Config, defaultConfig, settingOf } from "../src/config/config.ts";
import type { Endpoint } from "../src/engine/endpoint.ts";
import { isCaptureSideOf, sharesCable } from "../src/devices/pairing.ts";
import { restartPace, usualPace } from "../src/app/backoff.ts";
import { settleMs } from "../src/app/sound_server.ts";
import { statusOf } from "../src/app/status.ts";
import { supervise } from "../src/app/supervisor.ts";
import type { StreamName } from "../src/engine/engine_event.ts";
import type { LossReason } from "../src/engine/loss_text.ts";
import {
  type Endpoints,
  streamNames,
  type SupervisorEffect,
  type SupervisorEvent,
  type SupervisorState,
} from "../src/app/supervisor_state.ts";

/** Model of an engine of anecho.h: its events come some time after the commands. There is one engine at a time. */
interface ModelEngine {
  readonly generation: number;
  stage: "opening" | "open" | "failed" | "closing";
  commanded: "run" | "pause";
  streams: Record<StreamName, string | null>;
  asked: Partial<Record<StreamName, string>>;
  isRunning: boolean | undefined;
}

/**
 * Model of a computer for tests: devices come and go, and the engine answers when the test says so. The model
 * checks that each effect of the supervisor is allowed.
 */
export class World {
  now = 0;
  present: Endpoint[];
  recorders: number | null = 0;
  isHeld = false;
  config: Config = defaultConfig;
  /** Whether opening fails though the devices are there. */
  refuses = false;
  isServerThere = true;
  /** When the sound server came back. */
  serverBackAt = -Infinity;
  readonly failedAt = new Map<string, number>();
  engine: ModelEngine | undefined;

  constructor(public state: SupervisorState, readonly machine: readonly Endpoint[]) {
    this.present = [...machine];
  }

  tell(event: SupervisorEvent): void {
    const step = supervise(this.state, event, this.now);
    this.state = step.state;
    for (const effect of step.effects) this.#obey(effect);
    this.#check();
  }

  /** Lets the engine answer one command. @return `false` if it has answered all. */
  answer(): boolean {
    const { engine } = this;
    if (engine === undefined) return false;
    const { generation } = engine;
    switch (engine.stage) {
      case "closing":
        this.engine = undefined;
        this.tell({ kind: "engine-closed", generation });
        return true;
      case "opening": {
        const canOpen = streamNames.every((name) => this.#canOpen(engine.streams[name]));
        engine.stage = canOpen ? "open" : "failed";
        if (canOpen) {
          this.failedAt.clear();
          this.#tellRunning(engine);
        } else {
          this.failedAt.set("engine", this.now);
          this.tell({ kind: "engine-failed", generation, message: "It is in use." });
        }
        return true;
      }
      case "failed":
        return false;
      case "open":
        return this.#answerStream(engine) || this.#tellRunning(engine);
    }
  }

  /** Loses a stream, as when its device disappears or stalls. The device stays in the list of devices. */
  lose(stream: StreamName, reason: LossReason = "stalled"): void {
    const { engine } = this;
    if (engine?.stage !== "open" || engine.streams[stream] === null) return;
    engine.streams[stream] = null;
    const { generation } = engine;
    this.tell({ kind: "stream-lost", generation, stream, reason });
  }

  unplug(endpoint: Endpoint): void {
    this.present = this.present.filter(({ id }) => id !== endpoint.id);
    this.loseAll(endpoint.id);
    this.list();
  }

  /** Loses all streams of a device. */
  loseAll(id: string): void {
    for (const stream of streamNames) {
      if (this.engine?.streams[stream] === id) this.lose(stream);
    }
  }

  /**
   * Ends the sound server. The engine reports that first, then the monitor. With `isMonitorFirst`, the monitor also
   * reports it before the engine does.
   */
  endServer(isMonitorFirst: boolean): void {
    this.isServerThere = false;
    if (isMonitorFirst) this.tell({ kind: "server", isThere: false });
    for (const stream of streamNames) this.lose(stream, "server-lost");
    this.tell({ kind: "server", isThere: false });
  }

  /** Starts the sound server again; its devices are listed later. */
  startServer(): void {
    this.isServerThere = true;
    this.serverBackAt = this.now;
    this.tell({ kind: "server", isThere: true });
  }

  list(): void {
    if (!this.isServerThere) return;
    this.tell({ kind: "endpoints", endpoints: this.present });
  }

  /** @param count Number of apps that record; `null` if the system does not tell. */
  record(count: number | null): void {
    this.recorders = count;
    this.tell({ kind: "recorders", count, names: [] });
  }

  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    this.tell({ kind: isHeld ? "hold" : "release" });
  }

  configure(change: Partial<Config>): void {
    this.config = { ...this.config, ...change };
    this.tell({ kind: "config", config: this.config });
  }

  #obey(effect: SupervisorEffect): void {
    const { engine } = this;
    switch (effect.kind) {
      case "open-engine":
        assert.equal(engine, undefined, "a second engine");
        this.#checkPace("engine");
        for (const stream of streamNames) this.#checkChosen(stream, effect.endpoints[stream]);
        this.engine = {
          generation: effect.generation,
          stage: "opening",
          commanded: effect.paused ? "pause" : "run",
          streams: { ...effect.endpoints },
          asked: {},
          isRunning: undefined,
        };
        return;
      case "close-engine":
        assert.equal(effect.generation, engine?.generation);
        assert.notEqual(engine?.stage, "closing", "closed twice");
        if (engine) engine.stage = "closing";
        return;
      case "open-stream":
        assert.equal(engine?.stage, "open", `${effect.stream} of an engine that is not open`);
        assert.equal(engine?.asked[effect.stream], undefined, `${effect.stream} overtaken`);
        if (effect.stream === "microphone") {
          assert.ok(this.#isDemanded(), "opened a microphone that nobody needs");
        }
        this.#checkChosen(effect.stream, effect.endpoint);
        this.#checkPace(effect.stream);
        if (engine) engine.asked[effect.stream] = effect.endpoint;
        return;
      case "pause":
      case "resume":
        assert.ok(engine?.stage === "open" || engine?.stage === "opening", effect.kind);
        if (engine) engine.commanded = effect.kind === "pause" ? "pause" : "run";
        return;
      case "keep-choice":
        this.#checkKept(effect);
        this.config = { ...this.config, [effect.role]: settingOf(effect.choice) };
        return;
      case "tell": {
        const { plan } = this.state;
        const isMissed = plan.kind === "impossible" && plan.message === effect.text;
        assert.ok(!isMissed || !this.#isComingUp(), `missed too soon: ${effect.text}`);
        return;
      }
      case "treat":
      case "set-output-level":
      case "keep-defaults":
      case "watch-recorders":
      case "log":
        return;
    }
  }

  /**
   * Checks that the supervisor replaces a chosen device only if that device is missing, and only by a device of the
   * same name.
   */
  #checkKept({ role, from, choice }: Extract<SupervisorEffect, { kind: "keep-choice" }>): void {
    const before = this.config[role];
    assert.ok(before !== "default" && choice.kind === "device", "keeps a choice that nobody made");
    assert.equal(before.id, from);
    if (choice.id === from) return;
    assert.ok(!this.#isActive(from), "leaves a device that is there");
    assert.ok(this.#isActive(choice.id), "takes a device that is not there");
    const plain = (name: string) => name.replace("2- ", "");
    assert.equal(plain(choice.name), plain(before.name), "takes a device of another name");
  }

  #isActive(id: string): boolean {
    return this.present.some((it) => it.id === id && it.state === "active");
  }

  /**
   * Checks that only the chosen device is opened. If the device has a new id, the choice must have changed to
   * that id before.
   */
  #checkChosen(stream: StreamName, id: string): void {
    const choice = this.config[stream === "reference" ? "speaker" : stream];
    // Anecho's own microphone, which has no id, is made whatever was chosen.
    if (choice !== "default" && id !== "") {
      assert.equal(id, choice.id, `${stream} is not the chosen one`);
    }
  }

  /**
   * Checks that enough time has passed between a failure and the next attempt. The first attempt after the server's
   * return needs no pause.
   */
  #checkPace(what: string): void {
    assert.ok(this.isServerThere, `${what} tried without a sound server`);
    const failedAt = this.failedAt.get(what) ?? -Infinity;
    if (this.serverBackAt >= failedAt) return;
    const { shortestMs } = this.#isComingUp() ? restartPace : usualPace;
    const waited = this.now - failedAt;
    assert.ok(waited >= shortestMs, `${what} tried again after ${waited} ms`);
  }

  #isComingUp(): boolean {
    return !this.isServerThere || this.now - this.serverBackAt < settleMs;
  }

  #check(): void {
    const { engine } = this;
    if (this.state.server.kind === "gone") {
      assert.match(statusOf(this.state).text, /^Waiting for the sound server/);
    }
    if (engine === undefined || engine.stage === "failed" || engine.stage === "closing") return;
    if (!this.#isDemanded()) assert.equal(engine.commanded, "pause", "a microphone without need");
    const at = (stream: StreamName) => this.machine.find(({ id }) => id === engine.streams[stream]);
    const [microphone, reference, output] = [at("microphone"), at("reference"), at("output")];
    if (output === undefined) return;
    if (reference !== undefined) assert.ok(!sharesCable(reference, output), "hears itself");
    if (microphone !== undefined) assert.ok(!isCaptureSideOf(microphone, output), "feeds itself");
  }

  #isDemanded(): boolean {
    const { systemPauses } = this.state.policy;
    return !this.isHeld &&
      (systemPauses === true || this.config.mode === "always" || this.recorders !== 0);
  }

  #canOpen(id: string | null): boolean {
    if (this.refuses || !this.isServerThere) return false;
    return id === "" || this.present.some((it) => it.id === id && it.state === "active");
  }

  #answerStream(engine: ModelEngine): boolean {
    const { generation } = engine;
    for (const stream of streamNames) {
      const id = engine.asked[stream];
      if (id === undefined) continue;
      delete engine.asked[stream];
      if (this.#canOpen(id)) {
        engine.streams[stream] = id;
        this.failedAt.delete(stream);
        this.tell({ kind: "stream-opened", generation, stream });
      } else {
        this.failedAt.set(stream, this.now);
        this.tell({ kind: "stream-failed", generation, stream, message: "It is in use." });
      }
      return true;
    }
    return false;
  }

  #tellRunning(engine: ModelEngine): boolean {
    const isRunning = engine.commanded === "run";
    if (engine.isRunning === isRunning) return false;
    engine.isRunning = isRunning;
    const { generation } = engine;
    this.tell({ kind: isRunning ? "engine-running" : "engine-paused", generation });
    return true;
  }

  /** @return the open endpoints, if all streams are open and sound flows. */
  get flowing(): Endpoints | undefined {
    const { engine } = this;
    if (engine?.stage !== "open" || engine.isRunning !== true || engine.commanded !== "run") {
      return undefined;
    }
    const { microphone, reference, output } = engine.streams;
    if (microphone === null || reference === null || output === null) return undefined;
    return { microphone, reference, output };
  }
}
