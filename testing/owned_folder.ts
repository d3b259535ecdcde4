import { dirname, join } from "node:path";

/**
 * Makes a temporary folder whose name says which process owns it, and removes folders of the same
 * kind whose owner has ended: a killed process can't remove its folder. On systems without
 * information on processes, it makes a plain temporary folder.
 *
 * @param kind Purpose, which is part of the name: `anecho-<kind>-…`.
 * @param dir Folder to make it in. @default the system's folder for temporary files
 * @returns Its path, without links.
 */
export async function makeOwnedFolder(kind: string, dir?: string): Promise<string> {
  const owner = await ownerOf("self");
  const prefix = owner === undefined ? nameOf(kind) : `${nameOf(kind)}${format(owner)}-`;
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix, dir }));
  if (owner !== undefined) await removeLeftovers(kind, dirname(folder), owner.namespace);
  return folder;
}

/** Identifies a process among all that have run since the computer started. */
interface Owner {
  readonly pid: number;
  /** Its start, in ticks since the computer's start: process numbers are used again. */
  readonly start: number;
  /** Namespace of the process number; of a process in another namespace, nothing can be known. */
  readonly namespace: number;
}

function nameOf(kind: string): string {
  return `anecho-${kind}-`;
}

function format({ pid, start, namespace }: Owner): string {
  return `${pid}.${start}.${namespace}`;
}

/** @returns The process; `undefined` if there is no such process, or the system can't tell. */
async function ownerOf(process: number | "self"): Promise<Owner | undefined> {
  try {
    const stat = await Deno.readTextFile(`/proc/${process}/stat`);
    // Fields after the program's name, which may hold any text: the state, 18 others, the start.
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
    // Another process may remove it at the same time.
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
