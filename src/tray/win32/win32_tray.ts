import type { FromTray, ToTray } from "../tray_messages.ts";
import { ownMessages } from "./constants.ts";

const user32Symbols = {
  PostMessageW: { parameters: ["pointer", "u32", "usize", "isize"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/** Longest wait for the icon's removal, in ms. */
const closeMs = 2000;

/** The tray icon on Windows, which has a thread of its own. */
export class Win32Tray implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #user32 = Deno.dlopen("user32.dll", user32Symbols);
  readonly #ended = Promise.withResolvers<void>();
  /** Messages to send once the window is open. */
  #waiting: ToTray[] = [];
  #window: Deno.PointerValue = null;

  /** @param listener Called with all messages of the tray except `ready`. */
  constructor(listener: (message: FromTray) => void) {
    this.#worker = new Worker(new URL("./tray_worker.ts", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }: MessageEvent<FromTray>) => {
      if (data.kind === "ready") return this.#start(data.window);
      if (data.kind === "ended" || data.kind === "failed") this.#ended.resolve();
      listener(data);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#ended.resolve();
      listener({ kind: "failed", message: event.message });
    };
  }

  /** Sends a message to the tray's thread. */
  send(message: ToTray): void {
    if (this.#window === null) this.#waiting.push(message);
    else this.#post(message);
  }

  /** Removes the icon. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.send({ kind: "close" });
    const timer = setTimeout(() => this.#ended.resolve(), closeMs);
    await this.#ended.promise;
    clearTimeout(timer);
    this.#user32.close();
  }

  #start(window: bigint): void {
    this.#window = Deno.UnsafePointer.create(window);
    for (const message of this.#waiting.splice(0)) this.#post(message);
  }

  #post(message: ToTray): void {
    this.#worker.postMessage(message);
    const announcement = message.kind === "close" ? ownMessages.urgentMail : ownMessages.mail;
    this.#user32.symbols.PostMessageW(this.#window, announcement, 0n, 0n);
  }
}
