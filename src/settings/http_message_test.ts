import assert from "node:assert/strict";
import { httpBytes, HttpError, readHttpHead } from "./http_message.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const good = "POST /command HTTP/1.1\r\nHost: 127.0.0.1:1\r\ncontent-length: 2\r\n\r\n";

Deno.test("D9 the head of a request is read once all of it is there", () => {
  const bytes = bytesOf(`${good}{}`);
  for (let length = 0; length < good.length; length++) {
    assert.equal(readHttpHead(bytes.subarray(0, length)), undefined);
  }
  const head = readHttpHead(bytes);
  assert.deepEqual([head?.method, head?.target], ["POST", "/command"]);
  assert.deepEqual([head?.bodyStart, head?.bodyLength], [good.length, 2]);
  assert.equal(head?.headers.get("host"), "127.0.0.1:1");
});

Deno.test("D9 what is no request of HTTP is refused", () => {
  const cases: [number, string][] = [
    [400, "\0\0\0\r\n\r\n"],
    [400, "POST http://127.0.0.1/command HTTP/1.1\r\n\r\n"],
    [400, "POST /command\r\n\r\n"],
    [400, "POST /command HTTP/1.1\r\nno colon\r\n\r\n"],
    [400, "POST /command HTTP/1.1\r\nname: \0\r\n\r\n"],
    [400, "POST /command HTTP/1.1\r\ncontent-length: -1\r\n\r\n"],
    [400, "POST /command HTTP/1.1\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n"],
    [411, "POST /command HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n"],
    [431, "x".repeat(8 * 1024)],
  ];
  for (const [status, text] of cases) {
    assert.throws(
      () => readHttpHead(bytesOf(text)),
      (error) => error instanceof HttpError && error.status === status,
      text.slice(0, 60),
    );
  }
});

Deno.test("D9 a response tells its length, and that it is the last", async () => {
  const text = new TextDecoder().decode(await httpBytes(Response.json({ name: "ü" })));
  assert.match(
    text,
    /^HTTP\/1\.1 200 [^]*\r\ncontent-length: 13\r\nx-content-type-options: nosniff\r\n[^]*\r\nconnection: close\r\n\r\n\{"name":"ü"\}$/,
  );
});
