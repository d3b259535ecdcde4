import { equal } from "node:assert/strict";
import { hasWebviewRuntime } from "./webview_runtime.ts";

/** A registry in which one key holds a version of the runtime. */
function registryWith(place: string, version: string) {
  return {
    text: (root: string, key: string, name: string) =>
      `${root}\\${key}`.startsWith(place) && key.endsWith("-00C3A9A7E4C5}") && name === "pv"
        ? version
        : undefined,
  };
}

Deno.test("D4 the WebView2 Runtime is found wherever it is installed", () => {
  for (const place of ["machine\\SOFTWARE\\WOW6432Node", "machine\\SOFTWARE\\Micro", "person"]) {
    equal(hasWebviewRuntime(registryWith(place, "120.0.2210.91")), true, place);
    equal(hasWebviewRuntime(registryWith(place, "0.0.0.0")), false, place);
    equal(hasWebviewRuntime(registryWith(place, "")), false, place);
  }
  equal(hasWebviewRuntime(registryWith("nowhere", "120.0.2210.91")), false);
});
