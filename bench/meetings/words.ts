/** Score of a transcript: how many of one person's words, each said once, were recognised. */
export interface WordScore {
  readonly said: number;
  /** Found as often as they were said. */
  readonly once: number;
  /** Words found more than once, as where a voice and its echo are in the recording. */
  readonly repeated: number;
  /** Not found. */
  readonly lost: number;
}

/** Words with several syllables, which no two people say: the far end's, and the near end's. */
export const words = {
  far: [
    ...["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "january", "february"],
    ...[
      "october",
      "november",
      "december",
      "september",
      "hotel",
      "hospital",
      "library",
      "restaurant",
    ],
  ],
  near: [
    ...["seven", "eleven", "thirteen", "seventeen", "telephone", "computer", "camera", "radio"],
    ...["elephant", "tiger", "banana", "potato", "tomato", "chocolate", "carpet", "umbrella"],
  ],
} as const;

/** @return a grammar for pocketsphinx (JSGF) that takes any of the words, in any order. */
export function grammar(vocabulary: readonly string[]): string {
  return `#JSGF V1.0;\ngrammar words;\npublic <words> = ( ${vocabulary.join(" | ")} )+;\n`;
}

/** @return what was found of words that were said once. @param found All words in a transcript. */
export function scoreWords(said: readonly string[], found: readonly string[]): WordScore {
  const counts = said.map((word) => found.filter((it) => it === word).length);
  const share = (isIt: (count: number) => boolean) => counts.filter(isIt).length;
  return {
    said: said.length,
    once: share((count) => count === 1),
    repeated: share((count) => count > 1),
    lost: share((count) => count === 0),
  };
}

/** When a word begins, in seconds. */
export interface SpokenWord {
  readonly speaker: keyof typeof words;
  readonly word: string;
  readonly atS: number;
}

/** From the beginning of a word to that of the next one by the same person, in s. */
const wordS = 1.4;
/** Words that one person says in a turn. */
const turnWords = 4;

/**
 * Lays out a conversation: in turns, or both at once.
 *
 * @param fromS When it begins.
 * @return the words in their order, and when all is said.
 */
export function conversation(
  kind: "turns" | "at-once",
  fromS: number,
): { readonly spoken: readonly SpokenWord[]; readonly untilS: number } {
  const spoken: SpokenWord[] = [];
  let atS = fromS;
  for (let first = 0; first < words.far.length; first += turnWords) {
    for (const speaker of ["far", "near"] as const) {
      const turn = words[speaker].slice(first, first + turnWords);
      // At once: in the same turn, half a word apart.
      const beginS = kind === "at-once" && speaker === "near" ? atS - turnWords * wordS + 0.3 : atS;
      turn.forEach((word, index) => spoken.push({ speaker, word, atS: beginS + index * wordS }));
      if (kind === "turns" || speaker === "far") atS += turnWords * wordS;
    }
  }
  return { spoken, untilS: atS + 1 };
}
