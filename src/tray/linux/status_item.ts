import { Buffer } from "node:buffer";
import { interface as service, Message } from "@jellybrick/dbus-next";
import type { Look } from "../../app/status.ts";
import { drawIcon } from "../icon.ts";
import type { TrayView } from "../tray_messages.ts";
import { menuPath } from "./dbus_menu.ts";

/** The icon's path on the bus, at which watchers expect it. */
export const itemPath = "/StatusNotifierItem";

const name = "org.kde.StatusNotifierItem";

/** Sizes of the icon in pixels; panels choose one, and scale it if necessary. */
const sizes = [16, 22, 24, 32, 48];

const { method, property } = service;
const text = { signature: "s", access: "read" } as const;

type Pixmap = [width: number, height: number, argb: Buffer];

/**
 * An icon that the desktop shows in its panel.
 *
 * @see https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/
 */
export class StatusItem extends service.Interface {
  @property(text)
  readonly Category = "ApplicationStatus";
  @property(text)
  readonly Id = "anecho";
  @property(text)
  readonly Title = "Anecho";
  @property(text)
  readonly Status = "Active";
  @property({ signature: "i", access: "read" })
  readonly WindowId = 0;
  @property(text)
  readonly IconThemePath = "";
  @property(text)
  readonly IconName = "";
  @property(text)
  readonly OverlayIconName = "";
  @property(text)
  readonly AttentionIconName = "";
  @property({ signature: "b", access: "read" })
  readonly ItemIsMenu = false;
  @property({ signature: "o", access: "read" })
  readonly Menu = menuPath;
  @property({ signature: "a(iiay)", access: "read" })
  IconPixmap: Pixmap[] = [];
  @property({ signature: "(sa(iiay)ss)", access: "read" })
  ToolTip: [icon: string, pixmaps: Pixmap[], title: string, text: string] = ["", [], "Anecho", ""];
  readonly #activated: () => void;
  readonly #drawn = new Map<string, Pixmap[]>();
  #icon = "";

  constructor(activated: () => void) {
    super(name);
    this.#activated = activated;
  }

  /** Sets the view. @return the signals that tell panels of the change. */
  set({ look, isRecording, tooltip }: TrayView): Message[] {
    const signals: string[] = [];
    const icon = `${look} ${isRecording}`;
    if (icon !== this.#icon) {
      this.#icon = icon;
      const drawn = this.#drawn.get(icon) ??
        sizes.map((size) => pixmapOf(look, size, isRecording));
      this.#drawn.set(icon, drawn);
      this.IconPixmap = drawn;
      signals.push("NewIcon");
    }
    const [title = "", ...lines] = tooltip.split("\n");
    const text = lines.map(escapeMarkup).join("\n");
    if (title !== this.ToolTip[2] || text !== this.ToolTip[3]) {
      this.ToolTip = ["", [], title, text];
      signals.push("NewToolTip");
    }
    return signals.map((signal) => Message.newSignal(itemPath, name, signal));
  }

  @method({ inSignature: "ii" })
  Activate(): void {
    this.#activated();
  }

  /** Does nothing, since the panel shows the menu itself. */
  @method({ inSignature: "ii" })
  ContextMenu(): void {}

  @method({ inSignature: "ii" })
  SecondaryActivate(): void {}

  @method({ inSignature: "is" })
  Scroll(): void {}
}

/** Draws the icon in the form of panels: opacity, red, green and blue of each pixel. */
function pixmapOf(look: Look, size: number, isRecording: boolean): Pixmap {
  const { rgba } = drawIcon(look, size, "any", isRecording);
  const argb = Buffer.alloc(rgba.length);
  for (let at = 0; at < rgba.length; at += 4) {
    argb.set(rgba.subarray(at, at + 3), at + 1);
    argb[at] = rgba[at + 3] ?? 0;
  }
  return [size, size, argb];
}

/** Escapes a line of the tooltip's text, since panels read that text as markup. */
function escapeMarkup(line: string): string {
  return line.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
