import * as v from "valibot";

/** Stream between a program and a device of PipeWire. */
export interface ProgramStream {
  /** The program's name, or the stream's if the program gives none. */
  readonly program: string;
  /** Node names of the devices that it is linked to. */
  readonly devices: readonly string[];
}

/** A link group, whose nodes together pass sound on: a filter, a loopback, an effect. */
export interface PassedOn {
  readonly program: string;
  /** Names of the nodes where its sound comes from: its own sinks, and the nodes whose sound enters it. */
  readonly from: readonly string[];
  /** Names of the nodes where its sound goes: its own sources, and the nodes that its sound enters. */
  readonly to: readonly string[];
}

/** Volume of a device, as its node reports it. */
export interface DeviceVolume {
  readonly node: string;
  readonly isMuted: boolean;
  /** The loudest channel's volume, linear: 1 is unamplified. `null` if the node gives none. */
  readonly volume: number | null;
}

/** The parts of a PipeWire daemon's graph that the doctor examines. */
export interface PipeWireGraph {
  /** The daemon's version, such as "1.4.2". */
  readonly version: string;
  /** The name of the session manager that is connected, if any. */
  readonly sessionManager: string | null;
  /** Rate in Hz and quantum in samples that the graph's settings force; `null` where they force none. */
  readonly forcedRate: number | null;
  readonly forcedQuantum: number | null;
  /** Rate in Hz that the graph prefers. */
  readonly rate: number | null;
  readonly recorders: readonly ProgramStream[];
  readonly players: readonly ProgramStream[];
  readonly passedOn: readonly PassedOn[];
  readonly volumes: readonly DeviceVolume[];
  /** How many nodes have the name of Anecho's microphone. */
  readonly anechoMicrophones: number;
}

/** Node name of Anecho's microphone, from which other programs record. */
const microphoneNode = "anecho_microphone";

const propsSchema = v.optional(v.record(v.string(), v.unknown()), {});

const objectSchema = v.object({
  id: v.number(),
  type: v.string(),
  info: v.optional(v.nullable(v.object({
    /** The daemon's own version is text. Other objects may have a number here. */
    version: v.optional(v.unknown()),
    props: v.optional(v.nullable(propsSchema)),
    params: v.optional(v.nullable(v.record(v.string(), v.unknown()))),
    "output-node-id": v.optional(v.number()),
    "input-node-id": v.optional(v.number()),
  }))),
  props: propsSchema,
  metadata: v.optional(v.nullable(v.array(v.object({ key: v.string(), value: v.unknown() })))),
});

type DumpedObject = v.InferOutput<typeof objectSchema>;

interface Node {
  readonly id: number;
  readonly name: string;
  readonly mediaClass: string;
  readonly program: string;
  /** Its link group, if it is one side of a filter or loopback. */
  readonly group: string | null;
  /** Whether it only shows a level. */
  readonly isMeter: boolean;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * Reads the output of `pw-dump`.
 *
 * @throws {v.ValiError} If it has another form.
 */
export function readGraph(dump: unknown): PipeWireGraph {
  const objects = v.parse(v.array(objectSchema), dump);
  const ofType = (name: string) =>
    objects.filter(({ type }) => type === `PipeWire:Interface:${name}`);
  const names = ofType("Client").map((it) => textOf(it, "application.name"));
  const nodes = ofType("Node").map(readNode);
  const links = ofType("Link").map(({ info }) => ({
    from: info?.["output-node-id"] ?? -1,
    to: info?.["input-node-id"] ?? -1,
  }));
  const setting = (key: string) => readSetting(ofType("Metadata"), key);
  const neighbours = (ids: ReadonlySet<number>, side: "from" | "to") => {
    const other = side === "from" ? "to" : "from";
    const found = links.filter((it) => ids.has(it[other])).map((it) => it[side]);
    return [...new Set(nodes.filter(({ id }) => found.includes(id)).map(({ name }) => name))];
  };
  const streams = (mediaClass: string, side: "from" | "to") =>
    nodes
      .filter((it) => it.mediaClass === mediaClass && it.group === null && !it.isMeter)
      .filter(({ name }) => !name.startsWith("anecho_"))
      .map(({ id, program }) => ({ program, devices: neighbours(new Set([id]), side) }));
  return {
    version: String(ofType("Core")[0]?.info?.version ?? ""),
    sessionManager: names.find((it) => /wireplumber|media-session/i.test(it)) ?? null,
    forcedRate: setting("clock.force-rate"),
    forcedQuantum: setting("clock.force-quantum"),
    rate: setting("clock.rate"),
    recorders: streams("Stream/Input/Audio", "from"),
    players: streams("Stream/Output/Audio", "to"),
    passedOn: readPassedOn(nodes, neighbours),
    volumes: nodes.filter(({ mediaClass }) => /^Audio\/(Sink|Source)/.test(mediaClass))
      .map(readVolume).filter((it) => it !== undefined),
    anechoMicrophones: nodes.filter(({ name }) => name === microphoneNode).length,
  };
}

function readPassedOn(
  nodes: readonly Node[],
  neighbours: (ids: ReadonlySet<number>, side: "from" | "to") => string[],
): PassedOn[] {
  const groups = Map.groupBy(
    nodes.filter(({ group, name }) => group !== null && !name.startsWith("anecho_")),
    ({ group }) => group,
  );
  return [...groups.values()].map((members) => {
    const ids = new Set(members.map(({ id }) => id));
    const own = (pattern: RegExp) =>
      members.filter(({ mediaClass }) => pattern.test(mediaClass)).map(({ name }) => name);
    return {
      program: members[0]?.program ?? "",
      from: [...new Set([...own(/^Audio\/Sink/), ...neighbours(ids, "from")])],
      to: [...new Set([...own(/^Audio\/Source/), ...neighbours(ids, "to")])],
    };
  });
}

function readNode(object: DumpedObject): Node {
  const name = textOf(object, "node.name");
  const program = textOf(object, "application.name") || textOf(object, "node.description") || name;
  const isMeter = textOf(object, "stream.monitor") === "true" ||
    textOf(object, "resample.peaks") === "true" || textOf(object, "media.name") === "Peak detect";
  return {
    id: object.id,
    name,
    mediaClass: textOf(object, "media.class"),
    program,
    group: textOf(object, "node.link-group") || null,
    isMeter,
    params: object.info?.params ?? {},
  };
}

function readVolume({ name, params }: Node): DeviceVolume | undefined {
  const list = params["Props"];
  const props = (Array.isArray(list) ? list : []).filter(isRecord)
    .find((it) => typeof it["mute"] === "boolean");
  if (props === undefined) return undefined;
  const channels = props["channelVolumes"];
  const volumes = Array.isArray(channels) ? channels.filter((it) => typeof it === "number") : [];
  return {
    node: name,
    isMuted: props["mute"] === true,
    volume: volumes.length > 0 ? Math.max(...volumes) : null,
  };
}

function readSetting(metadata: readonly DumpedObject[], key: string): number | null {
  const settings = metadata.find(({ props }) => props["metadata.name"] === "settings");
  const value = Number(settings?.metadata?.find((it) => it.key === key)?.value);
  return Number.isFinite(value) && value > 0 ? value : null;
}

/** @return a property as text: `pw-dump` writes some text properties as numbers or booleans. */
function textOf({ info }: DumpedObject, key: string): string {
  const value = info?.props?.[key];
  return value === undefined || value === null ? "" : String(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
