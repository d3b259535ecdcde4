import { dirname, join } from "node:path";

/**
 * Makes a temporary folder whose name tells the process that owns it, and removes those of the same
 * kind whose owner has ended: a killed process can't remove its folder. Where the system has no
 * information on processes, it is a plain temporary folder.
 *
 * @param kind What it is for, as its name says it: `anecho-<kind>-…`.
 * @param dir Where. @default the system's folder for temporary files
 * @returns Its path, without links.
 */
export async function makeOwnedFolder(kind: string, dir?: string): Promise<string> {
  const owner = await ownerOf("self");
  const prefix = owner === undefined ? nameOf(kind) : `${nameOf(kind)}${format(owner)}-`;
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix, dir }));
  if (owner !== undefined) await removeLeftovers(kind, dirname(folder), owner.namespace);
  return folder;
}

/** A process, told from all others of this computer since it was started. */
interface Owner {
  readonly pid: number;
  /** Start, in ticks since the computer's own: a number is given to many processes in time. */
  readonly start: number;
  /** In which the number is its own: what is another's can't be judged. */
  readonly namespace: number;
}

function nameOf(kind: string): string {
  return `anecho-${kind}-`;
}

function format({ pid, start, namespace }: Owner): string {
  return `${pid}.${start}.${namespace}`;
}

/** @returns Nothing where there is no such process, or no way to tell. */
async function ownerOf(process: number | "self"): Promise<Owner | undefined> {
  try {
    const stat = await Deno.readTextFile(`/proc/${process}/stat`);
    // Behind the program's name, which may hold anything: state, then 18 others, then the start.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const namespace = /\d+/.exec(await Deno.readLink(`/proc/${process}/ns/pid`))?.[0];
    return { pid: parseInt(stat), start: Number(fields[19]), namespace: Number(namespace) };
  } catch {
    return undefined;
  }
}

async function removeLeftovers(kind: string, dir: string, namespace: number): Promise<void> {
  for await (const { name } of Deno.readDir(dir)) {
    const owner = parse(kind, name);
    if (owner === undefined || owner.namespace !== namespace) continue;
    if ((await ownerOf(owner.pid))?.start === owner.start) continue;
    // Another process may be at the same.
    await Deno.remove(join(dir, name), { recursive: true }).catch(() => {});
  }
}

function parse(kind: string, name: string): Owner | undefined {
  if (!name.startsWith(nameOf(kind))) return undefined;
  const match = /^(\d+)\.(\d+)\.(\d+)-[^.]+$/.exec(name.slice(nameOf(kind).length));
  if (match === null) return undefined;
  const [pid = 0, start = 0, namespace = 0] = match.slice(1).map(Number);
  return { pid, start, namespace };
}
