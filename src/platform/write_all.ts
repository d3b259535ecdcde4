/** A writer that may take only a part of the bytes. */
export interface ByteTaker {
  write(bytes: Uint8Array): Promise<number>;
}

/** Writes all bytes, in as many pieces as necessary. */
export async function writeAll(taker: ByteTaker, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await taker.write(rest));
}
