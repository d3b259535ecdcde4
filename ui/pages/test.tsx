import type { JSX } from "preact";
import type { EchoTestResult } from "../../src/echo_test/result.ts";
import type { SettingsState } from "../../src/settings/protocol.ts";
import { EchoFindings } from "../components/echo_findings.tsx";
import { LevelPicture } from "../components/level_picture.tsx";
import { Recordings } from "../components/recordings.tsx";
import { Section } from "../components/setting.tsx";
import { TestRun } from "../components/test_run.tsx";
import { usePage } from "../context.ts";
import { echoFigures } from "../view/echo_figures.ts";

/** Below this mean level of the microphone in a voice test, in dBFS, the page says that it heard nearly nothing. */
const unheardDbfs = -60;

/** Result of an echo test: first in words, then figures, levels and recordings. */
function EchoResult(
  { result, number, theme }: {
    readonly result: EchoTestResult;
    readonly number: number;
    readonly theme: string;
  },
): JSX.Element {
  const { translator } = usePage();
  return (
    <div class="test-result" data-verdict={result.verdict}>
      <EchoFindings result={result} />
      <p class="muted">{translator.say(`test.sureness.${result.sureness}`)}</p>
      <dl class="figures">
        {echoFigures(result.figures, translator).map(([key, value]) => (
          <div key={key} data-figure={key}>
            <dt>{translator.say(`test.figure.${key}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <LevelPicture levels={result.levels} theme={theme} />
      <p class="muted">{translator.say("test.learning")}</p>
      <Recordings kind="echo" number={number} />
    </div>
  );
}

/** The page on which the person sees and hears Anecho's effect. */
export function TestPage({ app }: { readonly app: SettingsState }): JSX.Element {
  const { translator } = usePage();
  const { echoTest, voiceTest, choices, settings } = app;
  const isRunning = ({ phase }: { readonly phase: string }) => phase === "running";
  const devices = {
    microphone: choices.microphone.label ?? translator.say("role.microphone"),
    speakers: choices.speaker.label ?? translator.say("role.speakers"),
  };
  return (
    <>
      <Section title={translator.say("test.echo")} className="test-echo">
        <p class="muted">{translator.say("test.echo.about", devices)}</p>
        <p class="muted">{translator.say("test.nothingChanges")}</p>
        <TestRun kind="echo" test={echoTest} isOtherRunning={isRunning(voiceTest)} />
        {echoTest.phase === "done" && (
          <EchoResult result={echoTest.result} number={echoTest.number} theme={settings.theme} />
        )}
      </Section>
      <Section title={translator.say("test.voice")} className="test-voice">
        <p class="muted">{translator.say("test.voice.about", devices)}</p>
        <TestRun kind="voice" test={voiceTest} isOtherRunning={isRunning(echoTest)} />
        {voiceTest.phase === "done" && (
          <div class="test-result">
            <p role="status">
              {translator.say(
                voiceTest.result.levelDbfs < unheardDbfs ? "test.voice.unheard" : "test.voice.done",
              )}
            </p>
            <Recordings kind="voice" number={voiceTest.number} />
          </div>
        )}
      </Section>
    </>
  );
}
