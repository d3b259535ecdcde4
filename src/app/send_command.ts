import { request, type RequestOptions } from "node:http";
import * as v from "valibot";
import {
  challengePath,
  instanceProof,
  isSameSecret,
  makeNonce,
} from "../platform/instance_proof.ts";
import { findInstance, type InstanceAddress } from "../platform/single_instance.ts";
import { type AppCommand, type AppReply, appReplySchema } from "./app_command.ts";
import { messageOf } from "../platform/message_of.ts";

/** Error: a command can't be sent to the running instance. */
export class InstanceError extends Error {
  override readonly name = "InstanceError";

  /** @param code "not-running": there is no instance; "silent": it gives no valid answer. */
  constructor(readonly code: "not-running" | "silent", message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

const patienceMs = 10_000;
/** Longest answer that is read, in characters. */
const maxAnswer = 1024 * 1024;

/**
 * Sends a command to the running instance.
 *
 * @param folder The folder for files that are valid only while Anecho runs.
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
    const reason = messageOf(cause);
    throw new InstanceError(
      "silent",
      `The running Anecho does not answer (${reason}): quit it from its icon or the task manager, ` +
        "and start it again.",
      { cause },
    );
  }
}

/**
 * Sends a command to the instance, after the receiver has proved that it is the instance: if the instance has
 * crashed, another program may use its port by now, and must not get the token.
 */
async function post(address: InstanceAddress, body: string): Promise<string> {
  const nonce = makeNonce();
  const path = `${challengePath}?nonce=${nonce}`;
  const proof = await exchange({ port: address.port, path, method: "GET" });
  if (!isSameSecret(proof, instanceProof(address, nonce))) {
    throw new Error("another program has its port");
  }
  return await exchange({
    port: address.port,
    path: "/command",
    method: "POST",
    headers: {
      authorization: `Bearer ${address.token}`,
      "content-type": "application/json",
      "content-length": new TextEncoder().encode(body).length,
    },
  }, body);
}

/** Sends a request and waits for the answer. Doesn't use fetch(), which would use the environment's proxy. */
function exchange(options: RequestOptions, body = ""): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const sent = request({
    ...options,
    host: "127.0.0.1",
    signal: AbortSignal.timeout(patienceMs),
  }, (response) => {
    let text = "";
    response.setEncoding("utf8");
    response.on("data", (part: string) => {
      text += part;
      if (text.length > maxAnswer) sent.destroy(new Error("too long an answer"));
    });
    response.on("end", () => {
      if (response.statusCode === 200) resolve(text);
      else reject(new Error(`status ${response.statusCode}: ${text.trim().slice(0, 200)}`));
    });
    response.on("error", reject);
  });
  sent.on("error", reject);
  sent.end(body);
  return promise;
}
