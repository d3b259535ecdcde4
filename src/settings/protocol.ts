/**
 * Messages between the settings page and the running Anecho. Pure, so that the page's bundle can hold it.
 *
 * The page is opened as `http://127.0.0.1:PORT/#ticket=TICKET`. It posts a {@linkcode TicketRequest} to
 * {@linkcode sessionPath}, and gets a {@linkcode SessionReply}; a ticket is good once, for 60 s. Then it opens
 * `ws://127.0.0.1:PORT` + {@linkcode socketPath} with the protocols that {@linkcode socketProtocols} gives. The
 * session lasts as long as Anecho runs, so that a page can connect again, or be loaded again.
 *
 * The first message on the socket is `state`, with everything. After that `change` holds the parts of the
 * state that are new, whole. Figures and levels come only while the page has said that it is visible.
 *
 * @module
 */
import * as v from "valibot";
import { appStatusSchema } from "../app/app_command.ts";
import { callRecordingSchema } from "../app/call_recording.ts";
import { appFiguresSchema } from "../app/figures.ts";
import { configSchema } from "../config/config.ts";
import { echoTestResultSchema } from "../echo_test/result.ts";

/** Where a ticket is exchanged for a session, by POST. */
export const sessionPath = "/session";
/** Where the WebSocket is. */
export const socketPath = "/socket";
/** Below it are recordings as WAV files, by GET with `Authorization: Bearer SESSION`: see {@linkcode recordingName}. */
export const recordingsPath = "/recordings/";
/** Subprotocol of the socket between page and server. The server chooses it from what the page offers. */
export const socketProtocol = "anecho-settings-1";
/** Name of the ticket in the fragment of the page's address. */
export const ticketName = "ticket";
/** The longest message and the longest body, in bytes. */
export const maxMessageBytes = 64 * 1024;
/** The time between two messages with levels, in ms; none comes while they stay as they are. */
export const levelsIntervalMs = 50;
/** The same of the levels of devices. */
export const deviceLevelsIntervalMs = 100;
/** The time between two figures messages, in ms. */
export const figuresIntervalMs = 500;
/** The number of events that the state holds at most; the oldest go first. */
export const maxEvents = 200;

/** @return what to hand to `new WebSocket` as its protocols. */
export function socketProtocols(session: string): string[] {
  return [socketProtocol, `session.${session}`];
}

/** Secrets are letters, digits, "-" and "_", so that they fit into an address and a header. */
const secret = v.pipe(v.string(), v.regex(/^[\w-]{16,128}$/));

/** Body of the request to {@linkcode sessionPath}. */
export const ticketRequestSchema = v.strictObject({ ticket: secret });
/** See {@linkcode ticketRequestSchema}. */
export type TicketRequest = v.InferOutput<typeof ticketRequestSchema>;

/** Answer to a good ticket. */
export const sessionReplySchema = v.object({ session: secret });
/** See {@linkcode sessionReplySchema}. */
export type SessionReply = v.InferOutput<typeof sessionReplySchema>;

/** The roles that a device can be chosen for. */
export const roles = ["microphone", "speaker", "output"] as const;
/** One of {@linkcode roles}. */
export type Role = (typeof roles)[number];

const recordersSchema = v.object({
  /** Number of programs that record; `null` where the system does not say. */
  count: v.nullable(v.number()),
  /** Their names, where the system says. */
  names: v.array(v.string()),
});

/** A sound device as the system lists it, with what Anecho makes of it. */
export const deviceSchema = v.object({
  id: v.string(),
  /** The name for a person; no two devices of one flow have the same. */
  label: v.string(),
  /** Which way sound goes: from it (microphones) or to it (speakers, cables). */
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
  /** Why, in words. */
  why: v.string(),
  /** The roles that the person may choose it for. */
  canBe: v.array(v.picklist(roles)),
  isDefault: v.boolean(),
  isDefaultForCalls: v.boolean(),
  /** In Hz. */
  sampleRate: v.number(),
  channels: v.number(),
  /** Whether its level is measured while a page shows devices. */
  isMetered: v.boolean(),
});
/** See {@linkcode deviceSchema}. */
export type Device = v.InferOutput<typeof deviceSchema>;

/** The person's choice for a role. */
export const choiceSchema = v.variant("kind", [
  /** The system's default; `label` of the device in use, if there is one. */
  v.object({ kind: v.literal("default"), label: v.nullable(v.string()) }),
  /** A certain device, by the id that it has now; it stays chosen while it is gone. */
  v.object({
    kind: v.literal("device"),
    id: v.string(),
    label: v.string(),
    isThere: v.boolean(),
  }),
]);
/** See {@linkcode choiceSchema}. */
export type Choice = v.InferOutput<typeof choiceSchema>;

/** Something that happened, as the log says it. */
export const eventSchema = v.object({
  /** Counts up by one with each event. */
  number: v.number(),
  /** When, in ms since 1970. */
  at: v.number(),
  level: v.picklist(["info", "warning"]),
  text: v.string(),
});
/** See {@linkcode eventSchema}. */
export type AppEvent = v.InferOutput<typeof eventSchema>;

/** Kinds of tests: of the echo of a sound that is played, or of the person's own voice. */
export const testKinds = ["echo", "voice"] as const;
/** One of {@linkcode testKinds}. */
export type TestKind = (typeof testKinds)[number];

/** Recordings of a test: the microphone as it came, and as Anecho hands it on. */
export const recordingVersions = ["raw", "clean"] as const;
/** One of {@linkcode recordingVersions}. */
export type RecordingVersion = (typeof recordingVersions)[number];

/** @return the name of a recording, in its address. */
export function recordingName(kind: TestKind, version: RecordingVersion): string {
  return `${kind}-${version}.wav`;
}

/** A test as far as it has come. */
function testSchema<Result extends v.GenericSchema>(result: Result) {
  return v.variant("phase", [
    v.object({ phase: v.literal("idle") }),
    /** `share` of it is done, 0 to 1. */
    v.object({ phase: v.literal("running"), share: v.number() }),
    /** Why, in a sentence that says what to do. */
    v.object({ phase: v.literal("failed"), message: v.string() }),
    /** Its recordings can be had. `number` counts tests up, so that the page can tell them apart. */
    v.object({ phase: v.literal("done"), number: v.number(), result }),
  ]);
}

/** The tests that the page can ask for; one runs at a time. */
export const testsSchema = {
  /** Says how loud an echo is, and what is left of it. */
  echoTest: testSchema(echoTestResultSchema),
  /** Records the person; `levelDbfs` is the mean level of the microphone. */
  voiceTest: testSchema(v.object({ levelDbfs: v.number() })),
};
/** See {@linkcode testsSchema}. */
export type Tests = {
  readonly [Name in keyof typeof testsSchema]: v.InferOutput<(typeof testsSchema)[Name]>;
};

/** A session that is recorded for a bug report, as far as that has come. */
export const sessionRecordingSchema = v.variant("phase", [
  v.object({ phase: v.picklist(["idle", "starting", "ending"]) }),
  /** Since when, in ms since 1970. */
  v.object({ phase: v.literal("recording"), since: v.number() }),
  /** Why, in a sentence that says what to do. */
  v.object({ phase: v.literal("failed"), message: v.string() }),
  /** Where it is, and how long. */
  v.object({ phase: v.literal("done"), folder: v.string(), seconds: v.number() }),
]);
/** See {@linkcode sessionRecordingSchema}. */
export type SessionRecording = v.InferOutput<typeof sessionRecordingSchema>;

/** Everything that the page shows, but for live figures. */
export const stateSchema = v.object({
  about: v.object({
    /** Such as "0.1.0". */
    version: v.string(),
    backend: v.picklist(["simulated", "pipewire", "wasapi"]),
    os: v.string(),
    settingsFile: v.string(),
    logFolder: v.string(),
    /** Whether Anecho makes the microphone that apps record from, so that there is no output to choose. */
    makesMicrophone: v.boolean(),
  }),
  /** Status as `anecho status --json` prints it: state in one sentence, mode, names of devices, who records. */
  status: appStatusSchema,
  /** The person has released the microphone. */
  isPaused: v.boolean(),
  /** The page lets the untouched microphone be heard for comparison. */
  isComparing: v.boolean(),
  /** The settings in force. */
  settings: configSchema,
  /** The settings of someone who has changed none. */
  defaults: configSchema,
  choices: v.object({ microphone: choiceSchema, speaker: choiceSchema, output: choiceSchema }),
  devices: v.array(deviceSchema),
  /** Who records from what Anecho puts out. */
  recorders: recordersSchema,
  /** The present fault and its remedy; `null`: none. */
  problem: v.nullable(v.object({
    /** Its kind, such as "no-cable" or "chosen-missing"; "other" for failures in operation. */
    reason: v.string(),
    message: v.string(),
    /** A page that helps, such as where a cable is to be had. */
    link: v.nullable(v.string()),
  })),
  /** Not a fault, but worth knowing. */
  notes: v.array(v.string()),
  /** Whether it starts when the person logs in; `null` where that can't be told. */
  startsWithSystem: v.nullable(v.boolean()),
  /** How the recording of a call stands. */
  call: callRecordingSchema,
  /** The folder of the next one; `null` where there is no home for it. */
  callFolder: v.nullable(v.string()),
  ...testsSchema,
  sessionRecording: sessionRecordingSchema,
  /** The latest events, the oldest first; {@linkcode maxEvents} at most. */
  events: v.array(eventSchema),
});
/** See {@linkcode stateSchema}. */
export type SettingsState = v.InferOutput<typeof stateSchema>;

const unknownAsNull = v.nullable(v.number());

/** Live figures of the engine. Unknown ones are `null`; digital silence is −200 dBFS. */
export const liveFiguresSchema = v.object({
  ...appFiguresSchema.entries,
  outputDbfs: unknownAsNull,
  /** Fill of the output's buffer, in ms. */
  bufferMs: unknownAsNull,
  /** Its target, in ms. */
  bufferTargetMs: unknownAsNull,
});
/** See {@linkcode liveFiguresSchema}. */
export type LiveFigures = v.InferOutput<typeof liveFiguresSchema>;

/** Levels of the meters, over about the last 300 ms, in dBFS; `null`: not known. */
export const levelsSchema = v.object({
  microphone: unknownAsNull,
  speakers: unknownAsNull,
  output: unknownAsNull,
});
/** See {@linkcode levelsSchema}. */
export type Levels = v.InferOutput<typeof levelsSchema>;

/** Finding of one of the doctor's checks, in the sentences that `anecho doctor` prints. */
export const findingSchema = v.object({
  /** Names the check; stays the same over versions. */
  id: v.string(),
  verdict: v.picklist(["ok", "note", "trouble", "unknown"]),
  /** The fact; for an unknown one, why it is not known. */
  found: v.string(),
  /** The consequence; "": none. */
  means: v.string(),
  /** The remedy; "": none is needed. */
  todo: v.string(),
});
/** See {@linkcode findingSchema}. */
export type ShownFinding = v.InferOutput<typeof findingSchema>;

/** A message to the page. */
export const toPageSchema = v.variant("kind", [
  /** Everything; the first message of a connection. */
  v.object({ kind: v.literal("state"), state: stateSchema }),
  /** The parts of the state that are new, but for `events`. */
  v.object({ kind: v.literal("change"), change: v.partial(v.omit(stateSchema, ["events"])) }),
  /** One more event. */
  v.object({ kind: v.literal("event"), event: eventSchema }),
  /** The live figures; `null` while there is no engine. Every {@linkcode figuresIntervalMs} while visible. */
  v.object({ kind: v.literal("figures"), figures: v.nullable(liveFiguresSchema) }),
  /** The levels of the engine; `null` while it does not run. Every {@linkcode levelsIntervalMs} while visible. */
  v.object({ kind: v.literal("levels"), levels: v.nullable(levelsSchema) }),
  /** How loud devices are in dBFS, by their ids; `null`: not known. Only while the page shows devices. */
  v.object({ kind: v.literal("device-levels"), levels: v.record(v.string(), unknownAsNull) }),
  /** Findings of the doctor, for the page that has asked. */
  v.object({ kind: v.literal("findings"), findings: v.array(findingSchema) }),
  /** Where the last minute was written, for the page that has asked. */
  v.object({ kind: v.literal("saved"), folder: v.string() }),
  /** The request with this number is carried out. */
  v.object({ kind: v.literal("done"), id: v.number() }),
  /** The request is refused, and why; `id` is `null` where the message was not understood. */
  v.object({ kind: v.literal("refused"), id: v.nullable(v.number()), message: v.string() }),
  /** Anecho ends; the connection closes then. */
  v.object({ kind: v.literal("ended") }),
]);
/** See {@linkcode toPageSchema}. */
export type ToPage = v.InferOutput<typeof toPageSchema>;

const { version: _version, cleaning, microphone: _m, speaker: _s, output: _o, ...settings } =
  configSchema.entries;

/** Settings to change; what is left out stays. Devices are chosen by `choose`. */
export const settingsChangeSchema = v.partial(
  v.strictObject({ ...settings, cleaning: v.partial(cleaning.wrapped) }),
);
/** See {@linkcode settingsChangeSchema}. */
export type SettingsChange = v.InferOutput<typeof settingsChangeSchema>;

/** Requests of the page. */
export const pageCommandSchema = v.variant("command", [
  /**
   * Whether the page is seen, so that it needs figures, and whether it shows devices with their levels: then
   * microphones are open. It begins unseen.
   */
  v.strictObject({
    command: v.literal("visible"),
    isOn: v.boolean(),
    showsDevices: v.optional(v.boolean()),
  }),
  /** Changes settings, puts them in force, and keeps them. */
  v.strictObject({ command: v.literal("set"), change: settingsChangeSchema }),
  /** Takes another device from now on: by its id, or "default". */
  v.strictObject({
    command: v.literal("choose"),
    role: v.picklist(roles),
    device: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
  }),
  /** Mode "mute", or the mode from before. */
  v.strictObject({ command: v.literal("mute"), isOn: v.boolean() }),
  /** Mode "off", which lets the microphone through untouched, or the mode from before. */
  v.strictObject({ command: v.literal("bypass"), isOn: v.boolean() }),
  /** Lets the untouched microphone be heard while it is on. It ends with the connection. */
  v.strictObject({ command: v.literal("compare"), isOn: v.boolean() }),
  /** Releases the microphone, whoever records, or takes it back. */
  v.strictObject({ command: v.literal("pause"), isOn: v.boolean() }),
  /** Closes the engine with all its devices, and opens them again. */
  v.strictObject({ command: v.literal("restart") }),
  /** Records a call, or ends that. */
  v.strictObject({ command: v.literal("record"), isOn: v.boolean() }),
  /** Starts Anecho when the person logs in, or no longer. */
  v.strictObject({ command: v.literal("autostart"), isOn: v.boolean() }),
  /** Lets the doctor look for what keeps Anecho from working. */
  v.strictObject({ command: v.literal("doctor") }),
  /** Writes what is kept of the last minute to a folder, without names of devices and programs if wanted. */
  v.strictObject({ command: v.literal("save-session"), isPrivate: v.boolean() }),
  /** Records a session, which ends by `stop-session`, with the last page that is open, or after ten minutes. */
  v.strictObject({ command: v.literal("record-session"), isPrivate: v.boolean() }),
  /** Ends the recording of a session, if there is one. */
  v.strictObject({ command: v.literal("stop-session") }),
  /** Starts a test, which ends with the last page that is open. */
  v.strictObject({ command: v.literal("test"), kind: v.picklist(testKinds) }),
  /** Ends the test that runs, if any. */
  v.strictObject({ command: v.literal("stop-test") }),
  /** Opens something in another program. */
  v.strictObject({
    command: v.literal("open"),
    target: v.picklist(["settings-file", "log-folder", "call-folder", "cable-page"]),
  }),
  /** Ends Anecho. */
  v.strictObject({ command: v.literal("quit") }),
]);
/** See {@linkcode pageCommandSchema}. */
export type PageCommand = v.InferOutput<typeof pageCommandSchema>;

/** A message from the page: a command with a number that its answer has, too. */
export const fromPageSchema = v.strictObject({
  id: v.pipe(v.number(), v.safeInteger()),
  request: pageCommandSchema,
});
