import type { RemoteMicStatus } from "../../src/app/remote_mic_status.ts";
import type { Translator } from "../../src/language/translator.ts";

/** Describes a remote microphone: who sends, since when, and its figures. Unknown parts are left out. */
export function remoteMicParts(
  { isAlive, sender, sinceMs, levelDbfs, delayMs, lostPercent, echoReductionDb }: RemoteMicStatus,
  translator: Translator,
): string[] {
  if (!isAlive) return [translator.say("remoteMic.noMicrophone")];
  if (sender === null) return [translator.say("remoteMic.nobody")];
  const time = new Intl.DateTimeFormat(translator.tag, { timeStyle: "short" });
  const figure = (key: string, value: number | null, decimals = 0) =>
    value === null
      ? []
      : [translator.say(`remoteMic.${key}`, { value: translator.number(value, decimals) })];
  return [
    sinceMs === null
      ? sender
      : translator.say("remoteMic.sender", { sender, time: time.format(sinceMs) }),
    ...figure("level", levelDbfs),
    ...figure("delay", delayMs),
    ...figure("lost", lostPercent, 1),
    ...figure("echo", echoReductionDb),
  ];
}
