import { maxMessageBytes } from "./protocol.ts";

/** Refuses a request, with the reason as text. */
export function refuse(status: number, reason: string): Response {
  return new Response(`${reason}\n`, { status });
}

/** @return the refusal of a request whose body is too long, or of unknown length. */
export function refuseLongBody({ headers }: Request): Response | undefined {
  const length = Number(headers.get("content-length") ?? NaN);
  return length <= maxMessageBytes ? undefined : refuse(413, "too long");
}
