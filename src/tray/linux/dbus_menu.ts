import { interface as service, Message, Variant } from "@jellybrick/dbus-next";
import type { MenuItem, TrayAction } from "../menu_model.ts";
import { MenuLayout, type MenuNode, type MenuProperty } from "./menu_layout.ts";

/** The path of the menu on the bus. */
export const menuPath = "/StatusNotifierItem/Menu";

const name = "com.canonical.dbusmenu";

type Properties = Record<string, Variant>;
type Layout = [id: number, properties: Properties, children: Variant[]];

const { method, property } = service;

/** A menu on D-Bus: the desktop reads and draws it, and reports clicks. */
export class DbusMenu extends service.Interface {
  @property({ signature: "u", access: "read" })
  readonly Version = 3;
  @property({ signature: "s", access: "read" })
  readonly TextDirection = "ltr";
  @property({ signature: "s", access: "read" })
  readonly Status = "normal";
  @property({ signature: "as", access: "read" })
  readonly IconThemePath: string[] = [];
  readonly #layout = new MenuLayout();
  readonly #clicked: (action: TrayAction) => void;
  #revision = 1;

  constructor(clicked: (action: TrayAction) => void) {
    super(name);
    this.#clicked = clicked;
  }

  /** Sets the items. @return the signal that tells readers of the menu to read it again. */
  set(items: readonly MenuItem[]): Message {
    this.#layout.set(items);
    this.#revision++;
    return Message.newSignal(menuPath, name, "LayoutUpdated", "ui", [this.#revision, 0]);
  }

  @method({ inSignature: "iias", outSignature: "u(ia{sv}av)" })
  GetLayout(parent: number, depth: number, names: string[]): [number, Layout] {
    return [this.#revision, layoutOf(this.#node(parent), depth, names)];
  }

  @method({ inSignature: "aias", outSignature: "a(ia{sv})" })
  GetGroupProperties(ids: number[], names: string[]): [number, Properties][] {
    const nodes = ids.length === 0
      ? this.#layout.nodes()
      : ids.flatMap((id) => this.#layout.node(id) ?? []);
    return nodes.map((node) => [node.id, variantsOf(node, names)]);
  }

  @method({ inSignature: "is", outSignature: "v" })
  GetProperty(id: number, property: string): Variant {
    const value = this.#node(id).properties[property];
    if (value === undefined) throw new Error(`the item ${id} has no ${property}`);
    return variantOf(value);
  }

  @method({ inSignature: "isvu" })
  Event(id: number, event: string): void {
    const action = event === "clicked" ? this.#layout.action(id) : undefined;
    if (action !== undefined) this.#clicked(action);
  }

  @method({ inSignature: "a(isvu)", outSignature: "ai" })
  EventGroup(events: [number, string, Variant, number][]): number[] {
    for (const [id, event] of events) this.Event(id, event);
    return events.map(([id]) => id).filter((id) => this.#layout.node(id) === undefined);
  }

  @method({ inSignature: "i", outSignature: "b" })
  AboutToShow(): boolean {
    return false;
  }

  @method({ inSignature: "ai", outSignature: "aiai" })
  AboutToShowGroup(ids: number[]): [number[], number[]] {
    return [[], ids.filter((id) => this.#layout.node(id) === undefined)];
  }

  #node(id: number): MenuNode {
    const node = this.#layout.node(id);
    if (node === undefined) throw new Error(`the menu has no item ${id}`);
    return node;
  }
}

/** @param depth Number of levels of children, or -1 for all. */
function layoutOf(node: MenuNode, depth: number, names: readonly string[]): Layout {
  const children = depth === 0
    ? []
    : node.children.map((child) => new Variant("(ia{sv}av)", layoutOf(child, depth - 1, names)));
  return [node.id, variantsOf(node, names), children];
}

/** @param names Names of the requested properties; empty for all. */
function variantsOf({ properties }: MenuNode, names: readonly string[]): Properties {
  const chosen = Object.entries(properties)
    .filter(([property]) => names.length === 0 || names.includes(property));
  return Object.fromEntries(chosen.map(([property, value]) => [property, variantOf(value)]));
}

function variantOf(value: MenuProperty): Variant {
  const signature = typeof value === "string" ? "s" : typeof value === "boolean" ? "b" : "i";
  return new Variant(signature, value);
}
