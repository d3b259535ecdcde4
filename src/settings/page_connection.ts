import * as v from "valibot";
import { type AppPageCommand } from "./page_commands.ts";
import { fromPageSchema, type ShownFinding, type ToPage } from "./protocol.ts";
import type { SessionSwitch } from "./session_switch.ts";
import type { Tester } from "./tester.ts";
import type { PageSocket, PageSocketListener } from "./web_socket.ts";
import { messageOf } from "../platform/message_of.ts";
import { parseJson } from "../platform/parse_json.ts";

/** Figures are left out while so much waits for a page, in bytes: it would see them late. */
const maxWaitingForFigures = 64 * 1024;

/** Options of {@linkcode PageConnection}. */
export interface PageConnectionOptions {
  /** Carries out a command. What it throws is told to the page. */
  readonly obey: (command: AppPageCommand) => Promise<void>;
  /** Looks for what keeps Anecho from working. What it throws is told to the page. */
  readonly diagnose: () => Promise<readonly ShownFinding[]>;
  /** Writes what is kept of the last minute. What it throws is told to the page. @return the folder. */
  readonly saveSession: (isPrivate: boolean) => Promise<string>;
  readonly session: Pick<SessionSwitch, "start" | "stop">;
  readonly tester: Pick<Tester, "start" | "stop">;
  /** The page can be sent messages now. */
  readonly opened: () => void;
  /** Whether it is seen, or compares, is not as it was. */
  readonly changed: () => void;
  readonly closed: () => void;
}

/** One page that is open, or about to be. */
export class PageConnection implements PageSocketListener {
  readonly #options: PageConnectionOptions;
  #socket: PageSocket | undefined;
  #isVisible = false;
  #showsDevices = false;
  #isComparing = false;

  constructor(options: PageConnectionOptions) {
    this.#options = options;
  }

  /** Whether it has had the whole state. */
  get isOpen(): boolean {
    return this.#socket !== undefined;
  }

  /** Whether it is seen. */
  get isVisible(): boolean {
    return this.#isVisible;
  }

  /** Whether it is seen, and shows devices with their levels. */
  get showsDevices(): boolean {
    return this.#isVisible && this.#showsDevices;
  }

  /** Whether it lets the untouched microphone be heard. */
  get isComparing(): boolean {
    return this.#isComparing;
  }

  opened(socket: PageSocket): void {
    this.#socket = socket;
    this.#options.opened();
  }

  message(text: string | undefined): void {
    void this.#answer(text).then((answer) => this.send(answer));
  }

  closed(): void {
    this.#socket = undefined;
    this.#isVisible = false;
    this.#isComparing = false;
    this.#options.closed();
  }

  /** Sends a message, if the page is still there. */
  send(message: ToPage): void {
    this.sendText(JSON.stringify(message));
  }

  /** Sends live figures or levels, unless the page reads too slowly for them. @param text The message. */
  sendLive(text: string): void {
    if ((this.#socket?.waiting ?? 0) <= maxWaitingForFigures) this.sendText(text);
  }

  /** Sends the text of a message, if the page is still there. */
  sendText(text: string): void {
    this.#socket?.send(text);
  }

  /** Says that the app ends. */
  end(): void {
    this.send({ kind: "ended" });
    this.#socket?.close();
  }

  async #answer(text: string | undefined): Promise<ToPage> {
    const parsed = v.safeParse(fromPageSchema, parseJson(text ?? ""));
    if (!parsed.success) {
      return { kind: "refused", id: null, message: "This Anecho does not know that message." };
    }
    const { id, request } = parsed.output;
    try {
      switch (request.command) {
        case "visible":
          this.#isVisible = request.isOn;
          this.#showsDevices = request.showsDevices === true;
          this.#options.changed();
          break;
        case "compare":
          this.#isComparing = request.isOn;
          this.#options.changed();
          break;
        case "doctor":
          this.send({ kind: "findings", findings: [...await this.#options.diagnose()] });
          break;
        case "save-session": {
          const folder = await this.#options.saveSession(request.isPrivate);
          this.send({ kind: "saved", folder });
          break;
        }
        case "record-session":
          this.#options.session.start(request.isPrivate);
          break;
        case "stop-session":
          this.#options.session.stop();
          break;
        case "test":
          this.#options.tester.start(request.kind);
          break;
        case "stop-test":
          this.#options.tester.stop();
          break;
        default:
          await this.#options.obey(request);
      }
      return { kind: "done", id };
    } catch (error) {
      return {
        kind: "refused",
        id,
        message: messageOf(error),
      };
    }
  }
}
