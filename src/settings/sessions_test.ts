import assert from "node:assert/strict";
import { maxSessions, maxTickets, Sessions, ticketMs } from "./sessions.ts";

Deno.test("D9 a ticket is good once", () => {
  const sessions = new Sessions(() => 0);
  const session = sessions.exchange(sessions.makeTicket());
  assert.ok(session !== undefined && sessions.has(session));
  const ticket = sessions.makeTicket();
  assert.ok(sessions.exchange(ticket));
  assert.equal(sessions.exchange(ticket), undefined);
  assert.equal(sessions.exchange("x".repeat(64)), undefined);
  assert.equal(sessions.has(ticket), false);
});

Deno.test("D9 a ticket is good for a minute", () => {
  let now = 1000;
  const sessions = new Sessions(() => now);
  const [early, late] = [sessions.makeTicket(), sessions.makeTicket()];
  now += ticketMs;
  assert.ok(sessions.exchange(early));
  now += 1;
  assert.equal(sessions.exchange(late), undefined);
});

Deno.test("D9 tickets and sessions don't pile up: the oldest go", () => {
  const sessions = new Sessions(() => 0);
  const tickets = Array.from({ length: maxTickets + 1 }, () => sessions.makeTicket());
  assert.equal(new Set(tickets).size, tickets.length);
  assert.equal(sessions.exchange(tickets[0] ?? ""), undefined);
  assert.ok(sessions.exchange(tickets[1] ?? ""));
  const all = Array.from(
    { length: maxSessions + 1 },
    () => sessions.exchange(sessions.makeTicket()) ?? "",
  );
  assert.deepEqual(all.map((it) => sessions.has(it)), all.map((_, index) => index > 0));
});
