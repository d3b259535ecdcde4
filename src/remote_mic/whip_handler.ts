import { Buffer } from "node:buffer";
import { createHash, timingSafeEqual } from "node:crypto";
import type { PageFile } from "../settings/page_files.ts";
import { normalCode } from "./pairing.ts";
import { whipPath } from "./whip_path.ts";
import { maxCandidates, OfferError, readFragment } from "./whip_sdp.ts";
import type { WhipSession } from "./whip_session.ts";

const sdpType = "application/sdp";
const fragmentType = "application/trickle-ice-sdpfrag";

/** Options of {@linkcode WhipHandler}. */
export interface WhipHandlerOptions {
  /** The pairing code, which is the bearer token. */
  readonly code: string;
  /** Answers the offer of a peer at an address. @throws {OfferError} */
  readonly answer: (
    offer: string,
    from: string,
  ) => Promise<{ session: WhipSession; answer: string }>;
  /** Most sessions at a time. */
  readonly sessions: number;
  /** The files of the page for a phone, by their paths. */
  readonly files: () => Promise<ReadonlyMap<string, PageFile>>;
}

interface Entry {
  readonly session: WhipSession;
  /** Entity tag of the ICE session, in quotes. */
  readonly tag: string;
}

/**
 * Answers requests by WHIP (RFC 9725), and serves the page for a phone. The page's files are not secret; a
 * session needs the code.
 */
export class WhipHandler implements AsyncDisposable {
  readonly #options: WhipHandlerOptions;
  readonly #sessions = new Map<string, Entry>();
  /** Number of offers that are being answered. */
  #answering = 0;
  #isOver = false;

  constructor(options: WhipHandlerOptions) {
    this.#options = options;
  }

  /** Number of senders that have a session now. */
  get senders(): number {
    return this.#sessions.size;
  }

  /** Answers one request. @param from The address of its sender. */
  async handle(request: Request, from: string): Promise<Response> {
    const { pathname } = new URL(request.url);
    const isEndpoint = pathname === whipPath;
    if (!isEndpoint && !pathname.startsWith(`${whipPath}/`)) {
      return await this.#sendFile(pathname, request);
    }
    const id = pathname.slice(whipPath.length + 1);
    return withCors(await this.#whip(isEndpoint, id, request, from));
  }

  /** Ends all sessions. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    await Promise.all([...this.#sessions.values()].map(({ session }) => session.close()));
  }

  async #whip(
    isEndpoint: boolean,
    id: string,
    request: Request,
    from: string,
  ): Promise<Response> {
    const { method } = request;
    if (method === "OPTIONS") return options(isEndpoint);
    if (!this.#isAllowed(request)) {
      return refuse(401, "The pairing code is wrong.", { "www-authenticate": "Bearer" });
    }
    if (isEndpoint) {
      return method === "POST" ? await this.#open(request, from) : notAllowed("OPTIONS, POST");
    }
    const entry = this.#sessions.get(id);
    if (entry === undefined) return refuse(404, "There is no such session.");
    switch (method) {
      case "PATCH":
        return await patch(entry, request);
      case "DELETE":
        await entry.session.close();
        return new Response(null, { status: 200 });
      default:
        return notAllowed("DELETE, OPTIONS, PATCH");
    }
  }

  #isAllowed({ headers }: Request): boolean {
    const token = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? "";
    return isSame(normalCode(token), normalCode(this.#options.code));
  }

  async #open(request: Request, from: string): Promise<Response> {
    if (typeOf(request) !== sdpType) return refuse(415, `Send ${sdpType}.`);
    if (this.#sessions.size + this.#answering >= this.#options.sessions) {
      return refuse(503, "Too many senders are connected: end one.", { "retry-after": "5" });
    }
    this.#answering++;
    try {
      const { session, answer } = await this.#options.answer(await request.text(), from);
      if (this.#isOver) {
        await session.close();
        return refuse(503, "The receiver ends.");
      }
      const id = crypto.randomUUID();
      const tag = `"${crypto.randomUUID()}"`;
      this.#sessions.set(id, { session, tag });
      void session.ended.then(() => this.#sessions.delete(id));
      return new Response(answer, {
        status: 201,
        headers: {
          "content-type": sdpType,
          "location": `${whipPath}/${id}`,
          "etag": tag,
          "accept-patch": fragmentType,
        },
      });
    } catch (error) {
      if (!(error instanceof OfferError)) throw error;
      return refuse(422, `${error.message}.`);
    } finally {
      this.#answering--;
    }
  }

  async #sendFile(path: string, { method }: Request): Promise<Response> {
    const file = (await this.#options.files()).get(path);
    if (file === undefined) return refuse(404, "There is no such place.");
    if (method !== "GET") return notAllowed("GET");
    return new Response(file.body, { headers: { ...protection, "content-type": file.type } });
  }
}

/** Adds candidates; refuses ICE restarts. */
async function patch({ session, tag }: Entry, request: Request): Promise<Response> {
  if (typeOf(request) !== fragmentType) return refuse(415, `Send ${fragmentType}.`);
  const wanted = request.headers.get("if-match");
  if (wanted === null) return refuse(428, "Say by If-Match which ICE session it is for.");
  if (wanted !== "*" && wanted !== tag) return refuse(412, "That ICE session is over.");
  try {
    const fragment = readFragment(await request.text());
    const { ice } = fragment;
    const isRestart = wanted === "*" || (ice !== undefined &&
      ice.usernameFragment !== session.ice.usernameFragment);
    if (isRestart) return refuse(422, "ICE is not restarted here: open another session.");
    await session.addCandidates(fragment, maxCandidates);
    return new Response(null, { status: 204 });
  } catch (error) {
    if (!(error instanceof OfferError)) throw error;
    return refuse(400, `${error.message}.`);
  }
}

function options(isEndpoint: boolean): Response {
  const headers: Record<string, string> = isEndpoint
    ? { "accept-post": sdpType }
    : { "accept-patch": fragmentType };
  return new Response(null, { status: 200, headers });
}

/** Allows requests of any web page: they need the code, and cookies are not used. */
function withCors(response: Response): Response {
  const { headers } = response;
  headers.set("access-control-allow-origin", "*");
  headers.set("access-control-allow-methods", "DELETE, OPTIONS, PATCH, POST");
  headers.set("access-control-allow-headers", "authorization, content-type, if-match");
  headers.set("access-control-expose-headers", "accept-patch, etag, location");
  return response;
}

function typeOf({ headers }: Request): string {
  return (headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(Buffer.from(text)).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function refuse(status: number, reason: string, headers: Record<string, string> = {}): Response {
  return new Response(`${reason}\n`, { status, headers });
}

function notAllowed(allow: string): Response {
  return refuse(405, `Use ${allow}.`, { allow });
}

/** Security headers of the page, which allow only what it needs. */
const protection: Readonly<Record<string, string>> = {
  "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; " +
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
    "frame-ancestors 'none'",
  "permissions-policy": "microphone=(self), camera=()",
  "cross-origin-opener-policy": "same-origin",
  "x-frame-options": "DENY",
};
