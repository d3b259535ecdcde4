import * as v from "valibot";
import { type Config, configSchema, defaultConfig } from "./config.ts";
import { migrate, type Migration } from "./migrate.ts";
import { messageOf } from "../platform/message_of.ts";

/** Contents of a settings file. */
export type ReadConfig =
  | { readonly kind: "good"; readonly config: Config }
  /** Some settings can't be used. In `config` these have their defaults. */
  | { readonly kind: "damaged"; readonly config: Config; readonly problems: readonly string[] }
  /** A newer Anecho has written the file. */
  | { readonly kind: "newer"; readonly version: number };

/** Migrations, one for each version before {@linkcode configVersion}. */
const migrations: readonly Migration[] = [];

/**
 * Most rounds in which faults are removed from a settings file. If faults are left then, all settings get their
 * defaults. Valibot reports only the first unknown setting of an object, so each unknown setting takes a round.
 */
const mostRounds = 100;

/** Reads the bytes of a settings file. */
export function readConfigBytes(bytes: Uint8Array): ReadConfig {
  try {
    return readConfig(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return damaged(defaultConfig, ["it is not UTF-8 text: save it as UTF-8"]);
  }
}

/** Reads the text of a settings file. */
export function readConfig(text: string): ReadConfig {
  let value: unknown;
  try {
    // Some editors begin a file with a byte order mark.
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const reason = messageOf(error);
    return damaged(defaultConfig, [`it is not JSON (${reason})`]);
  }
  if (!isRecord(value)) return damaged(defaultConfig, ["it is not a JSON object"]);
  const migrated = migrate(value, migrations);
  if (migrated.kind === "newer") return migrated;
  const { settings } = migrated;
  const problems: string[] = [];
  for (let round = 0; round < mostRounds; round++) {
    const result = v.safeParse(configSchema, settings);
    if (result.success) {
      return problems.length > 0
        ? damaged(result.output, problems)
        : { kind: "good", config: result.output };
    }
    for (const issue of result.issues) {
      problems.push(describe(issue));
      removeAt(settings, (issue.path ?? []).map(({ key }) => key));
    }
  }
  return damaged(defaultConfig, problems);
}

function damaged(config: Config, problems: readonly string[]): ReadConfig {
  return { kind: "damaged", config, problems };
}

function describe(issue: v.BaseIssue<unknown>): string {
  const name = `"${v.getDotPath(issue) ?? "?"}"`;
  const last = issue.path?.at(-1);
  if (issue.expected === "never" && last !== undefined) return `${name} is not a setting`;
  const rule = issue.message.startsWith("must be") ? issue.message : `must be ${issue.expected}`;
  return `${name} ${rule}, but is ${brief(issue.input)}`;
}

function brief(value: unknown): string {
  let text: string;
  try {
    text = JSON.stringify(value) ?? String(value);
  } catch {
    return "nested too deeply";
  }
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function removeAt(settings: Record<string, unknown>, path: readonly unknown[]): void {
  const [key, ...rest] = path;
  if (typeof key !== "string") return;
  const inner = settings[key];
  if (rest.length > 0 && isRecord(inner)) removeAt(inner, rest);
  else delete settings[key];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
