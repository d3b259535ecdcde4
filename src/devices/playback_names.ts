/** Beginnings of words for "stereo", "mix", "mixer" and "mixing", in the form of {@linkcode plain}. */
const latin = {
  stereo: "e?stereo|sztereo",
  mix: [
    // Germanic, Romance and Finnic
    "mix|miks|misch|bland|meng|mezcl|mescl|mestur|mistur|mixt|missag|miscel|mescol|amestec",
    "sekoit|segu|sega",
    // Slavic and Baltic
    "smesov|zmies|zmes|smes|mesan|mesal|mesav|mijes|mjes|mais|misin|sajauk",
    // Hungarian, Turkish, Vietnamese, Indonesian and others
    "kever|karis|tron|campur|nahas|cymysg",
  ].join("|"),
  /** Words for "sound", which may be a part of the name. */
  sound: "audio|sound|son|son[io]do?|suono|ton|hang|ljud|lyd|geluids?|zvuk|dzwiek|aani|ses|garso",
};

/**
 * The same words in other scripts. They may stand anywhere in a name, since in those scripts no word for a
 * microphone resembles them.
 */
const others = {
  stereo: [
    "стерео|στερεο|ستيريو|ستريو|استريو|استيريو|סטריאו|סטראו|סטיריאו",
    "สเตอริโอ|สเตริโอ|स्टीरियो|ステレオ|立体声|立體聲|立体音|立體音|스테레오",
  ].join("|"),
  mix: [
    "микс|микш|мікс|мікш|смес|смеш|зміш|меша|миша|аралас|μιξ|μειξ|μικτ|μικσ|αναμ",
    "مزيج|مزج|خلط|خليط|ميكس|مكس|مازج|מיקס|ערבוב|ערבול|מערבל|מיזוג|ממזג",
    "มิกซ|มิกเซอร|ผสม|मिक|ミキサ|ミックス|ミキシング|混音|混合|混頻|混频|믹스|믹서|믹싱|혼합",
  ].join("|"),
};

/** Endings of words that begin with "stereo", such as "stereophonic". */
const phonic = "(?:(?:ph|f)on\\p{L}{0,8})?";

/** "Stereo mix", "Stereofonní směšovač", "Sztereó hangkeverő"; "Miks stereo", "Mezcla de estéreo". */
const latinMix = new RegExp(
  `^(?:(?:${latin.stereo})${phonic} ?(?:${latin.sound})?(?:${latin.mix})\\p{L}*|` +
    `(?:${latin.mix})\\p{L}* ?(?:\\p{L}{1,3} )?(?:${latin.stereo})${phonic}\\p{L}{0,3})` +
    `(?: (?:${latin.sound})\\p{L}*)?(?: ?\\d+)?$`,
  "u",
);

const otherStereo = new RegExp(plain(others.stereo), "u");
const otherMix = new RegExp(plain(others.mix), "u");

/** Names that makers of sound cards and audio interfaces give to devices that record what is played. */
const makersNames = new RegExp(
  [
    // Creative's name, and its translations
    "^what (?:u|you) hear",
    "^was (?:sie|du) horen|^was du horst",
    "^ce que (?:vous entendez|tu entends)",
    "^lo que (?:se )?(?:escucha|oye)",
    "^cio che (?:senti|si sente)",
    "^o que (?:voce )?ouv",
    "^wat u hoort|^vad du hor|^hvad du horer|^to co slysz",
    "^(?:что|то,? что) (?:вы|ты) слыш",
    "再生リダイレクト|听到的声音|聽到的聲音",
    // Other makers' names
    "^wave ?out ?mix|^mono ?mix|^rec\\.? ?playback|^playback$",
    "loop ?back|ループバック|环回|回环|環回|迴環|루프백",
    "^monitor of |^monitor von |^moniteur de |^monitor de |^monitor di ",
  ].map(plain).join("|"),
  "u",
);

/** Names of mixes by an interface or program, which may include the voice: "Broadcast Stream Mix". */
const streamMix = new RegExp(
  "\\b(?:stream(?:ing)?|broadcast|show|personal|monitor|chat|game|record(?:ing)?|main|master|daw|" +
    "program|output|system|usb|pc|sub|aux|cue|phones?)[ ]*mix\\b|\\bmix(?:er)? (?:out|minus)\\b|" +
    "^mix(?: [a-h1-8]| l ?r| 1 2)?$",
  "u",
);

/**
 * Whether a label names a recording of what is played, in any language of Windows.
 *
 * @param label The part of the name before the driver's, such as "Stereo Mix".
 */
export function namesPlayback(label: string): boolean {
  const text = plain(label);
  const words = text.replace(/[\s\p{P}\p{S}]+/gu, " ").trim();
  return latinMix.test(words) || otherStereo.test(text) && otherMix.test(text) ||
    makersNames.test(text);
}

/** Whether a label names a mix that includes what is played. */
export function namesMix(label: string): boolean {
  return streamMix.test(plain(label));
}

/** Converts to lower case without accents, with spaces for hyphens. */
function plain(text: string): string {
  return text.toLowerCase().normalize("NFKD").replace(/\p{Mn}/gu, "").normalize("NFKC")
    .replaceAll("ı", "i").replaceAll("ł", "l").replace(/ø/g, "o")
    .replace(/(?<=\p{L})[-‐‑–_](?=\p{L})/gu, " ").trim();
}
