import type { MenuItem, TrayAction } from "../menu_model.ts";

/** Value of a menu item's property in `com.canonical.dbusmenu`. */
export type MenuProperty = string | number | boolean;

/** A menu item on D-Bus. */
export interface MenuNode {
  /** Number of the item; 0 for the menu itself. */
  readonly id: number;
  readonly properties: Readonly<Record<string, MenuProperty>>;
  readonly children: readonly MenuNode[];
}

/**
 * Numbers the items of a menu. An item keeps its number while other items come and go, and the number of an item with
 * an action is never given to an item with another action. So a click on a menu that has changed meanwhile does what
 * the person read there, or nothing.
 */
export class MenuLayout {
  readonly #ids = new Map<string, number>();
  #root: MenuNode = { id: 0, properties: {}, children: [] };
  #nodes = new Map<number, MenuNode>();
  #actions = new Map<number, TrayAction>();

  /** Replaces the menu. */
  set(items: readonly MenuItem[]): void {
    this.#nodes = new Map();
    this.#actions = new Map();
    const properties = { "children-display": "submenu" };
    this.#root = { id: 0, properties, children: this.#nodesOf(items, "") };
    this.#nodes.set(0, this.#root);
  }

  /** @return the item with a number, or `undefined` if the menu has none. */
  node(id: number): MenuNode | undefined {
    return this.#nodes.get(id);
  }

  /** @return all items, including the menu itself. */
  nodes(): MenuNode[] {
    return [...this.#nodes.values()];
  }

  /** @return the action of an item, or `undefined` if it has none. */
  action(id: number): TrayAction | undefined {
    return this.#actions.get(id);
  }

  #nodesOf(items: readonly MenuItem[], place: string): MenuNode[] {
    const counts = new Map<string, number>();
    return items.map((item) => {
      const name = nameOf(item);
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      const key = `${name} ${count}`;
      const id = this.#idOf(`${place}/${key}`);
      const children = item.kind === "submenu" ? this.#nodesOf(item.items, `${place}/${key}`) : [];
      const node = { id, properties: propertiesOf(item), children };
      this.#nodes.set(id, node);
      if (item.kind === "action") this.#actions.set(id, item.action);
      return node;
    });
  }

  #idOf(key: string): number {
    const id = this.#ids.get(key) ?? this.#ids.size + 1;
    this.#ids.set(key, id);
    return id;
  }
}

/** @return what an item is, wherever it stands. Texts are all alike, since they change often and can't be chosen. */
function nameOf(item: MenuItem): string {
  if (item.kind === "action") return JSON.stringify(item.action);
  return item.kind === "submenu" ? `submenu ${item.label}` : item.kind;
}

function propertiesOf(item: MenuItem): Record<string, MenuProperty> {
  if (item.kind === "separator") return { type: "separator" };
  // A single underscore would mark the next letter as an access key.
  const label = item.label.replaceAll("_", "__");
  if (item.kind === "submenu") return { label, "children-display": "submenu" };
  return {
    label,
    ...(item.kind === "text" ? { enabled: false } : {}),
    ...(item.isTicked === undefined
      ? {}
      : { "toggle-type": "checkmark", "toggle-state": item.isTicked ? 1 : 0 }),
  };
}
