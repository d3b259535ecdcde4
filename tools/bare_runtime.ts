/** Thrown for a program that `deno compile` has not made. */
export class NotCompiledError extends Error {
  override readonly name = "NotCompiledError";
  readonly code = "not_compiled";
}

/**
 * Removes from a program what `deno compile` added; the bare runtime remains.
 *
 * @param program The program for 64-bit Windows or Linux.
 * @throws {NotCompiledError}
 */
export function bareRuntime(program: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  if (program.length < 64) throw new NotCompiledError("The file is too short.");
  if (view.getUint16(0, true) === 0x5a4d) return withoutLastSection(program);
  return withoutAppendix(program, view);
}

/** Removes what is appended on Linux; the program's last 8 bytes tell how long that is. */
function withoutAppendix(
  program: Uint8Array<ArrayBuffer>,
  view: DataView,
): Uint8Array<ArrayBuffer> {
  const start = program.length - Number(view.getBigUint64(program.length - 8, true));
  const magic = new TextDecoder().decode(program.subarray(start, start + 8));
  if (magic !== "d3n0l4nd") throw new NotCompiledError("Nothing was appended to it.");
  return program.slice(0, start);
}

/**
 * Removes the last section, which is the added one on Windows. The header's entry of the resources points into
 * that section, so this entry is cleared too: the next `deno compile` writes the resources again.
 */
function withoutLastSection(program: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const old = new DataView(program.buffer, program.byteOffset, program.byteLength);
  const header = old.getUint32(0x3c, true);
  const count = old.getUint16(header + 6, true);
  const optional = header + 24;
  const last = optional + old.getUint16(header + 20, true) + 40 * (count - 1);
  const name = new TextDecoder().decode(program.subarray(last, last + 8)).replace(/\0+$/, "");
  if (name !== ".pedata") throw new NotCompiledError(`Its last section is ${name}.`);
  const address = old.getUint32(last + 12, true);
  const result = program.slice(0, old.getUint32(last + 20, true));
  const view = new DataView(result.buffer);
  view.setUint16(header + 6, count - 1, true);
  result.fill(0, last, last + 40);
  view.setUint32(optional + 56, address, true);
  view.setBigUint64(optional + 112 + 2 * 8, 0n, true);
  return result;
}
