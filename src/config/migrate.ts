/** Function that turns settings of one version into those of the next. */
export type Migration = (settings: Record<string, unknown>) => Record<string, unknown>;

/** Result of {@linkcode migrate}. */
export type Migrated =
  | { readonly kind: "current"; readonly settings: Record<string, unknown> }
  | { readonly kind: "newer"; readonly version: number };

/**
 * Converts settings to the newest version. Settings without a version count as settings of the newest. Settings
 * whose version is not a whole number from 1 are returned as they are.
 *
 * @param migrations One for each older version, beginning with 1.
 */
export function migrate(
  settings: Record<string, unknown>,
  migrations: readonly Migration[],
): Migrated {
  const newest = migrations.length + 1;
  const version = settings["version"] ?? newest;
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) {
    return { kind: "current", settings };
  }
  if (version > newest) return { kind: "newer", version };
  let migrated = settings;
  for (const step of migrations.slice(version - 1)) migrated = step(migrated);
  return { kind: "current", settings: { ...migrated, version: newest } };
}
