import { deepEqual, equal } from "node:assert/strict";
import { RemoteMics } from "./remote_mics.ts";
import type { RemoteMicStatus } from "./remote_mic_status.ts";

const status: RemoteMicStatus = {
  name: "Phone",
  isAlive: true,
  sender: "10.0.0.2:5004",
  sinceMs: 0,
  levelDbfs: -20,
  delayMs: 40,
  lostPercent: 0,
  echoReductionDb: null,
};

function names({ statuses }: RemoteMics): string[] {
  return statuses.map(({ name }) => name);
}

Deno.test("B5 a remote microphone is shown until it ends, or says nothing for 6 s", () => {
  const mics = new RemoteMics();
  equal(mics.forgetAt, undefined);
  mics.note("1", status, 0);
  mics.note("2", { ...status, name: "Tablet" }, 1000);
  mics.note("1", status, 2000);
  deepEqual(names(mics), ["Phone", "Tablet"]);
  equal(mics.forgetAt, 7000);
  mics.forget(6999);
  deepEqual(names(mics), ["Phone", "Tablet"]);
  mics.forget(7000);
  deepEqual(names(mics), ["Phone"]);
  mics.note("1", null, 7001);
  deepEqual(names(mics), []);
});

Deno.test("B5 eight remote microphones are shown at most", () => {
  const mics = new RemoteMics();
  for (let id = 0; id < 20; id++) mics.note(`${id}`, { ...status, name: `${id}` }, 0);
  deepEqual(names(mics), ["0", "1", "2", "3", "4", "5", "6", "7"]);
  mics.note("3", { ...status, name: "three" }, 1);
  equal(names(mics)[3], "three");
});
