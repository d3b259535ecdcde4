import { maxMessageBytes } from "./protocol.ts";

/** Refuses a request, with the reason as text. */
export function refuse(status: number, reason: string): Response {
  return new Response(`${reason}\n`, { status });
}

/** @return a refusal if the request's body is too long or its length unknown; otherwise `undefined`. */
export function refuseLongBody({ headers }: Request): Response | undefined {
  const length = Number(headers.get("content-length") ?? NaN);
  return length <= maxMessageBytes ? undefined : refuse(413, "too long");
}
