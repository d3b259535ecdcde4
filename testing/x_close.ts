const x11Symbols = {
  XOpenDisplay: { parameters: ["buffer"], result: "pointer" },
  XInternAtom: { parameters: ["pointer", "buffer", "i32"], result: "u64" },
  XSendEvent: { parameters: ["pointer", "u64", "i32", "i64", "buffer"], result: "i32" },
  XCloseDisplay: { parameters: ["pointer"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

const clientMessage = 33;

/**
 * Asks a window to close, as a window manager does.
 *
 * @param display Name of the X display, such as ":99".
 * @see https://www.x.org/releases/current/doc/libX11/libX11/libX11.html#Client_Communication_Events
 */
export function closeXWindow(display: string, window: bigint): void {
  const x11 = Deno.dlopen("libX11.so.6", x11Symbols);
  const { XOpenDisplay, XInternAtom, XSendEvent, XCloseDisplay } = x11.symbols;
  const text = (it: string) => new TextEncoder().encode(`${it}\0`);
  const server = XOpenDisplay(text(display));
  if (server === null) throw new Error(`there is no display ${display}`);
  const event = new BigUint64Array(24);
  const view = new DataView(event.buffer);
  view.setInt32(0, clientMessage, true);
  event[4] = window;
  event[5] = XInternAtom(server, text("WM_PROTOCOLS"), 0);
  view.setInt32(48, 32, true);
  event[7] = XInternAtom(server, text("WM_DELETE_WINDOW"), 0);
  XSendEvent(server, window, 0, 0n, new Uint8Array(event.buffer));
  XCloseDisplay(server);
  x11.close();
}
