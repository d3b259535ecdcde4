import assert from "node:assert/strict";
import { once } from "node:events";
import { connStream } from "./conn_stream.ts";

Deno.test("connStream hands bytes on both ways, and ends with either side", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const [peer, conn] = await Promise.all([
    Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port }),
    listener.accept(),
  ]);
  using _peer = peer;
  const stream = connStream(conn);
  // Corked writes wait, and go out together.
  stream.cork();
  const sent = new Uint8Array(100_000).map((_, index) => index % 251);
  for (let at = 0; at < sent.length; at += 10_000) stream.write(sent.subarray(at, at + 10_000));
  stream.uncork();
  const got: number[] = [];
  const piece = new Uint8Array(8192);
  while (got.length < sent.length) {
    const count = await peer.read(piece);
    assert.ok(count !== null);
    got.push(...piece.subarray(0, count));
  }
  assert.deepEqual(Uint8Array.from(got), sent);
  await peer.write(new TextEncoder().encode("hello"));
  const [heard] = await once(stream, "data");
  assert.equal(new TextDecoder().decode(heard), "hello");
  const closed = once(stream, "close");
  peer.closeWrite();
  await once(stream, "end");
  stream.end();
  await closed;
  assert.equal(await peer.read(piece), null);
});
