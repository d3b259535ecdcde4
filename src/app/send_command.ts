import { request } from "node:http";
import * as v from "valibot";
import { findInstance, type InstanceAddress } from "../platform/single_instance.ts";
import { type AppCommand, type AppReply, appReplySchema } from "./app_command.ts";

/** The running instance can't be told something. */
export class InstanceError extends Error {
  override readonly name = "InstanceError";

  /** @param code Whether there is no instance, or one that does not answer. */
  constructor(readonly code: "not-running" | "silent", message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

const patienceMs = 10_000;

/**
 * Tells the running instance something.
 *
 * @param folder The folder of what holds only while Anecho runs.
 * @throws {InstanceError}
 */
export async function sendCommand(folder: string, command: AppCommand): Promise<AppReply> {
  const address = await findInstance(folder);
  if (address === undefined) {
    throw new InstanceError("not-running", "Anecho is not running: start it with `anecho`.");
  }
  try {
    const text = await post(address, JSON.stringify(command));
    return v.parse(appReplySchema, JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InstanceError(
      "silent",
      `The running Anecho does not answer (${reason}): quit it from its icon or the task manager, ` +
        "and start it again.",
      { cause },
    );
  }
}

/** Not fetch(), which would go through a proxy that the environment names. */
function post({ port, token }: InstanceAddress, body: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const sent = request({
    host: "127.0.0.1",
    port,
    path: "/command",
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "content-length": new TextEncoder().encode(body).length,
    },
    signal: AbortSignal.timeout(patienceMs),
  }, (response) => {
    let text = "";
    response.setEncoding("utf8");
    response.on("data", (part: string) => text += part);
    response.on("end", () => {
      if (response.statusCode === 200) resolve(text);
      else reject(new Error(`status ${response.statusCode}: ${text.trim()}`));
    });
    response.on("error", reject);
  });
  sent.on("error", reject);
  sent.end(body);
  return promise;
}
