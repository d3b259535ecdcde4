import { deepEqual, equal } from "node:assert/strict";
import { HeardSender } from "./heard_sender.ts";

Deno.test("B5 who sends is known since the first packet, until a silence or another sender", () => {
  const heard = new HeardSender();
  equal(heard.current(0), undefined);
  for (let ms = 1000; ms <= 5000; ms += 20) heard.hear("10.0.0.2:5", ms);
  deepEqual(heard.current(7900), { name: "10.0.0.2:5", sinceMs: 1000 });
  equal(heard.current(8001), undefined);
  heard.hear("10.0.0.2:5", 9000);
  equal(heard.current(9001)?.sinceMs, 9000);
  heard.hear("10.0.0.3:6", 9500);
  deepEqual(heard.current(9500), { name: "10.0.0.3:6", sinceMs: 9500 });
});
