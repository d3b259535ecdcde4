/** The head of an HTTP request. */
export interface HttpHead {
  readonly method: string;
  /** Path and query, beginning with a slash. */
  readonly target: string;
  readonly headers: Headers;
  /** Offset of the body, in bytes. */
  readonly bodyStart: number;
  /** Length of the body, in bytes; 0 if the head does not give it. */
  readonly bodyLength: number;
}

/** Error: the bytes are not an HTTP request that is accepted. */
export class HttpError extends Error {
  override readonly name = "HttpError";

  /** @param status The HTTP status of the answer. */
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

/** Longest head that is accepted, in bytes. */
const longestHead = 8 * 1024;

/**
 * Reads the head of an HTTP/1.1 request.
 *
 * @param bytes The bytes received so far.
 * @return the head, or `undefined` if it is not complete yet.
 * @throws {HttpError}
 */
export function readHttpHead(bytes: Uint8Array): HttpHead | undefined {
  const text = latin1(bytes.subarray(0, longestHead));
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) {
    if (bytes.length >= longestHead) throw new HttpError(431, "too long a head");
    return undefined;
  }
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const [, method, target] = /^([A-Z]+) (\/\S*) HTTP\/1\.[01]$/.exec(first) ?? [];
  if (method === undefined || target === undefined) throw new HttpError(400, "no HTTP request");
  const headers = readHeaders(lines);
  if (headers.has("transfer-encoding")) throw new HttpError(411, "tell the length");
  const length = headers.get("content-length") ?? "0";
  if (!/^\d{1,9}$/.test(length)) throw new HttpError(400, "no length");
  return { method, target, headers, bodyStart: end + 4, bodyLength: Number(length) };
}

/**
 * Encodes a response, which is the last one of its connection. Adds headers that tell the browser not to guess
 * the response's type, not to cache the response and not to send a referrer.
 */
export async function httpBytes(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const body = new Uint8Array(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  if (!headers.has("content-type")) headers.set("content-type", "text/plain;charset=UTF-8");
  const lines = [
    `HTTP/1.1 ${response.status} ${response.statusText || "-"}`,
    ...[...headers].map(([name, value]) => `${name}: ${value}`),
    `content-length: ${body.length}`,
    "x-content-type-options: nosniff",
    "referrer-policy: no-referrer",
    "cache-control: no-store",
    "connection: close",
  ];
  const head = new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`);
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

function readHeaders(lines: readonly string[]): Headers {
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(":");
    try {
      headers.append(line.slice(0, colon), line.slice(colon + 1));
    } catch {
      throw new HttpError(400, "no such header");
    }
  }
  return headers;
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
