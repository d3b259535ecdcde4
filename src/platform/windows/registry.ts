import { readWideString, wideString } from "./wide_string.ts";

/** Part of the registry: of the computer, or of the person. */
export type RegistryRoot = "machine" | "person";

/** Reads the Windows registry. Missing values are `undefined`. */
export interface Registry {
  /** Reads a text value. */
  text(root: RegistryRoot, key: string, name: string): string | undefined;
  /** Reads a number of 32 or 64 bits. */
  number(root: RegistryRoot, key: string, name: string): bigint | undefined;
  /** Reads the raw bytes of a value of any type. */
  bytes(root: RegistryRoot, key: string, name: string): Uint8Array | undefined;
  /** @return the names of the keys below a key. */
  keys(root: RegistryRoot, key: string): string[];
}

/** HKEY_LOCAL_MACHINE and HKEY_CURRENT_USER: 32-bit constants, extended with their sign. */
export const registryRoots: Readonly<Record<RegistryRoot, bigint>> = {
  machine: 0xffff_ffff_8000_0002n,
  person: 0xffff_ffff_8000_0001n,
};

const textTypes = 0x02 | 0x04;
const numberTypes = 0x08 | 0x10 | 0x40;
const anyType = 0xffff;
/** RRF_NOEXPAND: variables that a text names are not replaced by their values. */
const noExpand = 0x1000_0000;

const notFound = 2;
const wrongType = 1630;
const noMoreItems = 259;

const enumerate = 0x0008;
/** Longest name of a key in characters, with its NUL. */
const longestName = 256;

const symbols = {
  RegGetValueW: {
    parameters: ["u64", "buffer", "buffer", "u32", "pointer", "buffer", "buffer"],
    result: "i32",
  },
  RegOpenKeyExW: { parameters: ["u64", "buffer", "u32", "u32", "buffer"], result: "i32" },
  RegEnumKeyExW: {
    parameters: ["u64", "u32", "buffer", "buffer", "pointer", "pointer", "pointer", "pointer"],
    result: "i32",
  },
  RegCloseKey: { parameters: ["u64"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/** Opens the registry of this Windows. */
export function openRegistry(): Registry {
  const { symbols: advapi } = Deno.dlopen("advapi32.dll", symbols);
  const get = (root: RegistryRoot, key: string, name: string, types: number) => {
    const data = new Uint8Array(65_536);
    const size = new Uint32Array([data.length]);
    const status = advapi.RegGetValueW(
      registryRoots[root],
      wideString(key),
      wideString(name),
      types | noExpand,
      null,
      data,
      new Uint8Array(size.buffer),
    );
    if (status === notFound || status === wrongType) return undefined;
    check(status);
    return data.slice(0, size[0]);
  };
  return {
    text: (root, key, name) => {
      const bytes = get(root, key, name, textTypes);
      return bytes && readWideString(bytes);
    },
    number: (root, key, name) => {
      const bytes = get(root, key, name, numberTypes);
      return bytes && readNumber(bytes);
    },
    bytes: (root, key, name) => get(root, key, name, anyType),
    keys(root, key) {
      const handle = new BigUint64Array(1);
      const handleBytes = new Uint8Array(handle.buffer);
      const status = advapi.RegOpenKeyExW(
        registryRoots[root],
        wideString(key),
        0,
        enumerate,
        handleBytes,
      );
      if (status === notFound) return [];
      check(status);
      const opened = handle[0] ?? 0n;
      try {
        return listKeys((index, name, length) =>
          advapi.RegEnumKeyExW(opened, index, name, length, null, null, null, null)
        );
      } finally {
        advapi.RegCloseKey(opened);
      }
    },
  };
}

function listKeys(
  next: (index: number, name: Uint8Array<ArrayBuffer>, length: Uint8Array<ArrayBuffer>) => number,
): string[] {
  const names: string[] = [];
  while (true) {
    const name = new Uint8Array(2 * longestName);
    const length = new Uint8Array(new Uint32Array([longestName]).buffer);
    const status = next(names.length, name, length);
    if (status === noMoreItems) return names;
    check(status);
    names.push(readWideString(name));
  }
}

function readNumber(bytes: Uint8Array): bigint | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length === 4) return BigInt(view.getUint32(0, true));
  return bytes.length === 8 ? view.getBigUint64(0, true) : undefined;
}

function check(status: number): void {
  if (status !== 0) throw new Error(`Windows does not let the registry be read (error ${status}).`);
}
