import { boundFunction, openWebviewLibrary, type WebviewFunctions } from "./webview_library.ts";
import type { WindowSize, WindowSizeMemory } from "./window_size.ts";

/** Title of the settings window. */
export const windowTitle = "Anecho settings";

/** Name of the function that the page calls with its size. */
const sizeFunction = "anechoWindowSize";
/** Greatest size of a window's border or title bar, in CSS pixels. */
const widestBorder = 100;
/** Time without a change after which the page reports its size, in ms. */
const restMs = 300;

/**
 * Script that runs in the page before the page's own scripts. The page's content security policy doesn't apply to it.
 * WebKitGTK reports the C locale as the language "C", which Intl rejects.
 */
const pageScript = `(() => {
  try { Intl.getCanonicalLocales(navigator.language); } catch {
    Object.defineProperty(navigator, "language", { value: "en" });
    Object.defineProperty(navigator, "languages", { value: ["en"] });
  }
  const tell = () => ${sizeFunction}(innerWidth, innerHeight);
  let timer;
  addEventListener("load", tell);
  addEventListener("resize", () => { clearTimeout(timer); timer = setTimeout(tell, ${restMs}); });
})()`;

/**
 * Shows a page in Anecho's own window. Blocks this thread until the window is closed.
 *
 * @return `false` if there can be no such window.
 */
export function showWebview(address: string, memory: WindowSizeMemory): boolean {
  const library = openWebviewLibrary();
  const window = library?.webview_create(0, null) ?? null;
  if (library === undefined || window === null) return false;
  const size = memory.load();
  const sizes = new SizeKeeper(size, memory);
  using listener = bind(library, window, (values) => sizes.hear(values));
  library.webview_set_title(window, cString(windowTitle));
  library.webview_set_size(window, size.width, size.height, 0);
  library.webview_init(window, cString(pageScript));
  library.webview_bind(window, cString(sizeFunction), listener.pointer, null);
  library.webview_navigate(window, cString(address));
  library.webview_run(window);
  library.webview_destroy(window);
  return true;
}

/** Converts the sizes that the page reports into sizes for making a window, and saves them. */
export class SizeKeeper {
  readonly #asked: WindowSize;
  readonly #memory: Pick<WindowSizeMemory, "save">;
  /** How much larger the window is than the page; `undefined` before the page's first report. */
  #border: WindowSize | undefined;

  /** @param asked The size with which the window was made. */
  constructor(asked: WindowSize, memory: Pick<WindowSizeMemory, "save">) {
    this.#asked = asked;
    this.#memory = memory;
  }

  /** Takes the width and height that the page reports. */
  hear(values: unknown): void {
    if (!Array.isArray(values)) return;
    const [width, height] = values.map(Number);
    if (width === undefined || height === undefined) return;
    if (this.#border === undefined) {
      const border = { width: this.#asked.width - width, height: this.#asked.height - height };
      const isBorder = [border.width, border.height].every((it) => it >= 0 && it <= widestBorder);
      this.#border = isBorder ? border : { width: 0, height: 0 };
      // If the difference is no border, the size was changed before the first report, and has to be saved.
      if (isBorder) return;
    }
    this.#memory.save({ width: width + this.#border.width, height: height + this.#border.height });
  }
}

/** Makes a function that the page can call, which returns nothing. */
function bind(
  library: WebviewFunctions,
  window: Deno.PointerValue,
  listener: (values: unknown) => void,
): { readonly pointer: Deno.PointerObject<typeof boundFunction> } & Disposable {
  const callback = new Deno.UnsafeCallback(boundFunction, (id, request) => {
    // An exception must not pass through the library.
    try {
      if (id === null || request === null) return;
      const number = new Deno.UnsafePointerView(id).getCString();
      listener(JSON.parse(new Deno.UnsafePointerView(request).getCString()));
      library.webview_return(window, cString(number), 0, cString("null"));
    } catch {
      return;
    }
  });
  return { pointer: callback.pointer, [Symbol.dispose]: () => callback.close() };
}

function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}
