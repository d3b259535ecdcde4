import type { App } from "../../app/app.ts";
import { microphoneRequest, pipelineOf } from "../../config/config.ts";
import { planWiring } from "../../devices/wiring_plan.ts";
import type { Endpoint } from "../../engine/endpoint.ts";
import type { RecordSession } from "../../settings/session_switch.ts";
import type { Circumstances } from "./describe_session.ts";
import { makeSessionFolder } from "./session_folder.ts";
import { recordSession } from "./session_recording.ts";

/** Context of a recording from the settings page. */
export interface RecordingPlace extends Pick<Circumstances, "version" | "backend"> {
  readonly app: Pick<App, "config" | "state">;
  /** The folder in which session folders are made. */
  readonly sessions: string;
  readonly log: (level: "info" | "warning", text: string) => void;
}

/** @return a function that records a session beside the running app, with its devices and settings. */
export function recorderForPage(
  { app, sessions, log, backend, version }: RecordingPlace,
): RecordSession {
  return async ({ isPrivate, signal, begun }) => {
    const { endpoints } = app.state;
    const find = (all: readonly Endpoint[]) => {
      const { choices, policy } = app.state;
      // A recording has no output. To the plan, that is as if Anecho made the microphone itself.
      return planWiring(all, choices, { ...policy, ownMicrophone: true });
    };
    const { endpoint: _endpoint, ...microphone } = microphoneRequest(app.config, "");
    // The recording engine has tracks in place of an output, and each track is mono.
    const pipeline = { ...pipelineOf(app.config), stereoOutput: false };
    const folder = await makeSessionFolder(sessions);
    const privacy = { isPrivate };
    let isEmpty = true;
    let fault = "";
    const request = { folder, backend, endpoints, find, microphone, pipeline, privacy, version };
    try {
      const { seconds, hasFailed } = await recordSession({ ...request, signal }, {
        begun: () => {
          isEmpty = false;
          log("info", "a session is being recorded");
          begun();
        },
        trouble: (text) => {
          fault = text;
          log("warning", text);
        },
      });
      isEmpty = seconds === 0;
      if (hasFailed) {
        throw new Error(
          isEmpty
            ? `No session can be recorded: ${fault}.`
            : `The recording broke off: what came before is in ${folder}.`,
        );
      }
      if (isEmpty) throw new Error("The recording was ended before it began.");
      log("info", `a session was recorded to ${folder}`);
      return { folder, seconds };
    } catch (error) {
      // A session without sound is useless.
      if (isEmpty) await Deno.remove(folder, { recursive: true });
      throw error;
    }
  };
}
