import { match, ok, strictEqual, throws } from "node:assert";
import { join } from "node:path";
import { type NativeSource, nativeSources } from "./native_sources.ts";
import { archiveUrls, type ProvideOptions, provideSources, sourcesCache } from "./sources.ts";
import { ToolError } from "./tool_error.ts";

const example: NativeSource = {
  name: "example",
  version: "1.0",
  licence: "MIT",
  debian: { folder: "e/example", file: "example_1.0+dfsg.orig.tar.gz", sha256: "0".repeat(64) },
  upstreamUrl: "https://example.org/v1.0.tar.gz",
  files: ["LICENSE"],
  contentsSha256: "0".repeat(64),
};

Deno.test("nativeSources: every row is complete and named like its key", () => {
  for (const [key, source] of Object.entries(nativeSources)) {
    strictEqual(source.name, key);
    match(source.debian.sha256, /^[0-9a-f]{64}$/);
    match(source.contentsSha256, /^[0-9a-f]{64}$/);
    match(source.upstreamUrl, /^https:\/\/.*\.tar\.gz$/);
    ok(source.files.some((file) => /LICENSE|COPYING/.test(file)), `${key} keeps no licence`);
  }
});

Deno.test("archiveUrls() lists the mirrors first and the release page last", () => {
  const urls = archiveUrls(example, ["http://mirror.example/debian/", "http://other.example"]);
  strictEqual(
    urls[0],
    "http://mirror.example/debian/pool/main/e/example/example_1.0%2Bdfsg.orig.tar.gz",
  );
  strictEqual(
    urls[3],
    "http://other.example/pool/universe/e/example/example_1.0%2Bdfsg.orig.tar.gz",
  );
  strictEqual(urls.at(-1), example.upstreamUrl);
});

Deno.test("sourcesCache() prefers ANECHO_CACHE to the system's place", () => {
  strictEqual(sourcesCache("linux", { ANECHO_CACHE: "/c", HOME: "/h" }), join("/c", "sources"));
  strictEqual(
    sourcesCache("linux", { XDG_CACHE_HOME: "/x", HOME: "/h" }),
    join("/x", "anecho", "sources"),
  );
  strictEqual(sourcesCache("linux", { HOME: "/h" }), join("/h", ".cache", "anecho", "sources"));
  strictEqual(
    sourcesCache("windows", { LOCALAPPDATA: "/l", HOME: "/h" }),
    join("/l", "anecho", "sources"),
  );
  throws(() => sourcesCache("linux", {}), { code: "no_home" });
});

Deno.test("provideSources() unpacks a given archive, keeps what is used, and refuses another", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(folder, "top"));
    await Deno.writeTextFile(join(folder, "top", "a"), "");
    await Deno.writeTextFile(join(folder, "top", "unused"), "");
    const archive = join(folder, "v1.0.tar.gz");
    const tar = new Deno.Command("tar", { args: ["-czf", archive, "-C", folder, "top"] });
    ok((await tar.output()).success);

    const links = join(folder, "links");
    const options: ProvideOptions = {
      links,
      environment: { ANECHO_CACHE: join(folder, "cache"), ANECHO_SOURCES_ARCHIVES: folder },
    };
    const pinned: NativeSource = {
      ...example,
      files: ["a"],
      contentsSha256: "beae57e48f2dcae4f5dfeb460d96f86e22d3356d9c9523142f09bffa750ae1f3",
    };
    await provideSources([pinned], options);
    strictEqual(await Deno.readTextFile(join(links, "example", "a")), "");
    ok(!await Deno.stat(join(links, "example", "unused")).catch(() => false));

    // The second time needs neither archive nor network.
    await Deno.remove(archive);
    await provideSources([pinned], options);

    const failure = await provideSources([{ ...pinned, version: "1.1" }], options)
      .catch((error: unknown) => error);
    ok(failure instanceof ToolError);
    strictEqual(failure.code, "source_unavailable");

    ok((await tar.output()).success);
    const altered = await provideSources(
      [{ ...pinned, version: "1.1", files: ["unused"] }],
      options,
    )
      .catch((error: unknown) => error);
    ok(altered instanceof ToolError);
    strictEqual(altered.code, "source_altered");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
