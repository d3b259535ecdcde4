import * as v from "valibot";
import type { Answer } from "./control_connection.ts";
import type { PageFile } from "./page_files.ts";
import { refuse, refuseLongBody } from "./refusal.ts";
import {
  recordingsPath,
  sessionPath,
  type SessionReply,
  socketPath,
  socketProtocol,
  ticketRequestSchema,
} from "./protocol.ts";
import type { Sessions } from "./sessions.ts";
import type { PageSocketListener } from "./web_socket.ts";
import { parseJson } from "../platform/parse_json.ts";

/** Options of {@linkcode handlePage}. */
export interface PageHandlerOptions {
  /** Port of the server. */
  readonly port: number;
  readonly sessions: Sessions;
  /** The files of the page, by their paths. */
  readonly files: () => Promise<ReadonlyMap<string, PageFile>>;
  /** Returns the recording of a test as a WAV file, by its name. */
  readonly recording: (name: string) => Uint8Array<ArrayBuffer> | undefined;
  /** Returns the listener for an admitted page; `undefined` if there are too many pages. */
  readonly connect: () => PageSocketListener | undefined;
}

const notBuilt =
  "The settings page is not part of this program: run `deno task build`, and start it again.";

/**
 * Answers one request of a browser. The page's files are not secret. Its data come through the WebSocket, which
 * is opened only for a page that comes from this port and has a session. Recordings need a session.
 */
export async function handlePage(
  request: Request,
  options: PageHandlerOptions,
): Promise<Answer> {
  const { headers, method } = request;
  const { pathname } = new URL(request.url);
  const origin = headers.get("origin");
  const isOwn = origin === `http://127.0.0.1:${options.port}`;
  if (origin !== null && !isOwn) return refuse(403, "not for other pages");
  switch (pathname) {
    case sessionPath:
      if (!isOwn) return refuse(403, "not for other pages");
      if (method !== "POST") return refuse(405, "use POST");
      return refuseLongBody(request) ?? exchange(await request.text(), options.sessions);
    case socketPath:
      if (!isOwn) return refuse(403, "not for other pages");
      return connect(request, options);
    default:
      if (pathname.startsWith(recordingsPath)) return sendRecording(pathname, request, options);
      return await sendFile(pathname, request, options);
  }
}

function exchange(body: string, sessions: Sessions): Response {
  const asked = v.safeParse(ticketRequestSchema, parseJson(body));
  if (!asked.success) return refuse(400, "no ticket");
  const session = sessions.exchange(asked.output.ticket);
  if (session === undefined) {
    return refuse(401, "this address was used already, or is too old: open the settings again");
  }
  return Response.json({ session } satisfies SessionReply);
}

function connect(request: Request, { sessions, connect }: PageHandlerOptions): Answer {
  const { method, headers } = request;
  if (method !== "GET") return refuse(405, "use GET");
  if (headers.get("upgrade")?.toLowerCase() !== "websocket") return refuse(426, "no WebSocket");
  const protocols = (headers.get("sec-websocket-protocol") ?? "").split(",").map((it) => it.trim());
  const session = protocols.find((it) => it.startsWith("session."))?.slice("session.".length);
  if (!protocols.includes(socketProtocol)) return refuse(400, "another version of the page");
  if (session === undefined || !sessions.has(session)) return refuse(401, "no session");
  const listener = connect();
  if (listener === undefined) return refuse(503, "too many pages are open: close some");
  return { request, listener };
}

/** Sends a recording. It needs the session in a header, so the page fetches it and plays it as a blob. */
function sendRecording(
  path: string,
  { method, headers }: Request,
  { sessions, recording }: PageHandlerOptions,
): Response {
  const session = /^Bearer (.+)$/.exec(headers.get("authorization") ?? "")?.[1] ?? "";
  if (!sessions.has(session)) return refuse(401, "no session");
  if (method !== "GET") return refuse(405, "use GET");
  const file = recording(path.slice(recordingsPath.length));
  if (file === undefined) return refuse(404, "no such recording");
  return new Response(file, {
    headers: {
      "content-type": "audio/wav",
      "cache-control": "no-store",
      "cross-origin-resource-policy": "same-origin",
    },
  });
}

async function sendFile(
  path: string,
  { method, headers }: Request,
  { files, port }: PageHandlerOptions,
): Promise<Response> {
  // Other pages must not find out which files exist, as they could by loading them as scripts or pictures.
  const site = headers.get("sec-fetch-site");
  if (site === "cross-site" && headers.get("sec-fetch-mode") !== "navigate") {
    return refuse(403, "not for other pages");
  }
  const file = (await files()).get(path);
  if (file === undefined) {
    return path === "/" ? refuse(503, notBuilt) : refuse(404, "no such place");
  }
  if (method !== "GET") return refuse(405, "use GET");
  return new Response(file.body, { headers: { ...protection(port), "content-type": file.type } });
}

/** Makes the page's security headers, which allow only what the page needs. */
function protection(port: number): Record<string, string> {
  const rules = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    // The page plays recordings as blobs, since it can't give the session to a media element.
    "media-src blob:",
    // In some browsers 'self' does not include WebSockets.
    `connect-src 'self' ws://127.0.0.1:${port}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-security-policy": rules.join("; "),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
  };
}
