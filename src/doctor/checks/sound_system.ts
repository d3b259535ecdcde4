import { both } from "../../platform/fact.ts";
import type { Facts } from "../facts.ts";
import { type Finding, judge, note, ok, trouble, undecided } from "../finding.ts";

/** The oldest PipeWire that Anecho runs on. */
const oldestPipeWire = "0.3.50";
/** Shortest quantum of the graph that people notice as a delay, in samples. */
const longQuantum = 2048;

/** Whether the native library exists and fits this program. */
export function checkLibrary({ library }: Facts): Finding {
  if (library.kind === "known") return ok("library", "The native library is there.");
  return trouble(
    "library",
    library.why,
    "Anecho does not work without its native library.",
    "Download Anecho again; in a checkout run `deno task build`.",
  );
}

/** Whether the sound system answers. */
export function checkSoundSystem({ library, endpoints, backend }: Facts): Finding {
  const id = "sound-system";
  if (library.kind === "unknown") {
    return undecided(id, "This can't be checked without the native library.");
  }
  if (endpoints.kind === "known") {
    const count = (flow: "capture" | "render") =>
      endpoints.value.filter((it) => it.flow === flow && it.state === "active").length;
    return ok(
      id,
      `The sound system (${backend}) answers: ${count("capture")} devices to record from, ` +
        `${count("render")} to play to.`,
    );
  }
  return trouble(
    id,
    `The sound system (${backend}) can't be used: ${endpoints.why.replace(/\.?$/, ".")}`,
    "Anecho has no microphone to clean.",
    backend === "pipewire"
      ? "Start it with `systemctl --user restart pipewire wireplumber`."
      : "Start the service Windows Audio, or restart the computer.",
  );
}

/** Whether PipeWire has a session manager. */
export function checkSessionManager({ pipeWire }: Facts): Finding | [] {
  if (pipeWire === undefined) return [];
  return judge("session-manager", pipeWire.graph, ({ sessionManager }) => {
    if (sessionManager !== null) {
      return ok("session-manager", `The session manager ${sessionManager} runs.`);
    }
    return trouble(
      "session-manager",
      "PipeWire runs without a session manager.",
      "Nobody finds microphones and speakers, or links programs to them.",
      "Install WirePlumber and start it: `systemctl --user restart wireplumber`.",
    );
  });
}

/** Whether PipeWire is new enough. */
export function checkPipeWireVersion({ pipeWire }: Facts): Finding | [] {
  if (pipeWire === undefined) return [];
  return judge("pipewire-version", pipeWire.graph, ({ version }) => {
    if (!/^\d+\.\d+/.test(version)) {
      return undecided("pipewire-version", "PipeWire does not tell its version.");
    }
    if (compareVersions(version, oldestPipeWire) >= 0) {
      return ok("pipewire-version", `PipeWire is new enough: ${version}.`);
    }
    return trouble(
      "pipewire-version",
      `PipeWire ${version} is too old.`,
      `Anecho needs ${oldestPipeWire} or later.`,
      "Update PipeWire, or the system.",
    );
  });
}

/** Whether PipeWire's library is as new as its daemon. */
export function checkPipeWireLibrary({ pipeWire }: Facts): Finding | [] {
  const id = "pipewire-library";
  if (pipeWire === undefined) return [];
  return judge(id, both(pipeWire.graph, pipeWire.libraryVersion), ([{ version }, library]) => {
    if (compareVersions(library, version) >= 0) {
      return ok(id, `PipeWire's library (${library}) fits its daemon (${version}).`);
    }
    return note(
      id,
      `PipeWire's library here (${library}) is older than its daemon (${version}).`,
      "Such a library may get no sound from the daemon, as in a container.",
      "Update libpipewire-0.3, or run Anecho outside of the container.",
    );
  });
}

/** Whether nobody forces the graph's rate, and the rate is at least 32 kHz. */
export function checkGraphRate({ pipeWire }: Facts): Finding | [] {
  const id = "graph-rate";
  if (pipeWire === undefined) return [];
  return judge(id, pipeWire.graph, ({ forcedRate, rate }) => {
    const current = forcedRate ?? rate;
    if (current === null) return undecided(id, "PipeWire does not tell the rate of its graph.");
    if (forcedRate === null && current >= 32_000) {
      return ok(id, `PipeWire runs at ${current} Hz.`);
    }
    const found = forcedRate === null
      ? `PipeWire runs at ${current} Hz.`
      : `Somebody forces PipeWire to ${current} Hz.`;
    if (current >= 32_000) {
      return note(
        id,
        found,
        "All sound is converted to that rate; Anecho works all the same.",
        "Take it back if nobody needs it: `pw-metadata -n settings 0 clock.force-rate 0`.",
      );
    }
    return note(
      id,
      found,
      "Voices sound dull at such a rate.",
      "Set another: `pw-metadata -n settings 0 clock.force-rate 0`, and `default.clock.rate` in " +
        "PipeWire's settings.",
    );
  });
}

/** Whether a long quantum is forced upon the graph. */
export function checkGraphCycle({ pipeWire }: Facts): Finding | [] {
  const id = "graph-cycle";
  if (pipeWire === undefined) return [];
  return judge(id, pipeWire.graph, ({ forcedQuantum }) => {
    if (forcedQuantum === null) return ok(id, "Nobody forces PipeWire to a certain cycle.");
    if (forcedQuantum < longQuantum) {
      return ok(id, `Somebody forces PipeWire to cycles of ${forcedQuantum} samples.`);
    }
    return note(
      id,
      `Somebody forces PipeWire to cycles of ${forcedQuantum} samples.`,
      "All sound is delayed by as much, also that of calls.",
      "Take it back if nobody needs it: `pw-metadata -n settings 0 clock.force-quantum 0`.",
    );
  });
}

/** Whether this program runs in the person's own session, and in no sandbox. */
export function checkSession({ session, endpoints }: Facts): Finding | [] {
  const id = "session";
  if (session === undefined) return [];
  const { runtimeFolder, isAnothers, isSandboxed } = session;
  const answers = endpoints.kind === "known";
  if (isAnothers) {
    return (answers ? note : trouble)(
      id,
      `The folder of the session's sockets, ${runtimeFolder}, is another person's.`,
      "Most sound servers serve only the person who started them, and nobody else, as after `sudo`.",
      "Run Anecho as the person who is logged in, or unset XDG_RUNTIME_DIR.",
    );
  }
  if (runtimeFolder === null && !answers) {
    return note(
      id,
      "XDG_RUNTIME_DIR names no folder.",
      "The sound server is looked for there, so it may not be found.",
      "Log in at the desktop; over SSH set XDG_RUNTIME_DIR to /run/user/ and your user's number.",
    );
  }
  if (isSandboxed) {
    return note(
      id,
      "This program runs in a sandbox or container.",
      "It reaches only what is let through to it.",
      "Give it access to PipeWire's socket, or run Anecho outside of the sandbox.",
    );
  }
  return ok(id, "Anecho runs in a session of your own.");
}

/** @return below 0 if `one` is older than `other`, above 0 if it is newer. */
export function compareVersions(one: string, other: string): number {
  const parts = (text: string) => text.split(/[.-]/).map((it) => Number.parseInt(it, 10) || 0);
  const [mine, theirs] = [parts(one), parts(other)];
  for (let index = 0; index < Math.max(mine.length, theirs.length); index++) {
    const difference = (mine[index] ?? 0) - (theirs[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
