import type { Registry, RegistryRoot } from "./registry.ts";

/**
 * Registry key that holds the version of the WebView2 Runtime.
 *
 * @see https://learn.microsoft.com/microsoft-edge/webview2/concepts/distribution
 */
const client = "Microsoft\\EdgeUpdate\\Clients\\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
const places: readonly (readonly [RegistryRoot, string])[] = [
  ["machine", `SOFTWARE\\WOW6432Node\\${client}`],
  ["machine", `SOFTWARE\\${client}`],
  ["person", `Software\\${client}`],
];

/** Whether the WebView2 Runtime is installed. */
export function hasWebviewRuntime(registry: Pick<Registry, "text">): boolean {
  return places.some(([root, key]) => {
    const version = registry.text(root, key, "pv");
    // An uninstalled runtime may leave an empty or zero version.
    return version !== undefined && version !== "" && version !== "0.0.0.0";
  });
}
