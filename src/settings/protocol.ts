/**
 * Messages between the settings page and the running Anecho. Uses nothing of Deno, so that the page's bundle
 * can include it.
 *
 * The page is opened as `http://127.0.0.1:PORT/#ticket=TICKET`. It posts a {@linkcode TicketRequest} to
 * {@linkcode sessionPath}, and gets a {@linkcode SessionReply}; a ticket is valid once, for 60 s. Then it
 * opens `ws://127.0.0.1:PORT` + {@linkcode socketPath} with the protocols of {@linkcode socketProtocols}. The
 * session lasts as long as Anecho runs, so that a page can reconnect or be reloaded; only the latest 32
 * sessions are kept.
 *
 * The first message on the socket is `state`, the whole state. After that, each `change` holds the parts of
 * the state that have changed, each complete. Figures and levels come only while the page has said that it is
 * visible.
 *
 * @module
 */
import * as v from "valibot";
import { appStatusSchema } from "../app/app_command.ts";
import { callRecordingSchema } from "../app/call_recording.ts";
import { appFiguresSchema } from "../app/figures.ts";
import { configSchema } from "../config/config.ts";
import { echoTestResultSchema } from "../echo_test/result.ts";

/** Path at which a ticket is exchanged for a session, by POST. */
export const sessionPath = "/session";
/** Path of the WebSocket. */
export const socketPath = "/socket";
/** Path of recordings as WAV files ({@linkcode recordingName}): GET with `Authorization: Bearer SESSION`. */
export const recordingsPath = "/recordings/";
/** Subprotocol of the socket between page and server. The server chooses it from what the page offers. */
export const socketProtocol = "anecho-settings-1";
/** Name of the ticket in the fragment of the page's address. */
export const ticketName = "ticket";
/** Longest message of a page, and longest body of a request, in bytes. */
export const maxMessageBytes = 64 * 1024;
/** Time between two messages with levels, in ms; unchanged levels are not sent. */
export const levelsIntervalMs = 50;
/** Time between two messages with levels of devices, in ms; unchanged levels are not sent. */
export const deviceLevelsIntervalMs = 100;
/** Time between two messages with figures, in ms. */
export const figuresIntervalMs = 500;
/** Most events in the state; the oldest are dropped first. */
export const maxEvents = 200;

/** @return the protocols for `new WebSocket`. */
export function socketProtocols(session: string): string[] {
  return [socketProtocol, `session.${session}`];
}

/** Schema of a secret: letters, digits, "-" and "_", which are allowed in addresses and headers. */
const secret = v.pipe(v.string(), v.regex(/^[\w-]{16,128}$/));

/** Body of the request to {@linkcode sessionPath}. */
export const ticketRequestSchema = v.strictObject({ ticket: secret });
/** See {@linkcode ticketRequestSchema}. */
export type TicketRequest = v.InferOutput<typeof ticketRequestSchema>;

/** Answer to a valid ticket. */
export const sessionReplySchema = v.object({ session: secret });
/** See {@linkcode sessionReplySchema}. */
export type SessionReply = v.InferOutput<typeof sessionReplySchema>;

/** Roles for which a device can be chosen. */
export const roles = ["microphone", "speaker", "output"] as const;
/** One of {@linkcode roles}. */
export type Role = (typeof roles)[number];

const recordersSchema = v.object({
  /** Number of programs that record; `null` if the system does not tell. */
  count: v.nullable(v.number()),
  /** Their names, if the system tells. */
  names: v.array(v.string()),
});

/** A sound device, as the system lists it, with its use by Anecho. */
export const deviceSchema = v.object({
  id: v.string(),
  /** The name for a person, unique among the devices of one flow that are not absent. */
  label: v.string(),
  /** Direction of the sound: from it (microphones) or to it (speakers, cables). */
  flow: v.picklist(["capture", "render"]),
  state: v.picklist(["active", "disabled", "absent", "unplugged"]),
  /** Its present or possible use. */
  use: v.picklist([
    "microphone",
    "reference",
    "output",
    "recorded-by-apps",
    "possible-microphone",
    "possible-reference",
    "possible-output",
    "none",
  ]),
  /** The reason for the use, in words. */
  why: v.string(),
  /** Roles for which the person may choose it. */
  canBe: v.array(v.picklist(roles)),
  isDefault: v.boolean(),
  isDefaultForCalls: v.boolean(),
  /** Sample rate in Hz. */
  sampleRate: v.number(),
  channels: v.number(),
  /** Whether its level may be measured while a page shows devices; the first 64 such devices are measured. */
  isMetered: v.boolean(),
});
/** See {@linkcode deviceSchema}. */
export type Device = v.InferOutput<typeof deviceSchema>;

/** The person's choice for a role. */
export const choiceSchema = v.variant("kind", [
  /** The system's default, with the label of the device in use, if there is one. */
  v.object({ kind: v.literal("default"), label: v.nullable(v.string()) }),
  /** A certain device, by its present id; it stays chosen while it is missing. */
  v.object({
    kind: v.literal("device"),
    id: v.string(),
    label: v.string(),
    isThere: v.boolean(),
  }),
]);
/** See {@linkcode choiceSchema}. */
export type Choice = v.InferOutput<typeof choiceSchema>;

/** Event, in the words of the log. */
export const eventSchema = v.object({
  /** Number of the event, from 1, in the order of the events. */
  number: v.number(),
  /** Time of the event, in ms since 1970. */
  at: v.number(),
  level: v.picklist(["info", "warning"]),
  text: v.string(),
});
/** See {@linkcode eventSchema}. */
export type AppEvent = v.InferOutput<typeof eventSchema>;

/** Kinds of tests: of a played sound's echo, or of the person's voice. */
export const testKinds = ["echo", "voice"] as const;
/** One of {@linkcode testKinds}. */
export type TestKind = (typeof testKinds)[number];

/** Recordings of a test: the microphone, and Anecho's output. */
export const recordingVersions = ["raw", "clean"] as const;
/** One of {@linkcode recordingVersions}. */
export type RecordingVersion = (typeof recordingVersions)[number];

/** @return the name of a recording, in its address. */
export function recordingName(kind: TestKind, version: RecordingVersion): string {
  return `${kind}-${version}.wav`;
}

/** Makes the schema of a test's state. */
function testSchema<Result extends v.GenericSchema>(result: Result) {
  return v.variant("phase", [
    v.object({ phase: v.literal("idle") }),
    /** The test runs; `share` of it is done, 0 to 1. */
    v.object({ phase: v.literal("running"), share: v.number() }),
    /** The test has failed; `message` says why and what to do. */
    v.object({ phase: v.literal("failed"), message: v.string() }),
    /** The test is done, and its recordings can be fetched. `number` is different for each test. */
    v.object({ phase: v.literal("done"), number: v.number(), result }),
  ]);
}

/** Tests that the page can start, of which one runs at a time. */
export const testsSchema = {
  /** Measures how loud the echo is, and how loud the residual echo. */
  echoTest: testSchema(echoTestResultSchema),
  /** Records the person; `levelDbfs` is the microphone's mean level. */
  voiceTest: testSchema(v.object({ levelDbfs: v.number() })),
};
/** See {@linkcode testsSchema}. */
export type Tests = {
  readonly [Name in keyof typeof testsSchema]: v.InferOutput<(typeof testsSchema)[Name]>;
};

/** State of a session's recording for a bug report. */
export const sessionRecordingSchema = v.variant("phase", [
  v.object({ phase: v.picklist(["idle", "starting", "ending"]) }),
  /** The recording runs; `since` is when it began, in ms since 1970. */
  v.object({ phase: v.literal("recording"), since: v.number() }),
  /** The recording has failed; `message` says why and what to do. */
  v.object({ phase: v.literal("failed"), message: v.string() }),
  /** The recording is in `folder`; `seconds` is its length. */
  v.object({ phase: v.literal("done"), folder: v.string(), seconds: v.number() }),
]);
/** See {@linkcode sessionRecordingSchema}. */
export type SessionRecording = v.InferOutput<typeof sessionRecordingSchema>;

/** Everything that the page shows, except live figures. */
export const stateSchema = v.object({
  about: v.object({
    /** Anecho's version, such as "0.1.0". */
    version: v.string(),
    backend: v.picklist(["simulated", "pipewire", "wasapi"]),
    os: v.string(),
    settingsFile: v.string(),
    logFolder: v.string(),
    /** Whether Anecho makes the microphone from which apps record, so that there is no output to choose. */
    makesMicrophone: v.boolean(),
  }),
  /** Status as in `anecho status --json`: state in one sentence, mode, names of devices, who records. */
  status: appStatusSchema,
  /** Whether the person has paused Anecho, which releases the microphone. */
  isPaused: v.boolean(),
  /** Whether a page has turned on the untouched microphone, for comparison. */
  isComparing: v.boolean(),
  /** The settings in force. */
  settings: configSchema,
  /** The default settings. */
  defaults: configSchema,
  choices: v.object({ microphone: choiceSchema, speaker: choiceSchema, output: choiceSchema }),
  devices: v.array(deviceSchema),
  /** The programs that record from Anecho's output. */
  recorders: recordersSchema,
  /** The present fault and its remedy; `null` if there is none. */
  problem: v.nullable(v.object({
    /** Its kind, such as "no-cable" or "chosen-missing"; "other" for failures in operation. */
    reason: v.string(),
    message: v.string(),
    /** Address of a page that helps, such as a cable's download page. */
    link: v.nullable(v.string()),
  })),
  /** Notes that are not faults, but worth knowing. */
  notes: v.array(v.string()),
  /** Whether Anecho starts when the person logs in; `null` if that can't be determined. */
  startsWithSystem: v.nullable(v.boolean()),
  /** State of a call's recording. */
  call: callRecordingSchema,
  /** The folder of the next recording of a call; `null` if there is no place for it. */
  callFolder: v.nullable(v.string()),
  ...testsSchema,
  sessionRecording: sessionRecordingSchema,
  /** The latest events, the oldest first; {@linkcode maxEvents} at most. */
  events: v.array(eventSchema),
});
/** See {@linkcode stateSchema}. */
export type SettingsState = v.InferOutput<typeof stateSchema>;

const unknownAsNull = v.nullable(v.number());

/** Live figures of the engine. Unknown figures are `null`; digital silence is −200 dBFS. */
export const liveFiguresSchema = v.object({
  ...appFiguresSchema.entries,
  outputDbfs: unknownAsNull,
  /** Fill of the output's buffer, in ms. */
  bufferMs: unknownAsNull,
  /** Target fill of the output's buffer, in ms. */
  bufferTargetMs: unknownAsNull,
});
/** See {@linkcode liveFiguresSchema}. */
export type LiveFigures = v.InferOutput<typeof liveFiguresSchema>;

/** Levels of the meters, over about the last 300 ms, in dBFS; `null` if unknown. */
export const levelsSchema = v.object({
  microphone: unknownAsNull,
  speakers: unknownAsNull,
  output: unknownAsNull,
});
/** See {@linkcode levelsSchema}. */
export type Levels = v.InferOutput<typeof levelsSchema>;

/** Finding of one of the doctor's checks, in the sentences that `anecho doctor` prints. */
export const findingSchema = v.object({
  /** Name of the check; it is the same in all versions of Anecho. */
  id: v.string(),
  verdict: v.picklist(["ok", "note", "trouble", "unknown"]),
  /** The fact, or the reason why it is unknown. */
  found: v.string(),
  /** The consequence; "" if there is none. */
  means: v.string(),
  /** The remedy; "" if none is needed. */
  todo: v.string(),
});
/** See {@linkcode findingSchema}. */
export type ShownFinding = v.InferOutput<typeof findingSchema>;

/** A message to the page. */
export const toPageSchema = v.variant("kind", [
  /** The whole state; the first message of a connection. */
  v.object({ kind: v.literal("state"), state: stateSchema }),
  /** The parts of the state that have changed, except `events`. */
  v.object({ kind: v.literal("change"), change: v.partial(v.omit(stateSchema, ["events"])) }),
  /** One more event. */
  v.object({ kind: v.literal("event"), event: eventSchema }),
  /** The live figures; `null` while there is no engine. Every {@linkcode figuresIntervalMs} while visible. */
  v.object({ kind: v.literal("figures"), figures: v.nullable(liveFiguresSchema) }),
  /**
   * The levels of the engine; `null` while it does not run. Every {@linkcode levelsIntervalMs} while visible,
   * if they have changed.
   */
  v.object({ kind: v.literal("levels"), levels: v.nullable(levelsSchema) }),
  /** The levels of devices in dBFS, by their ids; `null` if unknown. Only while the page shows devices. */
  v.object({ kind: v.literal("device-levels"), levels: v.record(v.string(), unknownAsNull) }),
  /** Findings of the doctor, for the page that asked. */
  v.object({ kind: v.literal("findings"), findings: v.array(findingSchema) }),
  /** The folder to which the last minute of the session was written, for the page that asked. */
  v.object({ kind: v.literal("saved"), folder: v.string() }),
  /** The request with this number is carried out. */
  v.object({ kind: v.literal("done"), id: v.number() }),
  /** The request is refused, with a reason; `id` is `null` if the message was not understood. */
  v.object({ kind: v.literal("refused"), id: v.nullable(v.number()), message: v.string() }),
  /** Anecho ends; after this the connection closes. */
  v.object({ kind: v.literal("ended") }),
]);
/** See {@linkcode toPageSchema}. */
export type ToPage = v.InferOutput<typeof toPageSchema>;

const { version: _version, cleaning, microphone: _m, speaker: _s, output: _o, ...settings } =
  configSchema.entries;

/** Settings to change; missing ones stay. Devices are chosen by `choose`. */
export const settingsChangeSchema = v.partial(
  v.strictObject({ ...settings, cleaning: v.partial(cleaning.wrapped) }),
);
/** See {@linkcode settingsChangeSchema}. */
export type SettingsChange = v.InferOutput<typeof settingsChangeSchema>;

/** Requests of the page. */
export const pageCommandSchema = v.variant("command", [
  /**
   * Says whether the page is visible: only then does it get figures and levels. Says also whether it shows
   * devices with their levels; Anecho opens microphones for that. A page begins invisible.
   */
  v.strictObject({
    command: v.literal("visible"),
    isOn: v.boolean(),
    showsDevices: v.optional(v.boolean()),
  }),
  /** Changes settings, applies and saves them. */
  v.strictObject({ command: v.literal("set"), change: settingsChangeSchema }),
  /** Chooses a device for a role: by its id, or "default". */
  v.strictObject({
    command: v.literal("choose"),
    role: v.picklist(roles),
    device: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
  }),
  /** Switches to mode "mute", or back to the former mode. */
  v.strictObject({ command: v.literal("mute"), isOn: v.boolean() }),
  /** Switches to mode "off", which passes the microphone on untouched, or back to the former mode. */
  v.strictObject({ command: v.literal("bypass"), isOn: v.boolean() }),
  /** Outputs the untouched microphone while on. Ends with the connection. */
  v.strictObject({ command: v.literal("compare"), isOn: v.boolean() }),
  /** Pauses, which releases the microphone even while apps record, or resumes. */
  v.strictObject({ command: v.literal("pause"), isOn: v.boolean() }),
  /** Closes the engine with all its devices, and reopens them. */
  v.strictObject({ command: v.literal("restart") }),
  /** Starts or ends recording a call. */
  v.strictObject({ command: v.literal("record"), isOn: v.boolean() }),
  /** Sets whether Anecho starts when the person logs in. */
  v.strictObject({ command: v.literal("autostart"), isOn: v.boolean() }),
  /** Runs the doctor. */
  v.strictObject({ command: v.literal("doctor") }),
  /** Writes the last minute of the session to a folder, without names of devices and programs if private. */
  v.strictObject({ command: v.literal("save-session"), isPrivate: v.boolean() }),
  /** Starts to record a session. It ends by `stop-session`, when no page is open any more, or after 10 min. */
  v.strictObject({ command: v.literal("record-session"), isPrivate: v.boolean() }),
  /** Ends the recording of a session, if there is one. */
  v.strictObject({ command: v.literal("stop-session") }),
  /** Starts a test. It is stopped when no page is open any more. */
  v.strictObject({ command: v.literal("test"), kind: v.picklist(testKinds) }),
  /** Ends the running test, if any. */
  v.strictObject({ command: v.literal("stop-test") }),
  /** Opens a file, folder or page in another program. */
  v.strictObject({
    command: v.literal("open"),
    target: v.picklist(["settings-file", "log-folder", "call-folder", "cable-page"]),
  }),
  /** Ends Anecho. */
  v.strictObject({ command: v.literal("quit") }),
]);
/** See {@linkcode pageCommandSchema}. */
export type PageCommand = v.InferOutput<typeof pageCommandSchema>;

/** A message from the page: a command, with a number that the answer repeats. */
export const fromPageSchema = v.strictObject({
  id: v.pipe(v.number(), v.safeInteger()),
  request: pageCommandSchema,
});
