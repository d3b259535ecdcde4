import * as v from "valibot";
import { type AppPageCommand } from "./page_commands.ts";
import { fromPageSchema, type ShownFinding, type ToPage } from "./protocol.ts";
import type { SessionSwitch } from "./session_switch.ts";
import type { Tester } from "./tester.ts";
import type { PageSocket, PageSocketListener } from "./web_socket.ts";
import { messageOf } from "../platform/message_of.ts";
import { parseJson } from "../platform/parse_json.ts";

/** Bytes waiting for a page above which live figures and levels are skipped, since they would come late. */
const maxWaitingForFigures = 64 * 1024;

/** Options of {@linkcode PageConnection}. */
export interface PageConnectionOptions {
  /** Carries out a command. An error is shown on the page. */
  readonly obey: (command: AppPageCommand) => Promise<void>;
  /** Runs the doctor. An error is shown on the page. */
  readonly diagnose: () => Promise<readonly ShownFinding[]>;
  /** Writes the last minute of the session to a folder. An error is shown on the page. @return the folder. */
  readonly saveSession: (isPrivate: boolean) => Promise<string>;
  readonly session: Pick<SessionSwitch, "start" | "stop">;
  readonly tester: Pick<Tester, "start" | "stop">;
  /** Called when the connection is open for messages. */
  readonly opened: () => void;
  /** Called when the page begins or ends to be visible, to show devices, or to compare. */
  readonly changed: () => void;
  readonly closed: () => void;
}

/** The connection of one page that is open or opening. */
export class PageConnection implements PageSocketListener {
  readonly #options: PageConnectionOptions;
  #socket: PageSocket | undefined;
  #isVisible = false;
  #showsDevices = false;
  #isComparing = false;

  constructor(options: PageConnectionOptions) {
    this.#options = options;
  }

  /** Whether the connection is open for messages. */
  get isOpen(): boolean {
    return this.#socket !== undefined;
  }

  /** Whether the page is visible. */
  get isVisible(): boolean {
    return this.#isVisible;
  }

  /** Whether the page is visible and shows devices with their levels. */
  get showsDevices(): boolean {
    return this.#isVisible && this.#showsDevices;
  }

  /** Whether the page has turned on the untouched microphone, for comparison. */
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

  /** Sends a message, if the page is connected. */
  send(message: ToPage): void {
    this.sendText(JSON.stringify(message));
  }

  /** Sends live figures or levels, unless the page reads too slowly. @param text The message. */
  sendLive(text: string): void {
    if ((this.#socket?.waiting ?? 0) <= maxWaitingForFigures) this.sendText(text);
  }

  /** Sends the text of a message, if the page is connected. */
  sendText(text: string): void {
    this.#socket?.send(text);
  }

  /** Tells the page that the app ends. */
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
