import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { LiveFigures, SettingsState } from "../../src/settings/protocol.ts";
import { Icon } from "../components/icon.tsx";
import { Plot } from "../components/plot.tsx";
import { Said } from "../components/said.tsx";
import { SessionReport } from "../components/session_report.tsx";
import { Section } from "../components/setting.tsx";
import { usePage } from "../context.ts";
import { bugReport } from "../view/bug_report.ts";
import { foldEvents } from "../view/event_list.ts";

function Plots({ theme }: { readonly theme: string }): JSX.Element {
  const { translator } = usePage();
  const say = (key: string) => translator.say(key);
  return (
    <div class="plots">
      <Plot
        theme={theme}
        title={say("live.levels")}
        unit="dB"
        range={[-80, 0]}
        isFixed
        lines={[
          { series: "microphoneDbfs", label: say("role.microphone"), color: "microphone" },
          { series: "referenceDbfs", label: say("role.speakers"), color: "speakers" },
          { series: "outputDbfs", label: say("role.output"), color: "output" },
        ]}
      />
      <Plot
        theme={theme}
        title={say("live.reduction")}
        unit="dB"
        range={[0, 60]}
        isFixed
        lines={[{ series: "echoReductionDb", label: say("live.reduction"), color: "output" }]}
      />
      <Plot
        theme={theme}
        title={say("live.delay")}
        unit="ms"
        decimals={1}
        range={[0, 100]}
        lines={[
          { series: "delayMs", label: say("live.delay"), color: "microphone" },
          { series: "bufferMs", label: say("live.buffer"), color: "speakers" },
        ]}
      />
      <Plot
        theme={theme}
        title={say("live.drift")}
        unit="ppm"
        decimals={1}
        range={[-20, 20]}
        lines={[{ series: "referenceDriftPpm", label: say("live.drift"), color: "microphone" }]}
      />
    </div>
  );
}

type Row = readonly [key: string, value: (figures: LiveFigures) => string];

/** Time between two updates of the shown figures, in ms: nobody reads faster. */
const readMs = 500;

function Figures(): JSX.Element {
  const { translator, figures } = usePage();
  const [current, setCurrent] = useState(figures.value);
  useEffect(() => {
    const timer = setInterval(() => setCurrent(figures.value), readMs);
    return () => clearInterval(timer);
  }, [figures]);
  const with_ = (value: number | null, unit: string, decimals = 0) =>
    value === null ? "–" : `${translator.number(value, decimals)} ${unit}`;
  const rows: readonly Row[] = [
    ["live.latency", (it) => with_(it.latencyMs, "ms", 1)],
    ["live.turn", (it) => with_(it.turnWorstUs === null ? null : it.turnWorstUs / 1000, "ms", 2)],
    ["live.outputDrift", (it) => with_(it.outputDriftPpm, "ppm", 1)],
    ["live.bufferTarget", (it) => with_(it.bufferTargetMs, "ms", 1)],
    ["live.underruns", (it) => translator.number(it.underruns)],
    ["live.overruns", (it) => translator.number(it.overruns)],
    ["live.gaps", (it) => translator.number(it.referenceGaps)],
    ["live.restarts", (it) => translator.number(it.cancellerRestarts)],
    ["live.realTime", (it) => translator.say(it.isRealTime ? "answer.yes" : "answer.no")],
  ];
  return (
    <dl class="figures">
      {rows.map(([key, value]) => (
        <div key={key}>
          <dt>{translator.say(key)}</dt>
          <dd>{current === null ? "–" : value(current)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Copies a bug report. If the clipboard is not accessible, shows the text to be copied. */
function CopyReport({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator, figures } = usePage();
  const [isCopied, setCopied] = useState(false);
  const [shown, setShown] = useState<string>();
  const area = useRef<HTMLTextAreaElement>(null);
  const copy = async () => {
    const text = bugReport(app, figures.value, new Date());
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      setShown(text);
      queueMicrotask(() => area.current?.select());
    }
  };
  return (
    <>
      <button type="button" class="button" onClick={() => void copy()}>
        <Icon name="copy" />
        {translator.say("live.copy")}
      </button>
      <span role="status" class="muted copied">
        {isCopied ? translator.say("live.copied") : ""}
      </span>
      <p class="muted">{translator.say("live.copyAbout")}</p>
      {shown !== undefined && (
        <textarea
          ref={area}
          rows={8}
          readOnly
          value={shown}
          aria-label={translator.say("live.copy")}
        />
      )}
    </>
  );
}

/** The page of figures and events. */
export function LivePage({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator } = usePage();
  return (
    <>
      <Plots theme={app.settings.theme} />
      <Section title={translator.say("live.figures")}>
        <Figures />
      </Section>
      <Section title={translator.say("live.events")}>
        {app.events.length === 0
          ? <p class="muted">{translator.say("live.noEvents")}</p>
          : (
            <ol class="events" tabIndex={0} aria-label={translator.say("live.events")}>
              {foldEvents(app.events).map(({ event: { number, at, level, text }, times }) => (
                <li key={number} data-level={level}>
                  <time dateTime={new Date(at).toISOString()}>{translator.time(at)}</time>
                  <span>
                    {level === "warning" && (
                      <span class="tag tag-bad">{translator.say("live.warning")}</span>
                    )}
                    <Said text={text} />
                    {times > 1 && (
                      <span class="times">
                        {` ${translator.say("live.times", { count: times })}`}
                      </span>
                    )}
                  </span>
                </li>
              ))}
            </ol>
          )}
      </Section>
      <Section title={translator.say("live.report")}>
        <CopyReport app={app} />
        <SessionReport app={app} />
      </Section>
    </>
  );
}
