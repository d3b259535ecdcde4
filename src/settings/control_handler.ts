import * as v from "valibot";
import { type AppCommand, appCommandSchema, type AppReply } from "../app/app_command.ts";
import { challengePath, instanceProof, isNonce, isSameSecret } from "../platform/instance_proof.ts";
import type { InstanceAddress } from "../platform/single_instance.ts";
import type { Answer } from "./control_connection.ts";
import { handlePage, type PageHandlerOptions } from "./page_handler.ts";
import { refuse, refuseLongBody } from "./refusal.ts";
import { parseJson } from "../platform/parse_json.ts";

/** Options of {@linkcode handleControl}. */
export interface ControlHandlerOptions {
  /** The port, and the token for programs. */
  readonly address: InstanceAddress;
  /** Carries out a command of a program. */
  readonly obey: (command: AppCommand) => Promise<AppReply>;
  /** The settings page. */
  readonly page: Omit<PageHandlerOptions, "port">;
}

/**
 * Answers one request to the control port. Only programs of the person who runs Anecho know the token. A web
 * page other than the settings page can neither give commands nor read data: its requests have an Origin or
 * Sec-Fetch-Site header, or another Host if its own domain name stands for 127.0.0.1.
 */
export async function handleControl(
  request: Request,
  { address, obey, page }: ControlHandlerOptions,
): Promise<Answer> {
  if (request.headers.get("host") !== `127.0.0.1:${address.port}`) return refuse(403, "wrong host");
  const { pathname } = new URL(request.url);
  switch (pathname) {
    case "/command":
      return refuseStranger(request) ?? await handleCommand(request, address, obey);
    case challengePath:
      return refuseStranger(request) ?? prove(request, address);
    default:
      return await handlePage(request, { ...page, port: address.port });
  }
}

function refuseStranger({ headers }: Request): Response | undefined {
  return headers.has("origin") || headers.has("sec-fetch-site")
    ? refuse(403, "not for web pages")
    : undefined;
}

async function handleCommand(
  request: Request,
  { token }: InstanceAddress,
  obey: (command: AppCommand) => Promise<AppReply>,
): Promise<Response> {
  const authorization = request.headers.get("authorization") ?? "";
  if (!isSameSecret(authorization, `Bearer ${token}`)) return refuse(401, "no token");
  if (request.method !== "POST") return refuse(405, "use POST");
  const refusal = refuseLongBody(request);
  if (refusal !== undefined) return refusal;
  const parsed = v.safeParse(appCommandSchema, parseJson(await request.text()));
  if (!parsed.success) return refuse(400, "no such command");
  return Response.json(await obey(parsed.output));
}

/** Proves to a program that this is the instance, before the program sends the token. */
function prove({ method, url }: Request, address: InstanceAddress): Response {
  if (method !== "GET") return refuse(405, "use GET");
  const nonce = new URL(url).searchParams.get("nonce") ?? "";
  if (!isNonce(nonce)) return refuse(400, "no nonce");
  return new Response(instanceProof(address, nonce));
}
