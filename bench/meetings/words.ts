/** Score of a transcript: how many of one person's words, each said once, were recognised. */
export interface WordScore {
  readonly said: number;
  /** Number of words found once. */
  readonly once: number;
  /** Number of words found more than once, as when the recording holds a voice and its echo. */
  readonly repeated: number;
  /** Number of words not found. */
  readonly lost: number;
}

/** Words of several syllables: the far end's and the near end's, with no word in both. */
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

/** @return a grammar for pocketsphinx (JSGF) that accepts the words in any order. */
export function grammar(vocabulary: readonly string[]): string {
  return `#JSGF V1.0;\ngrammar words;\npublic <words> = ( ${vocabulary.join(" | ")} )+;\n`;
}

/** Scores words that were said once each. @param found All words in a transcript. */
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

/** A word and the time at which it begins. */
export interface SpokenWord {
  readonly speaker: keyof typeof words;
  readonly word: string;
  readonly atS: number;
}

/** Time from the beginning of a word to the beginning of the same person's next word, in s. */
const wordS = 1.4;
/** Number of words in a turn. */
const turnWords = 4;

/**
 * Lays out a conversation: in turns, or both at once.
 *
 * @param fromS Time at which the conversation begins.
 * @return the words in their order, and the time at which the conversation ends.
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
      // At once: the near end speaks in the far end's turn, 0.3 s later.
      const beginS = kind === "at-once" && speaker === "near" ? atS - turnWords * wordS + 0.3 : atS;
      turn.forEach((word, index) => spoken.push({ speaker, word, atS: beginS + index * wordS }));
      if (kind === "turns" || speaker === "far") atS += turnWords * wordS;
    }
  }
  return { spoken, untilS: atS + 1 };
}
