import type { JSX } from "preact";

const paths = {
  now: "M3 12h3l3-8 5 16 3-8h4",
  devices: "M9 6a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21",
  sound: "M4 7h9M19 7h1M4 17h2M12 17h8M16 4.5v5M9 14.5v5",
  live: "M4 20V10M10 20V4M16 20v-7M21 20H3",
  test: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM10 8.500l5.500 3.500-5.500 3.500z",
  help:
    "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.3a2.5 2.5 0 1 1 3.6 2.2c-.7.4-1.1.9-1.1 1.8M12 16.6v.1",
  about: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.6v.1",
  speakers: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11",
  mute: "M9 6a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21M3.5 3.5l17 17",
  bypass: "M3 12h14M13 7l5 5-5 5M21 6v12",
  pause: "M9 5v14M15 5v14",
  record:
    "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 15.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7z",
  apps: "M4 5h16v11H4zM9 20h6M12 16v4",
  good: "M5 12.5l4.5 4.5L19 7.5",
  trouble: "M12 4L2.5 20h19zM12 10v4.5M12 17.2v.1",
  off: "M5 12h14",
  calm: "M12 7v5l3 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  ear: "M7 9a5 5 0 0 1 10 0c0 4-4 4.500-4 8a2.500 2.500 0 0 1-4.500 1.500M10 10a2 2 0 1 1 3 1.800",
  arrow: "M5 12h14M13 6l6 6-6 6",
  copy: "M8 8h11v12H8zM5 16V4h11",
  folder: "M3 6h6l2 2.500h10V19H3z",
  close: "M6 6l12 12M18 6L6 18",
} as const;

/** Name of a drawing. */
export type IconName = keyof typeof paths;

/** A drawing. Screen readers skip it, since words beside it or a label mean the same. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
