import { timingSafeEqual } from "node:crypto";
import * as v from "valibot";
import type { InstanceAddress } from "../platform/single_instance.ts";
import { type AppCommand, appCommandSchema, type AppReply } from "./app_command.ts";

/** The longest body of a request, in bytes. */
export const longestBody = 64 * 1024;

/**
 * Answers one request to the control port. Only programs of the same person know the token. A web page
 * can't get in: its requests have an Origin, and by a name of its own for this computer, another Host.
 *
 * @param obey Carries out a command.
 */
export async function handleControl(
  request: Request,
  address: InstanceAddress,
  obey: (command: AppCommand) => Promise<AppReply>,
): Promise<Response> {
  const { headers, method, url } = request;
  if (headers.get("host") !== `127.0.0.1:${address.port}`) return refuse(403, "wrong host");
  if (headers.has("origin")) return refuse(403, "not for web pages");
  if (!isToken(headers.get("authorization") ?? "", address.token)) return refuse(401, "no token");
  if (new URL(url).pathname !== "/command") return refuse(404, "no such place");
  if (method !== "POST") return refuse(405, "use POST");
  if (Number(headers.get("content-length") ?? NaN) <= longestBody === false) {
    return refuse(413, "too long");
  }
  const parsed = v.safeParse(appCommandSchema, parseJson(await request.text()));
  if (!parsed.success) return refuse(400, "no such command");
  return Response.json(await obey(parsed.output));
}

function isToken(authorization: string, token: string): boolean {
  const encoder = new TextEncoder();
  const [given, expected] = [encoder.encode(authorization), encoder.encode(`Bearer ${token}`)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function refuse(status: number, reason: string): Response {
  return new Response(`${reason}\n`, { status });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
