import assert from "node:assert/strict";
import { markup } from "./markup.ts";

Deno.test("markup escapes what is put in, but not its own markup", () => {
  const name = `<img src=x onerror="alert('&')">`;
  assert.equal(
    markup`<b title="${name}">${markup`<i>${1}</i>`}${[markup`x`, markup`y`]}</b>`.text,
    '<b title="&lt;img src=x onerror=&quot;alert(&#39;&amp;&#39;)&quot;&gt;"><i>1</i>xy</b>',
  );
});

Deno.test("markup makes control and direction characters visible", () => {
  assert.equal(markup`${"a\u202egnp.exe\x00"}`.text, "a\ufffdgnp.exe\ufffd");
});
